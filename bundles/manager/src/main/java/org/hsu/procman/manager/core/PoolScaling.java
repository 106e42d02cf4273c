package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.spec.AutoscaleSpec;

/**
 * How many instances a pool is to have, from what is seen of its load. More, when the mean over a while is above one
 * threshold; fewer, when every look for a longer while was below the other; and nothing for a while after each change.
 * Since fewer never leaves those that stay with more than nine tenths of what asks for more, a load that does not change
 * is met by numbers that only rise or only fall until they rest. A pure value; times are monotonic nanoseconds.
 *
 * @param spec      the thresholds, delays and bounds
 * @param changedAt when the number changed last, or the pool was first seen
 * @param seen      looks since then that the mean is made of, oldest first
 * @param lowSince  since when every look was below the lower threshold, as far as it counts; null when the last was not
 * @param lowMost   the greatest load since then, in instances
 */
public record PoolScaling(AutoscaleSpec spec, long changedAt, List<Look> seen, Long lowSince, double lowMost) {

    /** So much of the upper threshold may be used after there are fewer. */
    private static final double SLACK = 0.9;

    /** Rounding is no load. */
    private static final double TINY = 1e-9;

    /** So many looks may be left out before those that were there no longer count. */
    private static final int STALE_LOOKS = 4;

    private static final long LEAST_STALE_NANOS = 30_000_000_000L;

    /**
     * The load of the whole pool, in instances that are fully used. An instance that cannot be measured may be idle or
     * busy: when there are to be more it counts as idle, when there are to be fewer as busy.
     *
     * @param least at least so much
     * @param most  at most so much
     */
    public record Load(double least, double most) {
        /** Where all of it is known. */
        public static Load of(double known) {
            return new Load(known, known);
        }
    }

    /** @param least of the load at that time */
    public record Look(long at, double least) {}

    /** Why the number is what it is. */
    public enum Reason {
        /** The load is unknown, so the number stays. */
        BLIND,
        /** The load is between the thresholds. */
        STEADY,
        /** The load is outside of them, but not for long enough. */
        SETTLING,
        /** It has just been changed. */
        COOLING,
        /** There would be more if there might be. */
        AT_MAX,
        /** There would be fewer if there might be, or if those that stay could carry it. */
        AT_LEAST,
        /** There are to be more. */
        MORE,
        /** There are to be fewer. */
        FEWER
    }

    /**
     * What is to be done now.
     *
     * @param wanted how many there are to be; other than now only with MORE and FEWER
     * @param load   of one instance, as it was decided upon; null when it is not known
     */
    public record Verdict(PoolScaling next, int wanted, Reason reason, Double load) {}

    public PoolScaling {
        seen = List.copyOf(seen);
    }

    /** Nothing has been seen yet; the first change waits as one after a change does. */
    public static PoolScaling begin(AutoscaleSpec spec, long now) {
        return new PoolScaling(spec, now, List.of(), null, 0);
    }

    /** The number has been changed, by whomever. */
    public PoolScaling changed(long now) {
        return begin(spec, now);
    }

    /** When the number may change again. */
    public long cooledAt() {
        return changedAt + spec.cooldown().toNanos();
    }

    /**
     * What is to be done with so many instances.
     *
     * @param load null when it is not known
     */
    public Verdict at(long now, int count, Load load) {
        if (load == null) {
            return new Verdict(this, count, Reason.BLIND, null);
        }
        PoolScaling next = looked(now, count, load);
        boolean cooled = now - cooledAt() >= 0;
        double mean = next.mean();
        if (spec.bounded(count) != count) {
            boolean more = count < spec.min();
            return next.verdict(
                    cooled ? spec.bounded(count) : count, !cooled ? Reason.COOLING : more ? Reason.MORE : Reason.FEWER,
                    mean / Math.max(1, count));
        }
        if (above(mean, count)) {
            double each = mean / Math.max(1, count);
            return count == spec.max()
                    ? next.verdict(count, Reason.AT_MAX, each)
                    : next.decide(count, next.more(mean, count), next.isFull(now), cooled, Reason.MORE, each);
        }
        if (next.lowSince != null) {
            double each = next.lowMost / count;
            int fewer = next.fewer(count);
            boolean settled = now - next.lowSince >= spec.downDelay().toNanos();
            if (fewer != count) {
                return next.decide(count, fewer, settled, cooled, Reason.FEWER, each);
            }
            // What was the most is past by now.
            PoolScaling anew = settled ? new PoolScaling(spec, changedAt, next.seen, now, load.most()) : next;
            return anew.verdict(count, Reason.AT_LEAST, each);
        }
        boolean outside = above(load.least(), count);
        return next.verdict(
                count, outside ? Reason.SETTLING : Reason.STEADY,
                (outside ? load.least() : load.most()) / Math.max(1, count));
    }

    private Verdict decide(int count, int wanted, boolean settled, boolean cooled, Reason reason, double each) {
        Reason held = settled ? Reason.COOLING : Reason.SETTLING;
        return settled && cooled ? verdict(wanted, reason, each) : verdict(count, held, each);
    }

    private Verdict verdict(int wanted, Reason reason, double load) {
        return new Verdict(this, wanted, reason, load);
    }

    private boolean above(double load, int count) {
        return load > spec.upThreshold() * count + TINY;
    }

    private PoolScaling looked(long now, int count, Load load) {
        boolean stale = !seen.isEmpty()
                && now - seen.get(seen.size() - 1).at()
                        > Math.max(STALE_LOOKS * spec.interval().toNanos(), LEAST_STALE_NANOS);
        List<Look> looks = new ArrayList<>(stale ? List.of() : seen);
        looks.add(new Look(now, load.least()));
        // One that is as old as the delay is kept: it shows that the others are all there were in it.
        while (looks.size() > 1 && now - looks.get(1).at() >= spec.upDelay().toNanos()) {
            looks.remove(0);
        }
        boolean low = count > 0 && load.most() < spec.downThreshold() * count - TINY;
        boolean goesOn = low && lowSince != null && !stale;
        return new PoolScaling(
                spec, changedAt, looks, !low ? null : goesOn ? lowSince : Long.valueOf(now),
                goesOn ? Math.max(lowMost, load.most()) : load.most());
    }

    private double mean() {
        return seen.stream().mapToDouble(Look::least).average().orElse(0);
    }

    /** Whether the looks reach as far back as the delay. */
    private boolean isFull(long now) {
        return now - seen.get(0).at() >= spec.upDelay().toNanos();
    }

    /** What each instance is to carry after a change. */
    private double goal() {
        return Math.min((spec.upThreshold() + spec.downThreshold()) / 2, SLACK * spec.upThreshold());
    }

    private int needed(double load) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(load / goal() - TINY));
    }

    /** At most twice as many, and no more than would be too many at once. */
    private int more(double load, int count) {
        int wanted = Math.max(count + 1, needed(load));
        boolean one = wanted - 1 > count
                && load / wanted < spec.downThreshold()
                && load / (wanted - 1) <= SLACK * spec.upThreshold();
        return spec.bounded(Math.min(one ? wanted - 1 : wanted, Math.max(1, 2 * count)));
    }

    /** At least half as many; the same where one less could not carry it. */
    private int fewer(int count) {
        int wanted = lowMost <= TINY ? 0 : Math.max(1, needed(lowMost));
        if (wanted >= count) {
            boolean carries = count > 1 && lowMost / (count - 1) <= SLACK * spec.upThreshold();
            wanted = carries ? count - 1 : count;
        }
        return spec.bounded(Math.max(wanted, count / 2));
    }
}
