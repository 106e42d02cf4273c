package org.hsu.procman.manager.record;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which version the instances of an entry are of, and what is being made of them. Versions are the texts of
 * {@code DesiredState.Pool}. Immutable; pure.
 *
 * @param stage       whether anything changes
 * @param paused      nothing more is begun for now
 * @param base        the version that holds, or that is left
 * @param target      the version that they become; null while nothing changes
 * @param configured  what the configuration said when this was decided: while it says so, nothing new begins
 * @param previous    the version that was left last, to go back to; null for none
 * @param instances   how many there are while they change
 * @param more        how many more than these
 * @param moved       the indexes of those that are of the target
 * @param provenMillis since when those of the target answer instead of the others, or are watched; 0 while they are not
 * @param why         a rollout was taken back, for people; null when it was not
 * @param sinceMillis when the stage began
 */
public record Rollout(
        Stage stage,
        boolean paused,
        String base,
        String target,
        String configured,
        String previous,
        int instances,
        int more,
        Set<Integer> moved,
        long provenMillis,
        String why,
        long sinceMillis) {

    /** Whether anything changes. */
    public enum Stage {
        /** All are of the version that holds. */
        STABLE,
        /** They become another one. */
        ROLLING,
        /** They become again what they were. */
        BACK
    }

    public Rollout {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(configured, "configured");
        moved = Set.copyOf(moved);
        if (target == null != (stage == Stage.STABLE)) {
            throw new IllegalArgumentException(stage + " with the target " + (target == null ? "missing" : "given"));
        }
    }

    /** Of an entry that nothing was done to. */
    public static Rollout stable(String version, long nowMillis) {
        return new Rollout(Stage.STABLE, false, version, null, version, null, 0, 0, Set.of(), 0, null, nowMillis);
    }

    public boolean isActive() {
        return stage != Stage.STABLE;
    }

    /** The configuration says something else by now, which needs no other instances. */
    public Rollout inPlace(String version) {
        return new Rollout(Stage.STABLE, false, version, null, version, previous, 0, 0, Set.of(), 0, null, sinceMillis);
    }

    /** They are to become another version, as long as the configuration says what it says now. */
    public Rollout begun(String version, String says, int count, long nowMillis) {
        return new Rollout(
                Stage.ROLLING, false, base, version, says, previous, count, 0, Set.of(), 0, null, nowMillis);
    }

    /** These are to be of the target from now on. */
    public Rollout moving(Set<Integer> indexes) {
        Set<Integer> all = new TreeSet<>(moved);
        all.addAll(indexes);
        int highest = all.stream().mapToInt(Integer::intValue).max().orElse(0);
        return new Rollout(
                stage, paused, base, target, configured, previous, instances, Math.max(more, highest - instances), all,
                provenMillis, why, sinceMillis);
    }

    /** Those that are of the target answer instead of the others, or are watched, from now on. */
    public Rollout proven(long nowMillis) {
        return new Rollout(
                stage, paused, base, target, configured, previous, instances, more, moved, nowMillis, why, sinceMillis);
    }

    /**
     * Whether it answers nobody for now, where those of one version answer at a time: one that is not ready to take over
     * or has handed over.
     */
    public boolean isStandby(int index) {
        return isActive() && moved.contains(index) != provenMillis > 0;
    }

    public Rollout paused(boolean now) {
        return new Rollout(
                stage, now, base, target, configured, previous, instances, more, moved, provenMillis, why, sinceMillis);
    }

    /** The same, for a reason that people should know. */
    public Rollout because(String reason) {
        return new Rollout(
                stage, paused, base, target, configured, previous, instances, more, moved, provenMillis, reason, sinceMillis);
    }

    /**
     * What was done is taken back: those that are of the target become again what they were.
     *
     * @param version what they were, perhaps written otherwise
     * @param says    what the configuration says now
     */
    public Rollout back(String reason, String version, String says, long nowMillis) {
        Set<Integer> others = IntStream.rangeClosed(1, instances + more)
                .filter(index -> !moved.contains(index))
                .boxed()
                .collect(Collectors.toSet());
        // Where none of them was touched they answer again at once.
        boolean whole = others.stream().filter(index -> index <= instances).count() == instances;
        return new Rollout(
                Stage.BACK, false, target, version, says, previous, instances, more, others, whole ? nowMillis : 0, reason,
                nowMillis);
    }

    /** All are of the target. */
    public Rollout done(long nowMillis) {
        return new Rollout(
                Stage.STABLE, false, target, null, configured, base, 0, 0, Set.of(), 0, why, nowMillis);
    }

    /** Never the versions, for their secrets. */
    @Override
    public String toString() {
        return stage + (paused ? ", paused" : "") + ", moved " + new TreeSet<>(moved) + " of " + instances + " and " + more;
    }
}
