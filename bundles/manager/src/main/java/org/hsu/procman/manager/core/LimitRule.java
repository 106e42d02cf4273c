package org.hsu.procman.manager.core;

import java.time.Duration;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.Limit;

/**
 * How one limit is watched.
 *
 * @param value     what usage may not pass
 * @param warnAbove what is warned of; null for no warning
 * @param spike     passed for less than this many nanoseconds it is not even told
 * @param sustained passed for this many nanoseconds its policy acts
 * @param grace     for this many nanoseconds after each start its policy does not act
 */
public record LimitRule(double value, Double warnAbove, long spike, long sustained, long grace) {

    /** @param aware of the process's restart policy, null when it has none */
    public static LimitRule of(Limit limit, ContextAwareRestart aware) {
        boolean restarts = aware != null && limit.effectivePolicy().restarts();
        Duration spike = limit.spikeTolerance() != null
                ? limit.spikeTolerance()
                : aware == null ? Duration.ZERO : aware.spikeToleranceTime();
        Duration sustained = limit.sustained() != null
                ? limit.sustained()
                : restarts ? aware.sustainedViolationTime() : Duration.ZERO;
        return new LimitRule(
                limit.value(),
                limit.warningPercent() == null
                        ? null
                        : Double.valueOf(limit.value() * limit.warningPercent() / 100),
                spike.toNanos(),
                sustained.toNanos(),
                restarts ? aware.startupGracePeriod().toNanos() : 0);
    }

    /** How bad it is that usage has passed the limit: by half as much again it is an emergency. */
    public Severity severity(double usage) {
        return usage >= 1.5 * value ? Severity.EMERGENCY : Severity.CRITICAL;
    }
}
