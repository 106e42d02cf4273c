package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.GroupTree;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * What one process's step means for others: gates of dependants, held stops, restarts of groups. It keeps the last
 * state of each process and is told every step; the answers are events for others. Each step costs in proportion to
 * what the process is tied to. Deterministic, for one thread.
 */
public final class Relations {
    private static final int NAMED_AT_MOST = 3;

    private final DependencyGraph graph;
    private final Supervised[] states;
    private final BitSet[] unmet;
    private final String[] texts;
    private final BitSet stale = new BitSet();
    private final StopOrder stops;
    private final Map<String, Membership> groups = new LinkedHashMap<>();
    private boolean begun;

    /** A group whose members concern each other, and how many are still to hear that it restarts. */
    private static final class Membership {
        final GroupSpec spec;
        final GroupRestart restart;
        int unheard;

        Membership(GroupSpec spec, GroupRestart restart) {
            this.spec = spec;
            this.restart = restart;
        }
    }

    /** @param initial state of every process, in the order of the configuration */
    public Relations(List<ProcessSpec> specs, List<GroupSpec> groupSpecs, List<Supervised> initial) {
        Map<String, List<Dependency>> needs = new LinkedHashMap<>();
        specs.forEach(spec -> needs.put(spec.id(), spec.dependsOn()));
        graph = DependencyGraph.of(needs);
        states = initial.toArray(Supervised[]::new);
        unmet = new BitSet[states.length];
        texts = new String[states.length];
        for (int i = 0; i < states.length; i++) {
            unmet[i] = new BitSet();
            for (int position = 0; position < graph.needs(i).size(); position++) {
                Dependency need = graph.needs(i).get(position);
                int needed = graph.number(need.id());
                unmet[i].set(position, needed < 0 || !DependencyGate.met(need.condition(), states[needed]));
            }
        }
        stale.set(0, states.length);
        stops = new StopOrder(graph, states);
        GroupTree tree = new GroupTree(groupSpecs);
        for (GroupSpec group : groupSpecs) {
            // One in another that has a strategy of its own goes with that one.
            if (group.equals(tree.deciding(group.name()))) {
                join(group, tree, specs);
            }
        }
    }

    private void join(GroupSpec group, GroupTree tree, List<ProcessSpec> specs) {
        List<Integer> members = graph.numbersInStartOrder().stream()
                .filter(i -> tree.isWithin(specs.get(i).group(), group.name()))
                // Nobody here restarts what somebody else starts.
                .filter(i -> specs.get(i).discovery() == null)
                .toList();
        Membership membership = new Membership(group, new GroupRestart(group, members, states));
        members.forEach(i -> groups.put(graph.id(i), membership));
    }

    public DependencyGraph graph() {
        return graph;
    }

    /** What {@link CoreEvent.Joined} is to say of the process; null when its group concerns nobody else. */
    public String group(String id) {
        Membership membership = groups.get(id);
        return membership == null ? null : GroupRestart.name(membership.spec);
    }

    /** What the process depends on and what has not come to pass, for people; null when nothing is. */
    public String waitingFor(String id) {
        int number = graph.number(id);
        return number < 0 ? null : waitingFor(number);
    }

    private String waitingFor(int number) {
        if (stale.get(number)) {
            stale.clear(number);
            texts[number] = unmet[number].isEmpty() ? null : text(number);
        }
        return texts[number];
    }

    private String text(int number) {
        List<String> parts = new ArrayList<>(NAMED_AT_MOST);
        List<Dependency> needs = graph.needs(number);
        int at = unmet[number].nextSetBit(0);
        for (; at >= 0 && parts.size() < NAMED_AT_MOST; at = unmet[number].nextSetBit(at + 1)) {
            int needed = graph.number(needs.get(at).id());
            parts.add(DependencyGate.text(needs.get(at), needed < 0 ? null : states[needed]));
        }
        int more = unmet[number].cardinality() - parts.size();
        return String.join(", ", parts) + (more == 0 ? "" : " and " + more + " more");
    }

    /** The event as it is to be told now: what was true of a gate when it was found may be old. */
    public CoreEvent current(Told told) {
        return told.event() instanceof CoreEvent.Dependencies
                ? new CoreEvent.Dependencies(waitingFor(told.id()))
                : told.event();
    }

    /** The first events of all processes have been told; what earlier managers left half done goes on. */
    public List<Told> begun() {
        begun = true;
        List<Told> told = new ArrayList<>();
        for (Membership membership : new LinkedHashSet<>(groups.values())) {
            told.addAll(marks(membership, membership.restart.resumed()));
        }
        return told;
    }

    /** A process has made a step; what others are to hear, in order. */
    public List<Told> stepped(CoreEvent event, Step step) {
        Supervised next = step.next();
        int number = graph.number(next.id());
        if (number < 0) {
            // It has left the configuration, and this is the last that is heard of it.
            return List.of();
        }
        Supervised before = states[number];
        states[number] = next;
        List<Told> told = new ArrayList<>(0);
        if (!DependencyGate.looksTheSame(before, next)) {
            gates(number, told);
        }
        told.addAll(stops.stepped(number));
        Membership membership = groups.get(next.id());
        if (membership != null) {
            group(membership, number, event, step, told);
        }
        return told;
    }

    private void gates(int number, List<Told> told) {
        for (DependencyGraph.Edge edge : graph.edges(number)) {
            int dependant = edge.dependant();
            Dependency need = graph.needs(dependant).get(edge.position());
            boolean was = unmet[dependant].get(edge.position());
            boolean is = !DependencyGate.met(need.condition(), states[number]);
            if (!was && !is) {
                continue;
            }
            unmet[dependant].set(edge.position(), is);
            stale.set(dependant);
            Supervised state = states[dependant];
            boolean waits = state.phase() == Phase.IDLE && state.reason() == StateReason.WAITING_FOR_DEPENDENCY;
            if (waits && !Objects.equals(waitingFor(dependant), state.waitingFor())) {
                told.add(new Told(state.id(), new CoreEvent.Dependencies(waitingFor(dependant))));
            }
        }
    }

    private void group(Membership membership, int number, CoreEvent event, Step step, List<Told> told) {
        if (event instanceof CoreEvent.Regroup) {
            membership.unheard = Math.max(0, membership.unheard - 1);
        }
        if (step.effects().stream().anyMatch(Effect.RestartGroup.class::isInstance)) {
            told.addAll(marks(membership, membership.restart.began(number)));
        }
        if (begun && membership.unheard == 0) {
            told.addAll(membership.restart.next());
        }
    }

    private static List<Told> marks(Membership membership, List<Told> told) {
        membership.unheard +=
                (int) told.stream().filter(each -> each.event() instanceof CoreEvent.Regroup).count();
        return told;
    }

    /** Whether the stop has to wait for others that are being stopped; it is told when they are down. */
    public boolean holdStop(String id, CoreEvent.Stop stop) {
        return stops.hold(graph.number(id), stop);
    }

    /** Whom the held stop of the process waits for; empty when none is held. */
    public List<String> stopAwaits(String id) {
        return stops.awaited(graph.number(id));
    }

    /** The stops that are held, by process. */
    public Map<String, CoreEvent> heldStops() {
        return stops.all();
    }

    public boolean holdsStop(String id) {
        return stops.holds(graph.number(id));
    }

    /** Another wish for the process came in between; what others are to hear of it. */
    public List<Told> cancelStop(String id) {
        return stops.cancel(graph.number(id));
    }

    /**
     * What has to be started, too, when an operator starts the process, for it would not come by itself: what it
     * needs, what that needs, and so on; what comes first first.
     */
    public List<String> toStartBefore(String id) {
        return unmet(id).stream()
                .filter(each -> DependencyGate.needsAStart(states[graph.number(each)]))
                .toList();
    }

    private Set<Integer> needed(int first) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            int number = open.remove(open.size() - 1);
            for (int at = unmet[number].nextSetBit(0); at >= 0; at = unmet[number].nextSetBit(at + 1)) {
                int needed = graph.number(graph.needs(number).get(at).id());
                if (needed >= 0 && seen.add(needed)) {
                    open.add(needed);
                }
            }
        }
        return seen;
    }

    /** Who needs the process itself and has an instance that lives. */
    public List<String> livingDependants(String id) {
        return graph.dependants(id).stream()
                .filter(each -> states[graph.number(each)].phase() == Phase.UP)
                .filter(each -> states[graph.number(each)].ending() == Ending.NONE)
                .toList();
    }

    /** All that the start of the process waits for now, what that waits for, and so on; what comes first first. */
    public List<String> unmet(String id) {
        Set<Integer> needed = needed(graph.number(id));
        return graph.numbersInStartOrder().stream().filter(needed::contains).map(graph::id).toList();
    }
}
