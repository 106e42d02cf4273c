package org.hsu.procman.manager.jmx;

import javax.management.MBeanException;

/**
 * Turns a failure into one that a client without our classes can read: a JDK exception with a message and no
 * cause. A class of ours inside would reach the client as an {@code UnmarshalException}.
 */
final class Refusals {

    private Refusals() {}

    static MBeanException of(Exception failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        RuntimeException told = failure instanceof IllegalArgumentException
                ? new IllegalArgumentException(text)
                : new IllegalStateException(text);
        return new MBeanException(told, text);
    }
}
