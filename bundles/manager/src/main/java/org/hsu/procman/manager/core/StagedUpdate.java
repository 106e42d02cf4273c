package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hsu.procman.api.spec.CanarySpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.manager.core.RollingUpdate.Course;
import org.hsu.procman.manager.core.RollingUpdate.Failed;
import org.hsu.procman.manager.core.RollingUpdate.Move;
import org.hsu.procman.manager.core.RollingUpdate.Next;
import org.hsu.procman.manager.core.RollingUpdate.Prove;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
import org.hsu.procman.manager.core.RollingUpdate.Wait;

/**
 * What the rollout of a new version does next in whichever way: a part of the new instances proves good first, and the
 * rest follows as {@link RollingUpdate} has it. Pure.
 */
public final class StagedUpdate {
    private final UpdateSpec settings;
    private final Course course;
    private final Duration proven;
    private final List<Seen> seen;
    private final long now;

    private StagedUpdate(UpdateSpec settings, Course course, Duration proven, List<Seen> seen, long now) {
        this.settings = settings;
        this.course = course;
        this.proven = proven;
        this.seen = seen;
        this.now = now;
    }

    /**
     * @param proven how long ago the first ones took over or began to be watched; null when they have not
     * @param seen   all instances that there are to be now, those that are more too
     */
    public static Next next(UpdateSpec settings, Course course, Duration proven, List<Seen> seen, long now) {
        StagedUpdate update = new StagedUpdate(settings, course, proven, seen, now);
        if (course.back()) {
            return update.rolling();
        }
        return switch (settings.strategy()) {
            case ROLLING -> update.rolling();
            case BLUE_GREEN -> update.blueGreen();
            case CANARY -> update.canary(settings.canary());
        };
    }

    /** How long the stage that began so long ago goes on; zero when it is over, for a rollout that has none too. */
    public static Duration left(UpdateSpec settings, Duration proven) {
        Duration whole = switch (settings.strategy()) {
            case ROLLING -> Duration.ZERO;
            case BLUE_GREEN -> settings.keep();
            case CANARY -> settings.canary().duration();
        };
        Duration left = whole.minus(proven);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Next rolling() {
        return RollingUpdate.next(settings, course, seen, now);
    }

    private Next blueGreen() {
        List<Seen> old = seen.stream().filter(each -> !each.moved() && course.isConfigured(each)).toList();
        if (proven == null) {
            return old.stream().noneMatch(Seen::wished) ? rolling() : besideThem();
        }
        if (old.isEmpty()) {
            return rolling();
        }
        // What turns out bad while the version before is there still is not waited for.
        String failure = RollingUpdate.failure(settings, awaited(), false);
        if (failure != null) {
            return new Failed(failure);
        }
        return course.paused() || !left(settings, proven).isZero() ? new Wait() : new Move(indexes(old));
    }

    /** As many again, all at once; none of those that are there is touched. */
    private Next besideThem() {
        Set<Integer> missing = IntStream.rangeClosed(course.instances() + 1, 2 * course.instances())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(indexes(seen));
        String failure = RollingUpdate.failure(settings, awaited(), course.isLate(now));
        if (failure != null) {
            return new Failed(failure);
        }
        if (course.paused()) {
            return new Wait();
        }
        if (!missing.isEmpty()) {
            return new Move(missing);
        }
        String kept = settings.keep().isZero() ? " goes" : " is kept for " + Text.duration(settings.keep());
        return awaited().isEmpty()
                ? new Prove("the new version has taken over, the one before" + kept)
                : new Wait();
    }

    private Next canary(CanarySpec canary) {
        if (proven == null) {
            return first(canary.of(course.instances()));
        }
        if (left(settings, proven).isZero()) {
            return rolling();
        }
        for (Seen each : seen) {
            for (CanarySpec.Trouble trouble : CanarySpec.Trouble.values()) {
                if (each.moved() && canary.abortOn().contains(trouble) && each.trouble().containsKey(trouble)) {
                    return new Failed("instance " + each.index() + " of it, a canary: " + each.trouble().get(trouble));
                }
            }
        }
        return new Wait();
    }

    private Next first(int canaries) {
        int wanted = canaries - (int) seen.stream().filter(Seen::moved).count();
        if (wanted > 0) {
            Next next = rolling();
            return next instanceof Move move ? new Move(lowest(move.indexes(), wanted)) : next;
        }
        String failure = RollingUpdate.failure(settings, awaited(), course.isLate(now));
        if (failure != null) {
            return new Failed(failure);
        }
        return awaited().isEmpty()
                ? new Prove("the first of the new version are ready and watched for "
                        + Text.duration(settings.canary().duration()))
                : new Wait();
    }

    private static Set<Integer> lowest(Set<Integer> indexes, int count) {
        return indexes.stream().sorted().limit(count).collect(Collectors.toSet());
    }

    private List<Seen> awaited() {
        return seen.stream().filter(each -> each.moved() && !each.settled()).toList();
    }

    private static Set<Integer> indexes(List<Seen> those) {
        return those.stream().map(Seen::index).collect(Collectors.toSet());
    }
}
