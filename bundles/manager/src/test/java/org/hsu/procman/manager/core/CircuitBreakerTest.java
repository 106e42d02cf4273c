package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final RestartPolicy.CircuitBreaker SEED = RestartPolicy.CircuitBreaker.DEFAULT;

    private static long seconds(double s) {
        return Math.round(s * 1e9);
    }

    private static CircuitBreaker after(RestartPolicy.CircuitBreaker policy, double... failureSeconds) {
        CircuitBreaker breaker = CircuitBreaker.CLOSED;
        for (double at : failureSeconds) {
            breaker = breaker.failed(policy, seconds(at));
        }
        return breaker;
    }

    @Test
    void fiveFailuresInSixtySecondsOpenIt() {
        CircuitBreaker breaker = after(SEED, 0, 10, 20, 30, 40);
        assertTrue(breaker.isOpen());
        assertEquals(5, breaker.failureCount());
        assertEquals(seconds(40 + 300), breaker.openUntil());
    }

    @Test
    void fourDoNot() {
        CircuitBreaker breaker = after(SEED, 0, 1, 2, 3);
        assertFalse(breaker.isOpen());
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
        assertEquals(4, breaker.failureCount());
    }

    @Test
    void aFailureCountsUpToTheVeryEndOfTheWindow() {
        assertTrue(after(SEED, 0, 1, 2, 3, 60).isOpen());
        CircuitBreaker missed = after(SEED, 0, 1, 2, 3, 60.000000001);
        assertFalse(missed.isOpen());
        assertEquals(4, missed.failureCount());
    }

    @Test
    void slowFailuresNeverOpenIt() {
        CircuitBreaker breaker = CircuitBreaker.CLOSED;
        for (int i = 0; i < 10_000; i++) {
            breaker = breaker.failed(SEED, seconds(15.01 * i));
            assertFalse(breaker.isOpen(), "failure " + i);
            assertTrue(breaker.failureCount() <= 4);
        }
    }

    @Test
    void oneFailureIsEnoughWhereThePolicySaysSo() {
        RestartPolicy.CircuitBreaker one =
                new RestartPolicy.CircuitBreaker(1, Duration.ofSeconds(60), Duration.ofSeconds(7));
        assertEquals(seconds(12), after(one, 5).openUntil());
    }

    @Test
    void timesBeforeTheOriginOfTheMonotonicClockCountToo() {
        assertTrue(after(SEED, -50, -40, -30, -20, 9).isOpen());
        assertFalse(after(SEED, -52, -40, -30, -20, 9).isOpen());
    }

    @Test
    void theTrialsFailureOpensAgainWithoutAnyCounting() {
        CircuitBreaker halfOpen = after(SEED, 0, 1, 2, 3, 4).halfOpen();
        assertEquals(CircuitBreaker.State.HALF_OPEN, halfOpen.state());
        assertFalse(halfOpen.isOpen());
        CircuitBreaker again = halfOpen.failed(SEED, seconds(1000));
        assertTrue(again.isOpen());
        assertEquals(1, again.failureCount(), "those before the window are forgotten");
        assertEquals(seconds(1300), again.openUntil());
    }

    @Test
    void isAValue() {
        CircuitBreaker one = after(SEED, 0, 1);
        one.failures()[0] = 99;
        assertEquals(after(SEED, 0, 1), one);
        assertEquals(after(SEED, 0, 1).hashCode(), one.hashCode());
        assertNotEquals(after(SEED, 0, 2), one);
        long[] given = {1, 2};
        CircuitBreaker copied = new CircuitBreaker(CircuitBreaker.State.CLOSED, given, 0);
        given[0] = 77;
        assertEquals(1, copied.failures()[0]);
    }
}
