package org.hsu.procman.manager.jmx;

/** The units of numbers, in the spelling of UCUM that OpenTelemetry uses too. */
final class Units {

    /** For what is not a number. */
    static final String NONE = null;

    static final String BYTES = "By";
    static final String MILLISECONDS = "ms";
    /** Wall-clock time since 1970. */
    static final String EPOCH_MILLISECONDS = "ms{epoch}";
    static final String PERCENT_OF_A_CORE = "%";
    static final String RATIO = "1";
    static final String PID = "{pid}";
    static final String EXIT_CODE = "{code}";
    static final String RESTARTS = "{restart}";
    static final String ATTEMPTS = "{attempt}";
    static final String FAILURES = "{failure}";
    static final String FILES = "{file}";
    static final String THREADS = "{thread}";
    static final String PROCESSES = "{process}";
    static final String LINES = "{line}";
    static final String JOBS = "{job}";
    static final String TYPES = "{type}";
    static final String GENERATION = "{generation}";

    private Units() {}
}
