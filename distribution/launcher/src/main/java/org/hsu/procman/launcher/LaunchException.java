package org.hsu.procman.launcher;

/** Ends the launcher with one line for the operator and an exit code; never with a stack trace. */
final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    LaunchException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
