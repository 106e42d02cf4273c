package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.Map;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;

/** Policies for tests: round numbers, no jitter unless it is the point. */
final class Policies {
    static final Duration STARTUP = Duration.ofSeconds(20);
    static final Duration SHUTDOWN = Duration.ofSeconds(10);
    static final Duration MIN_UPTIME = Duration.ofSeconds(1);

    private Policies() {}

    /** 3 attempts, 1 s times 2, cleared after 60 s; 5 failures in 60 s open the breaker for 5 min. */
    static Policy plain() {
        return of(false, restart(3));
    }

    static Policy checked() {
        return of(true, restart(3));
    }

    /** As plain, but a check says that it is to be alive. */
    static Policy alwaysAlive() {
        return new Policy(STARTUP, SHUTDOWN, MIN_UPTIME, false, true, "SIGTERM", restart(3));
    }

    static Policy of(boolean readyByCheck, RestartPolicy restart) {
        return new Policy(STARTUP, SHUTDOWN, MIN_UPTIME, readyByCheck, false, "SIGTERM", restart);
    }

    static RestartPolicy restart(int maxAttempts) {
        return restart(maxAttempts, Duration.ofSeconds(1), 2, 0);
    }

    static RestartPolicy restart(int maxAttempts, Duration delay, double multiplier, double jitter) {
        return new RestartPolicy(
                "on_failure",
                maxAttempts,
                delay,
                multiplier,
                Duration.ofMinutes(5),
                jitter,
                Duration.ofSeconds(60),
                RestartPolicy.CircuitBreaker.DEFAULT,
                null);
    }

    /** As {@link #checked}, and with these budgets for failed checks and passed limits, no multipliers, no grace. */
    static ContextAwareRestart aware(int health, int limit) {
        Duration none = Duration.ZERO;
        return new ContextAwareRestart(
                new ContextAwareRestart.Budget(health, Duration.ofSeconds(2), 3),
                new ContextAwareRestart.Budget(limit, Duration.ofSeconds(4), 1),
                Map.of(),
                Map.of(),
                none,
                none,
                none);
    }

    static Policy of(ContextAwareRestart aware) {
        return of(true, withAware(restart(3), aware));
    }

    static RestartPolicy withAware(RestartPolicy r, ContextAwareRestart aware) {
        return new RestartPolicy(
                r.strategy(),
                r.maxAttempts(),
                r.delay(),
                r.multiplier(),
                r.maxDelay(),
                r.jitter(),
                r.resetAfter(),
                r.circuitBreaker(),
                aware);
    }

    /** Opens after so many failures in 60 s, for 5 min. */
    static RestartPolicy breaker(int maxAttempts, int failures) {
        RestartPolicy r = restart(maxAttempts, Duration.ofMillis(100), 1, 0);
        return new RestartPolicy(
                r.strategy(),
                r.maxAttempts(),
                r.delay(),
                r.multiplier(),
                r.maxDelay(),
                r.jitter(),
                r.resetAfter(),
                new RestartPolicy.CircuitBreaker(failures, Duration.ofSeconds(60), Duration.ofMinutes(5)),
                null);
    }
}
