package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * One limit of a process.
 *
 * @param value          in the kind's unit, not negative
 * @param warningPercent of the value, at which a warning is told; null for none
 * @param sustained      how long it must be passed before the policy acts; null where nothing is said of it
 * @param spikeTolerance how long it must be passed before that is told; null where nothing is said of it
 * @param policy         what follows when it is passed; null where nothing is said of it: then the kernel
 *                       enforces it where it can, and where it cannot a passed limit is logged
 */
public record Limit(
        LimitKind kind,
        double value,
        Double warningPercent,
        Duration sustained,
        Duration spikeTolerance,
        ViolationPolicy policy) {

    public Limit {
        Objects.requireNonNull(kind, "kind");
    }

    /** Nothing is said of it but its value. */
    public static Limit of(LimitKind kind, double value) {
        return new Limit(kind, value, null, null, null, null);
    }

    public Limit withValue(double other) {
        return new Limit(kind, other, warningPercent, sustained, spikeTolerance, policy);
    }

    public ViolationPolicy effectivePolicy() {
        return policy == null ? ViolationPolicy.LOG : policy;
    }
}
