package org.hsu.procman.manager.core;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hsu.procman.api.spec.CanarySpec.Trouble;
import org.hsu.procman.api.spec.UpdateSpec;

/**
 * What the rollout of a new version does next: instances that are more than all are made of it, and once they are ready
 * the others become it one after another, each when so many are ready that it can be missed. Pure.
 */
public final class RollingUpdate {

    /**
     * One instance as a rollout sees it.
     *
     * @param index   from 1; those above the number that are configured are the ones that are more
     * @param moved   it is to be of the version that is rolled out
     * @param wished  nobody has stopped it
     * @param ready   it is ready, and of the version that it is to be
     * @param failure of the version that is rolled out, for people; null when it has not failed with it
     * @param trouble what has befallen it since it is watched, for people; empty for nothing
     */
    public record Seen(
            int index, boolean moved, boolean wished, boolean ready, String failure, Map<Trouble, String> trouble) {
        public Seen {
            trouble = Map.copyOf(trouble);
        }

        /** One that nothing has befallen. */
        public Seen(int index, boolean moved, boolean wished, boolean ready, String failure) {
            this(index, moved, wished, ready, failure, Map.of());
        }

        /** Nothing more is to be waited for. */
        boolean settled() {
            return ready || !wished;
        }
    }

    /**
     * A rollout as it stands.
     *
     * @param back    true: to the version before, which nothing may keep from coming back
     * @param paused  true: nothing more is begun
     * @param movedAt when the last step was begun, monotonic
     * @param patience how long a step may take, nanoseconds
     */
    public record Course(int instances, boolean back, boolean paused, long movedAt, long patience) {

        boolean isLate(long now) {
            return now - movedAt >= patience;
        }

        boolean isConfigured(Seen each) {
            return each.index() <= instances;
        }
    }

    /** What to do now. */
    public sealed interface Next {}

    /** Nothing before something changes. */
    public record Wait() implements Next {}

    /** These become the version that is rolled out; of numbers that are not there yet one is made. */
    public record Move(Set<Integer> indexes) implements Next {
        public Move {
            indexes = Set.copyOf(indexes);
        }
    }

    /** Those that are of it by now are ready: they take over, or are watched, from now on; for people what. */
    public record Prove(String what) implements Next {
        public Prove {
            Objects.requireNonNull(what, "what");
        }
    }

    /** All are of it; those that are more can go. */
    public record Done() implements Next {}

    /** It cannot go on, for people why; what was done is to be taken back. */
    public record Failed(String why) implements Next {
        public Failed {
            Objects.requireNonNull(why, "why");
        }
    }

    private final UpdateSpec settings;
    private final Course course;
    private final List<Seen> seen;
    private final boolean late;

    private RollingUpdate(UpdateSpec settings, Course course, List<Seen> seen, long now) {
        this.settings = settings;
        this.course = course;
        this.seen = seen;
        this.late = course.isLate(now);
    }

    /** @param seen all instances that there are to be now, those that are more too */
    public static Next next(UpdateSpec settings, Course course, List<Seen> seen, long now) {
        return new RollingUpdate(settings, course, seen, now).next();
    }

    private Next next() {
        List<Seen> awaited = seen.stream().filter(each -> each.moved() && !each.settled()).toList();
        if (!course.back()) {
            String failure = failure(awaited);
            if (failure != null) {
                return new Failed(failure);
            }
        }
        List<Seen> left = seen.stream().filter(each -> !each.moved() && isConfigured(each)).toList();
        if (left.isEmpty()) {
            boolean over = awaited.stream().noneMatch(this::isConfigured) || course.back() && late;
            return over ? new Done() : new Wait();
        }
        if (course.paused()) {
            return new Wait();
        }
        int more = (int) seen.stream().filter(each -> !isConfigured(each)).count();
        int wanted = Math.min(settings.maxSurge(), left.size());
        boolean wished = left.stream().anyMatch(Seen::wished);
        if (more < wanted && wished && !course.back()) {
            return new Move(IntStream.rangeClosed(course.instances() + more + 1, course.instances() + wanted)
                    .boxed()
                    .collect(Collectors.toSet()));
        }
        // Nobody becomes what none has proved good yet, whether it is missed or not.
        Set<Integer> chosen = course.back() || awaited.isEmpty() ? chosen(left) : reserve(left, new TreeSet<>());
        if (chosen.isEmpty() && course.back() && late) {
            // What does not become ready again must not keep the others from it.
            chosen.add(left.get(0).index());
        }
        return chosen.isEmpty() ? new Wait() : new Move(chosen);
    }

    private String failure(List<Seen> awaited) {
        return failure(settings, awaited, late);
    }

    /** Why the version is no good as far as these show; null while they may still become ready. */
    static String failure(UpdateSpec settings, List<Seen> awaited, boolean late) {
        for (Seen each : awaited) {
            if (each.failure() != null) {
                return "instance " + each.index() + " of it failed: " + each.failure();
            }
        }
        return late && !awaited.isEmpty()
                ? "instance " + awaited.get(0).index() + " of it was not ready within "
                        + Text.duration(settings.readyTimeout())
                : null;
    }

    private boolean isConfigured(Seen each) {
        return course.isConfigured(each);
    }

    /** Those that nobody misses, and of the others as many as can be missed. */
    private Set<Integer> chosen(List<Seen> left) {
        Set<Integer> chosen = new TreeSet<>();
        seen.stream().filter(each -> !each.moved() && !each.ready()).forEach(each -> chosen.add(each.index()));
        return reserve(left, chosen);
    }

    private Set<Integer> reserve(List<Seen> left, Set<Integer> chosen) {
        int ready = (int) seen.stream().filter(Seen::ready).count();
        long wished = seen.stream().filter(each -> isConfigured(each) && each.wished()).count();
        long fewest = Math.max(0, wished - settings.maxUnavailable());
        List<Seen> others = left.stream().filter(Seen::ready).sorted(Comparator.comparingInt(Seen::index)).toList();
        for (Seen each : others) {
            if (ready - 1 < fewest) {
                break;
            }
            ready--;
            chosen.add(each.index());
        }
        return chosen;
    }
}
