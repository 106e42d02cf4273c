package org.hsu.procman.client;

import java.util.List;

/** The exit codes of the command line. Scripts rely on them. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    /** {@code status}: at least one named process is not running. */
    static final int NOT_RUNNING = 3;
    static final int NO_SUCH_PROCESS = 4;
    static final int TIMED_OUT = 5;
    /** The state of the process or the rights of the user forbid it. */
    static final int REFUSED = 6;
    static final int NO_MANAGER = 7;
    /** {@code plan}: the configuration changes something. */
    static final int CHANGES = 10;
    static final int INVALID_CONFIGURATION = 78;
    /** Ended by Ctrl-C: 128 and the number of SIGINT, as shells report it. */
    static final int INTERRUPTED = 130;

    private static final List<Integer> MILD_TO_SEVERE = List.of(
            DONE, NOT_RUNNING, NO_SUCH_PROCESS, REFUSED, TIMED_OUT, FAILED, INVALID_CONFIGURATION, USAGE, NO_MANAGER);

    private ExitCode() {}

    /**
     * The code to leave with when several processes ended differently. From mild to severe: done (0), not running
     * (3), no such process (4), refused (6), timed out (5), failed (1), invalid configuration (78), usage (2), no
     * manager (7). What was not tried is milder than what was tried and left undone.
     */
    static int worse(int one, int other) {
        return MILD_TO_SEVERE.indexOf(one) >= MILD_TO_SEVERE.indexOf(other) ? one : other;
    }
}
