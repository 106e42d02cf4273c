package org.hsu.procman.api.process;

/** What was looked for is not there; the message says what was looked for and what was seen instead. */
public final class NotFoundException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message);
    }
}
