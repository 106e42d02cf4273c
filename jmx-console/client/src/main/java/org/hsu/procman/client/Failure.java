package org.hsu.procman.client;

/** An expected end of a verb: one line for the operator and an exit code. Never shown with a stack trace. */
final class Failure extends Exception {

    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
