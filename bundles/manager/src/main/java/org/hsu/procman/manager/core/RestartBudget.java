package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;

/**
 * What the restarts of one cause may draw from: the attempts of the restart policy or, for failed checks and
 * passed limits where the configuration has them, a budget of their own (context-aware restart of upstream).
 *
 * @param cause      failed checks, passed limits, or anything else for the restart policy's own
 * @param max        restarts without a stable run between them; {@link Integer#MAX_VALUE} for no end
 * @param delay      before the first
 * @param multiplier of the delay for each further one
 * @param setting    the key that bounds it, for people
 */
record RestartBudget(RestartContext.Cause cause, int max, Duration delay, double multiplier, String setting) {

    private static final int NO_END = Integer.MAX_VALUE;

    /** Of the cause that ends or has ended the instance. */
    static RestartBudget of(Draft draft, RestartContext.Cause cause) {
        boolean passed = cause == RestartContext.Cause.LIMIT && draft.violation != null;
        return of(draft.policy().restart(), cause, passed ? draft.violation.severity() : Severity.CRITICAL);
    }

    static RestartBudget of(RestartPolicy policy, RestartContext.Cause cause, Severity severity) {
        ContextAwareRestart aware = policy.contextAware();
        if (aware != null && cause == RestartContext.Cause.HEALTH) {
            return scaled(aware, aware.healthFailures(), cause, severity, "health_failures.max_retries");
        }
        if (aware != null && cause == RestartContext.Cause.LIMIT) {
            return scaled(aware, aware.resourceViolations(), cause, severity, "resource_violations.max_retries");
        }
        return new RestartBudget(
                RestartContext.Cause.EXIT, policy.maxAttempts(), policy.delay(), policy.multiplier(), "max_attempts");
    }

    private static RestartBudget scaled(
            ContextAwareRestart aware,
            ContextAwareRestart.Budget budget,
            RestartContext.Cause cause,
            Severity severity,
            String setting) {
        double factor = aware.severityMultipliers().getOrDefault(severity.word(), 1.0);
        // A budget that was given is never scaled down to none.
        int max = budget.maxAttempts() == 0
                ? NO_END
                : (int) Math.max(1, Math.min(NO_END - 1, budget.maxAttempts() * factor));
        double delay = Math.min(budget.delay().toNanos() * factor, Long.MAX_VALUE / 4);
        return new RestartBudget(cause, max, Duration.ofNanos(Math.round(delay)), budget.multiplier(), setting);
    }

    int used(Draft draft) {
        return switch (cause) {
            case HEALTH -> draft.spent.health();
            case LIMIT -> draft.spent.limit();
            default -> draft.attempts;
        };
    }

    boolean exhausted(Draft draft) {
        return used(draft) >= max;
    }

    void charge(Draft draft) {
        switch (cause) {
            case HEALTH -> draft.spent = draft.spent.withHealth(draft.spent.health() + 1);
            case LIMIT -> draft.spent = draft.spent.withLimit(draft.spent.limit() + 1);
            default -> draft.attempts++;
        }
    }

    /** For {@link Effect.TellRestart}: 0 for no end. */
    int toldMax() {
        return max == NO_END ? 0 : max;
    }

    /** {@code restart_delay 5 s, backoff_multiplier 1.5}, with what severity and profile make of them. */
    String pace() {
        int dot = setting.indexOf('.');
        String rate = multiplier == 1 ? "" : (dot < 0 ? ", backoff_multiplier " : ", backoff_rate ") + multiplier;
        return (dot < 0 ? "restart_delay " : setting.substring(0, dot + 1) + "retry_delay ")
                + Text.duration(delay) + rate;
    }

    /** {@code max_attempts 3}. */
    String limitText() {
        return setting + " " + max;
    }

    long delayNanos(Draft draft, long seed) {
        RestartPolicy policy = draft.policy().restart();
        return Backoff.delayNanos(delay, multiplier, policy.maxDelay(), policy.jitter(), used(draft), seed);
    }
}
