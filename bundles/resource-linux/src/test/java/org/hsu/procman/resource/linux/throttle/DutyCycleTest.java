package org.hsu.procman.resource.linux.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class DutyCycleTest {

    private static final long MILLI = 1_000_000;

    /** One that burns as many cores as it may whenever it runs, for a minute. */
    @ParameterizedTest
    @CsvSource({"20, 1", "5, 1", "50, 2", "150, 4", "20, 64"})
    void aBurnerUsesItsShareAndNoMore(double percent, int cores) {
        long used = 0;
        long now = 0;
        DutyCycle cycle = DutyCycle.begin(percent, used, now);
        long longest = 0;
        while (now < 60_000 * MILLI) {
            long pause = cycle.pause();
            longest = Math.max(longest, pause);
            now += pause;
            used += cycle.runs() ? pause * cores : 0;
            cycle = cycle.after(used, now);
        }
        double average = used * 100.0 / now;
        // A stretch of many cores at a small share costs more than the longest freeze pays back.
        double floor = DutyCycle.TICK_NANOS * cores * 100.0 / (1_000 * MILLI + DutyCycle.TICK_NANOS);
        assertEquals(Math.max(percent, floor), average, Math.max(percent, floor) / 10);
        assertTrue(longest <= 1_000 * MILLI, longest + " ns");
    }

    @Test
    void oneThatUsesLittleIsNeverFrozen() {
        DutyCycle cycle = DutyCycle.begin(20, 0, 0);
        for (long i = 1; i < 1000; i++) {
            cycle = cycle.after(i * 3 * MILLI, i * 20 * MILLI);
            assertTrue(cycle.runs());
        }
    }

    /** What it did not use it may not save up, and what it is counted for may go down. */
    @Test
    void restIsNotSaved() {
        DutyCycle rested = DutyCycle.begin(10, 1_000 * MILLI, 0).after(1_000 * MILLI, 60_000 * MILLI);
        assertTrue(rested.runs());
        DutyCycle burst = rested.after(1_010 * MILLI, 60_020 * MILLI);
        assertFalse(burst.runs());
        assertTrue(burst.after(200 * MILLI, 60_200 * MILLI).runs());
    }
}
