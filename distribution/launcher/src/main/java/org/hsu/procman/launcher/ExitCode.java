package org.hsu.procman.launcher;

/** The exit codes of {@code procman} that the launcher itself uses (docs, "Exit codes"). */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 6;
    static final int INVALID_CONFIGURATION = 78;

    private ExitCode() {}
}
