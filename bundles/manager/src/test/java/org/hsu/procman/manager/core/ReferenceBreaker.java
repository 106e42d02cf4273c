package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.spec.RestartPolicy;

/** The circuit breaker as one would write it down without a thought to memory: all failures are kept. */
final class ReferenceBreaker {
    private final RestartPolicy.CircuitBreaker policy;
    private final List<Long> failures = new ArrayList<>();
    private CircuitBreaker.State state = CircuitBreaker.State.CLOSED;
    private long openUntil;

    ReferenceBreaker(RestartPolicy.CircuitBreaker policy) {
        this.policy = policy;
    }

    ReferenceBreaker copy() {
        ReferenceBreaker copy = new ReferenceBreaker(policy);
        copy.failures.addAll(failures);
        copy.state = state;
        copy.openUntil = openUntil;
        return copy;
    }

    CircuitBreaker.State state() {
        return state;
    }

    long openUntil() {
        return openUntil;
    }

    void failed(long now) {
        failures.add(now);
        int recent = 0;
        for (int i = failures.size() - 1; i >= 0 && now - failures.get(i) <= policy.window().toNanos(); i--) {
            recent++;
        }
        if (state == CircuitBreaker.State.HALF_OPEN || recent >= policy.failures()) {
            state = CircuitBreaker.State.OPEN;
            openUntil = now + policy.cooldown().toNanos();
        }
    }

    void cooledDown() {
        if (state == CircuitBreaker.State.OPEN) {
            state = CircuitBreaker.State.HALF_OPEN;
        }
    }

    void succeeded() {
        if (state == CircuitBreaker.State.HALF_OPEN) {
            cleared();
        }
    }

    void cleared() {
        state = CircuitBreaker.State.CLOSED;
        failures.clear();
    }
}
