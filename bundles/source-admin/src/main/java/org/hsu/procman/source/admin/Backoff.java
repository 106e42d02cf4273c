package org.hsu.procman.source.admin;

/** How long to leave a failing service alone: twice as long each time, up to a minute, give or take half. */
final class Backoff {
    private static final long MOST_MILLIS = 60_000;

    private Backoff() {}

    /**
     * @param first    milliseconds after the first failure
     * @param failures in a row, at least 1
     * @param chance   from 0 to 1, another one each time, so that many managers do not come back at once
     */
    static long millis(long first, int failures, double chance) {
        double grown = first * Math.pow(2, Math.min(failures - 1, 30));
        return (long) (Math.min(grown, MOST_MILLIS) * (0.5 + chance));
    }
}
