package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static RestartPolicy policy(long delayMillis, double multiplier, double jitter) {
        return Policies.restart(3, Duration.ofMillis(delayMillis), multiplier, jitter);
    }

    private static long delayNanos(RestartPolicy policy, int attempts, long seed) {
        return Backoff.delayNanos(
                policy.delay(), policy.multiplier(), policy.maxDelay(), policy.jitter(), attempts, seed);
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 1.5, 0, 5000",
        "5000, 1.5, 1, 7500",
        "5000, 1.5, 2, 11250",
        "5000, 1.5, 10, 288325.1953125",
        "5000, 1.5, 11, 300000",
        "1000, 1.0, 50, 1000",
        "1000, 2.0, 8, 256000",
        "1000, 2.0, 9, 300000",
        "600000, 1.0, 0, 300000",
        "0, 2.0, 5, 0",
        "5000, 1.5, 2147483647, 300000",
        "0, 1.5, 2147483647, 0",
    })
    void isDelayTimesMultiplierToThePowerOfAttemptsUpToTheCap(
            long delayMillis, double multiplier, int attempts, double expectedMillis) {
        long nanos = delayNanos(policy(delayMillis, multiplier, 0), attempts, 42);
        assertEquals(Math.round(expectedMillis * 1e6), nanos);
    }

    @Test
    void jitterStaysInItsBoundsAndUsesAllOfThem() {
        double least = Double.MAX_VALUE;
        double most = 0;
        double sum = 0;
        int draws = 20_000;
        for (int seed = 0; seed < draws; seed++) {
            double seconds = delayNanos(policy(10_000, 1, 0.1), 0, seed) / 1e9;
            least = Math.min(least, seconds);
            most = Math.max(most, seconds);
            sum += seconds;
        }
        assertTrue(least >= 9 && least < 9.01, "least " + least);
        assertTrue(most <= 11 && most > 10.99, "most " + most);
        assertEquals(10, sum / draws, 0.02);
    }

    @Test
    void jitterNeverPassesTheCapNorZero() {
        for (int seed = 0; seed < 5000; seed++) {
            long capped = delayNanos(policy(300_000, 2, 0.5), 3, seed);
            assertTrue(capped <= Duration.ofMinutes(5).toNanos() && capped >= Duration.ofSeconds(150).toNanos());
            assertTrue(delayNanos(policy(1000, 1, 1), 0, seed) >= 0);
        }
    }

    @Test
    void theSameSeedGivesTheSameDelayAndNeighboursDiffer() {
        Set<Long> delays = new HashSet<>();
        for (int seed = 0; seed < 1000; seed++) {
            long delay = delayNanos(policy(5000, 1.5, 0.1), 1, seed);
            assertEquals(delay, delayNanos(policy(5000, 1.5, 0.1), 1, seed));
            delays.add(delay);
        }
        assertTrue(delays.size() > 990, "only " + delays.size() + " different delays");
    }
}
