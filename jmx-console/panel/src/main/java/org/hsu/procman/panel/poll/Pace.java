package org.hsu.procman.panel.poll;

/** How long to rest between polls: the manager and the network are never asked more than a fifth of the time. */
final class Pace {

    static final long LONGEST_MILLIS = 30_000;
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LONGEST_RETRY_MILLIS = 10_000;
    private static final int REST_PER_WORK = 4;

    private final long intervalMillis;
    private int failures;

    Pace(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /** @param tookMillis how long the poll took */
    long afterSuccess(long tookMillis) {
        failures = 0;
        return Math.min(LONGEST_MILLIS, Math.max(intervalMillis, tookMillis * REST_PER_WORK));
    }

    long afterFailure() {
        long delay = FIRST_RETRY_MILLIS << Math.min(failures, 10);
        failures++;
        return Math.min(LONGEST_RETRY_MILLIS, delay);
    }
}
