package org.hsu.procman.manager.core;

import java.util.Arrays;
import java.util.Objects;
import org.hsu.procman.api.spec.RestartPolicy;

/**
 * Stops a restart loop for a while (architecture seed, "Circuit Breaker"). Closed, it counts failures in a
 * window; enough of them open it; after the cooldown it is half open and one trial decides.
 *
 * @param state     closed, open or half open
 * @param failures  monotonic times of the failures that still count, oldest first
 * @param openUntil when the trial is due; meaningful only while open
 */
public record CircuitBreaker(State state, long[] failures, long openUntil) {

    /** The three states of a breaker. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private static final long[] NONE = {};

    /** A breaker that has seen nothing. */
    public static final CircuitBreaker CLOSED = new CircuitBreaker(State.CLOSED, NONE, 0);

    public CircuitBreaker {
        Objects.requireNonNull(state, "state");
        failures = failures.clone();
    }

    /** A run has failed: counts it, and opens when the policy says so or when it was the trial. */
    public CircuitBreaker failed(RestartPolicy.CircuitBreaker policy, long now) {
        long oldest = now - policy.window().toNanos();
        int keepFrom = 0;
        while (keepFrom < failures.length && failures[keepFrom] < oldest) {
            keepFrom++;
        }
        // More than the threshold never matters, so the array stays as small as the policy.
        keepFrom = Math.max(keepFrom, failures.length + 1 - policy.failures());
        long[] counted = Arrays.copyOfRange(failures, keepFrom, failures.length + 1);
        counted[counted.length - 1] = now;
        boolean opens = state == State.HALF_OPEN || counted.length >= policy.failures();
        return opens
                ? new CircuitBreaker(State.OPEN, counted, now + policy.cooldown().toNanos())
                : new CircuitBreaker(state, counted, openUntil);
    }

    /** The cooldown is over: the next run is the trial. */
    public CircuitBreaker halfOpen() {
        return new CircuitBreaker(State.HALF_OPEN, failures, openUntil);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public long[] failures() {
        return failures.clone();
    }

    /** How many failures count at the moment. */
    public int failureCount() {
        return failures.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CircuitBreaker that
                && state == that.state
                && openUntil == that.openUntil
                && Arrays.equals(failures, that.failures);
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, openUntil, Arrays.hashCode(failures));
    }

    @Override
    public String toString() {
        return state + Arrays.toString(failures) + "@" + openUntil;
    }
}
