package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hsu.procman.api.process.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckPaceTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "0, UNKNOWN, 1", "3, UNHEALTHY, 1", "5, UNHEALTHY, 1", "6, UNHEALTHY, 2", "7, UNHEALTHY, 4",
        "8, UNHEALTHY, 8", "9, UNHEALTHY, 10", "1000000, UNHEALTHY, 10", "9, HEALTHY, 1", "9, UNAVAILABLE, 1",
    })
    void longFailureSlowsDown(int failures, Health status, long times) {
        CheckTally tally = new CheckTally(status, failures, 0);
        assertEquals(times * SECOND, CheckPace.nanos(SECOND, tally, 3, false));
        assertEquals(SECOND, CheckPace.nanos(SECOND, tally, 3, true), "never while it starts");
    }

    @Test
    void neverBeyondFiveMinutesUnlessTheIntervalIs() {
        CheckTally tally = new CheckTally(Health.UNHEALTHY, 100, 0);
        assertEquals(300 * SECOND, CheckPace.nanos(60 * SECOND, tally, 3, false));
        assertEquals(3600 * SECOND, CheckPace.nanos(3600 * SECOND, tally, 3, false));
        assertEquals(Long.MAX_VALUE / 2, CheckPace.nanos(Long.MAX_VALUE / 2, tally, 3, false));
    }

    @Test
    void checksAreSpreadEvenlyAndAlwaysAlike() {
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            double spread = CheckPace.spread("web-" + i, "http");
            assertEquals(spread, CheckPace.spread("web-" + i, "http"));
            tenths[(int) (spread * 10)]++;
        }
        for (int count : tenths) {
            assertTrue(count > 800 && count < 1200, "uneven: " + count);
        }
    }
}
