package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.GroupSpec;

/**
 * The restart of a group after one of its members failed (supervisor(3erl): {@code one_for_all}, {@code rest_for_one}):
 * those who go with it are ended one after another, the last started first; when all are down they start in order.
 * What is under way is told by the members' own marks ({@link Supervised#regroup()}), so that it survives the manager.
 * Deterministic, for one thread.
 */
final class GroupRestart {
    private final GroupSpec group;
    private final List<Integer> members;
    private final Supervised[] states;

    /**
     * @param members in the order of start
     * @param states  of all processes, by number; kept up to date by the owner
     */
    GroupRestart(GroupSpec group, List<Integer> members, Supervised[] states) {
        this.group = group;
        this.members = List.copyOf(members);
        this.states = states;
    }

    /** How the group calls itself in texts. */
    static String name(GroupSpec group) {
        return "group " + group.name() + " " + group.strategy().name().toLowerCase(Locale.ROOT);
    }

    /** A member is about to restart: who goes with it. */
    List<Told> began(int cause) {
        List<Told> told = new ArrayList<>();
        boolean after = false;
        for (int member : members) {
            after |= member == cause;
            boolean concerned = group.strategy() == GroupSpec.Strategy.ONE_FOR_ALL || after;
            Supervised state = states[member];
            if (member != cause && concerned && state.wished() && !state.settled() && state.regroup() == null
                    && !youngerThan(state, states[cause])) {
                told.add(new Told(state.id(), new CoreEvent.Regroup(states[cause].id())));
            }
        }
        return told;
    }

    /** After the manager was killed in the middle: one that was started after the failure is new already. */
    private static boolean youngerThan(Supervised member, Supervised cause) {
        return member.startedAt() != null
                && cause.lastExit() != null
                && member.startedAt().nanos() - cause.lastExit().nanoTime() > 0;
    }

    /** What comes next, given the members as they are now. */
    List<Told> next() {
        for (int i = members.size() - 1; i >= 0; i--) {
            Supervised state = states[members.get(i)];
            if (state.regroup() != null && !state.settled()) {
                boolean lives = state.phase() == Phase.UP || state.phase() == Phase.SPAWNING;
                return lives && state.ending() == Ending.NONE
                        ? List.of(new Told(state.id(), new CoreEvent.EndForGroup(
                                "restarted with " + state.regroup() + ", " + name(group))))
                        : List.of();
            }
        }
        List<String> comeFirst = new ArrayList<>();
        for (int member : members) {
            Supervised state = states[member];
            if (state.regroup() != null) {
                return comeFirst.contains(state.regroup()) ? List.of() : List.of(begin(state));
            }
            if (state.phase() == Phase.SPAWNING) {
                return List.of();
            }
            if (state.phase() == Phase.WAITING && state.reason() != StateReason.BREAKER_OPEN) {
                comeFirst.add(state.id());
            }
        }
        return List.of();
    }

    private Told begin(Supervised state) {
        String text = state.regroup().equals(state.id())
                ? "restarted, and " + name(group) + " with it"
                : "restarted with " + state.regroup() + ", " + name(group);
        return new Told(state.id(), new CoreEvent.Regrouped(text));
    }

    /** All were taken over from an earlier manager: the restart that it did not complete goes on. */
    List<Told> resumed() {
        List<Told> told = new ArrayList<>();
        for (int member : members) {
            if (states[member].id().equals(states[member].regroup())) {
                told.addAll(began(member));
            }
        }
        return told.isEmpty() ? next() : told;
    }
}
