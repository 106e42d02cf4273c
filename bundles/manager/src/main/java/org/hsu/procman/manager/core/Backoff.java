package org.hsu.procman.manager.core;

import java.time.Duration;

/**
 * How long to wait before a restart: {@code delay * multiplier^attempts}, capped, then jittered (restart
 * policy of the architecture seed; the cap and the jitter keep many processes from coming back in a herd).
 */
final class Backoff {

    private Backoff() {}

    /**
     * The delay in nanoseconds.
     *
     * @param attempts restarts before this one, 0 for the first
     * @param seed     the jitter is a function of it, so that the same step always gives the same delay
     */
    static long delayNanos(
            Duration delay, double multiplier, Duration maxDelay, double jitter, int attempts, long seed) {
        double base = delay.toNanos() * Math.pow(multiplier, attempts);
        double capped = Math.min(base, maxDelay.toNanos());
        double unit = (mix(seed) >>> 11) * 0x1.0p-53;
        double jittered = capped * (1 + jitter * (2 * unit - 1));
        return Math.round(Math.min(jittered, maxDelay.toNanos()));
    }

    /** Steele, Lea and Flood's SplitMix64 finalizer: neighbouring seeds give unrelated bits. */
    private static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
