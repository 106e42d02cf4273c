package org.hsu.procman.client;

import picocli.CommandLine.Option;

/** How long the verbs that change a process wait for the result. */
final class WaitOptions {

    @Option(names = "--no-wait", description = "Returns as soon as the command is accepted.")
    private boolean noWait;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "Gives up waiting after this time (exit code 5). Without it: what the settings of the "
                    + "process allow.")
    private Timeout timeout;

    void check() throws Failure {
        if (noWait && timeout != null) {
            throw new Failure(ExitCode.USAGE, "--no-wait and --timeout exclude each other");
        }
    }

    boolean waits() {
        return !noWait;
    }

    /** 0 if none was given. */
    long timeoutMillis() {
        return timeout == null ? 0 : timeout.millis();
    }

    /** Names the option in the message of a timeout that it caused. */
    Outcome explain(Outcome outcome) {
        if (!outcome.isTimeout() || timeout == null || outcome.message().contains("--timeout")) {
            return outcome;
        }
        return outcome.withMessage(outcome.message() + " (" + timeout + ")");
    }
}
