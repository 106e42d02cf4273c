package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;

/**
 * What the samples of one instance say of one limit, one after the other. Immutable.
 *
 * <p>Each violation is told once and acted upon once. It is over when usage is a tenth below the limit, so one
 * that swings about the limit is not told of again and again.
 *
 * @param level     what was told last
 * @param acted     the policy has had its turn
 * @param overSince first sample of those that are over the limit without a break; null when the last is not
 */
public record LimitWatch(Level level, boolean acted, Long overSince) {

    /** Nothing seen yet. */
    public static final LimitWatch NEW = new LimitWatch(Level.KEPT, false, null);

    private static final double OVER_AT = 0.9;

    /** What was told last. */
    public enum Level {
        KEPT,
        WARNED,
        PASSED
    }

    /** What a sample means. */
    public enum Finding {
        /** Usage is near the limit. */
        WARNED,
        /** Usage has passed the limit. */
        PASSED,
        /** The policy is to act now. */
        ACT,
        /** Usage is well below what was told again. */
        KEPT
    }

    /** The watch after a sample, and what the sample means, in order. */
    public record Look(LimitWatch next, List<Finding> findings) {}

    public LimitWatch {
        Objects.requireNonNull(level, "level");
    }

    /**
     * After one more sample.
     *
     * @param now       monotonic time of the sample
     * @param startedAt monotonic time at which the instance was started
     */
    public Look after(LimitRule rule, double usage, long now, long startedAt) {
        return usage > rule.value() ? over(rule, now, startedAt) : notOver(rule, usage);
    }

    private Look over(LimitRule rule, long now, long startedAt) {
        long since = overSince == null ? now : overSince;
        long lasted = now - since;
        if (level != Level.PASSED && lasted < rule.spike()) {
            return new Look(new LimitWatch(level, acted, since), List.of());
        }
        boolean acts = !acted && lasted >= rule.sustained() && now - startedAt >= rule.grace();
        LimitWatch next = new LimitWatch(Level.PASSED, acted || acts, since);
        if (level == Level.PASSED) {
            return new Look(next, acts ? List.of(Finding.ACT) : List.of());
        }
        return new Look(next, acts ? List.of(Finding.PASSED, Finding.ACT) : List.of(Finding.PASSED));
    }

    private Look notOver(LimitRule rule, double usage) {
        boolean warns = rule.warnAbove() != null && usage > rule.warnAbove();
        if (level == Level.PASSED && usage > rule.value() * OVER_AT) {
            return new Look(new LimitWatch(level, acted, null), List.of());
        }
        if (level == Level.PASSED) {
            // Coming down from a violation needs no warning of its own.
            return new Look(new LimitWatch(warns ? Level.WARNED : Level.KEPT, false, null), List.of(Finding.KEPT));
        }
        if (level == Level.WARNED) {
            boolean over = rule.warnAbove() == null || usage <= rule.warnAbove() * OVER_AT;
            return over
                    ? new Look(NEW, List.of(Finding.KEPT))
                    : new Look(new LimitWatch(Level.WARNED, false, null), List.of());
        }
        return warns
                ? new Look(new LimitWatch(Level.WARNED, false, null), List.of(Finding.WARNED))
                : new Look(NEW, List.of());
    }

    /** Whether usage has passed the limit and has not come down well below it yet. */
    public boolean violated() {
        return level == Level.PASSED;
    }
}
