package org.hsu.procman.api.platform;

/** A process that cannot be taken in hand, or must not be; the message says which and why. */
public final class NotObservableException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotObservableException(String message) {
        super(message);
    }
}
