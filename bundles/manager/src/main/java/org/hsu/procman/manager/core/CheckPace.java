package org.hsu.procman.manager.core;

import org.hsu.procman.api.process.Health;

/**
 * How long a check waits for its next look (NexusHub seed: a circuit breaker that pauses checks of consistently
 * failing processes). A check that has been unhealthy for as many looks again as its threshold has is suspended
 * for twice its interval, then four times, and so on up to ten times, but not beyond five minutes.
 */
public final class CheckPace {
    /** So many intervals at most. */
    public static final int MOST = 10;

    private static final long LONGEST_NANOS = 5L * 60 * 1_000_000_000;

    private CheckPace() {}

    /**
     * From the begin of one look to that of the next.
     *
     * @param starting the instance is not ready yet: it is looked for at each interval
     */
    public static long nanos(long interval, CheckTally tally, int failureThreshold, boolean starting) {
        long beyond = tally.failures() - 2L * failureThreshold;
        if (starting || tally.status() != Health.UNHEALTHY || beyond < 0) {
            return interval;
        }
        long times = beyond >= 3 ? MOST : 2L << beyond;
        return Math.max(interval, Math.min(LONGEST_NANOS, interval > LONGEST_NANOS ? interval : interval * times));
    }

    /** A number from 0 to below 1 that is the same for a check each time: what its looks are spread by. */
    public static double spread(String processId, String checkName) {
        long bits = (processId + "/" + checkName).hashCode() * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
        return (bits >>> 11) * 0x1.0p-53;
    }
}
