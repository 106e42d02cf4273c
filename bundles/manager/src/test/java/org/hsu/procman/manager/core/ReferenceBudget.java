package org.hsu.procman.manager.core;

import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;

/**
 * Which budget a restart is charged to, and what is in it, worked out anew from upstream's formula.
 *
 * @param used so far
 * @param max  none: without end
 */
record ReferenceBudget(int used, Integer max, double delayNanos, double multiplier) {

    static ReferenceBudget of(Supervised state) {
        RestartPolicy policy = state.policy().restart();
        ContextAwareRestart aware = policy.contextAware();
        if (aware != null && state.ending() == Ending.HEALTH) {
            return of(state.spent().health(), aware.healthFailures(), aware.severityMultipliers().get("critical"));
        }
        if (aware != null && state.ending() == Ending.LIMIT) {
            // A manager that was killed meanwhile has not left word of what was passed.
            String severity = state.violation() == null ? "critical" : state.violation().severity().word();
            Double factor = aware.severityMultipliers().get(severity);
            return of(state.spent().limit(), aware.resourceViolations(), factor);
        }
        return new ReferenceBudget(
                state.attempts(), policy.maxAttempts(), policy.delay().toNanos(), policy.multiplier());
    }

    private static ReferenceBudget of(int used, ContextAwareRestart.Budget budget, Double factor) {
        double by = factor == null ? 1 : factor;
        Integer max = budget.maxAttempts() == 0 ? null : Integer.valueOf((int) Math.max(1, budget.maxAttempts() * by));
        return new ReferenceBudget(used, max, budget.delay().toNanos() * by, budget.multiplier());
    }

    /** A step charges one budget at most, by one at most, and none beyond its end; clearing clears all. */
    static void check(Supervised before, Step step) {
        Supervised next = step.next();
        int policy = next.attempts() - before.attempts();
        int health = next.spent().health() - before.spent().health();
        int limit = next.spent().limit() - before.spent().limit();
        boolean cleared = next.attempts() == 0 && next.spent().total() == 0;
        boolean charged = policy + health + limit == 1 && policy >= 0 && health >= 0 && limit >= 0;
        boolean same = policy == 0 && health == 0 && limit == 0;
        Invariants.check(same || cleared || charged, "budgets changed by %s, %s, %s", policy, health, limit);
        if (charged && !cleared) {
            ReferenceBudget budget = of(before);
            boolean left = budget.max == null || budget.used < budget.max;
            Invariants.check(left, "%s of %s charged", budget.used, budget.max);
        }
    }
}
