package org.hsu.procman.api.platform;

/** A signal that could not be sent. */
public final class SignalException extends Exception {
    private static final long serialVersionUID = 1L;

    public SignalException(String message) {
        super(message);
    }
}
