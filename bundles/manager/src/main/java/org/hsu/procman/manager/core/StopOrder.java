package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.spec.Dependency;

/**
 * Holds back the stop of a process until those are down that need it and are being stopped, too. Deterministic, for
 * one thread.
 */
final class StopOrder {

    /** A stop that waits. */
    private static final class Held {
        final CoreEvent stop;
        final Set<Integer> awaited;
        boolean told;

        Held(CoreEvent stop, Set<Integer> awaited) {
            this.stop = stop;
            this.awaited = awaited;
        }
    }

    private final DependencyGraph graph;
    private final Supervised[] states;
    private final Map<Integer, Held> held = new HashMap<>();

    /** @param states as they are now, by number; kept up to date by the owner */
    StopOrder(DependencyGraph graph, Supervised[] states) {
        this.graph = graph;
        this.states = states;
    }

    /** Whether the stop is held back; if not it is to be told now. Ask for dependants before what they need. */
    boolean hold(int number, CoreEvent stop) {
        held.remove(number);
        if (!mayWait(states[number])) {
            return false;
        }
        Set<Integer> awaited = new HashSet<>();
        for (DependencyGraph.Edge edge : graph.edges(number)) {
            if (goesDown(edge.dependant())) {
                awaited.add(edge.dependant());
            }
        }
        if (awaited.isEmpty()) {
            return false;
        }
        held.put(number, new Held(stop, awaited));
        return true;
    }

    /** What has no instance, or one that ends anyway, is not kept from hearing of its stop. */
    private static boolean mayWait(Supervised state) {
        boolean lives = state.phase() == Phase.UP || state.phase() == Phase.SPAWNING;
        return lives && state.ending() == Ending.NONE;
    }

    private boolean goesDown(int number) {
        Supervised state = states[number];
        return !state.settled() && (!state.wished() || held.containsKey(number));
    }

    boolean holds(int number) {
        return held.containsKey(number);
    }

    Map<String, CoreEvent> all() {
        Map<String, CoreEvent> all = new HashMap<>();
        held.forEach((number, stop) -> all.put(graph.id(number), stop.stop));
        return all;
    }

    /** Whom the held stop waits for. */
    List<String> awaited(int number) {
        Held stop = held.get(number);
        return stop == null ? List.of() : stop.awaited.stream().sorted().map(graph::id).toList();
    }

    /** Another wish came in between. Those whose stop waited for this one go on. */
    List<Told> cancel(int number) {
        return held.remove(number) == null ? List.of() : downOrGivenUp(number);
    }

    /** The process is in a new state. */
    List<Told> stepped(int number) {
        List<Told> told = new ArrayList<>(0);
        Held own = held.get(number);
        Supervised state = states[number];
        if (own != null && !state.wished()) {
            held.remove(number);
        } else if (own != null && !own.told && !mayWait(state)) {
            own.told = true;
            told.add(new Told(state.id(), own.stop));
        }
        if (!held.isEmpty() && !goesDown(number)) {
            told.addAll(downOrGivenUp(number));
        }
        return told;
    }

    private List<Told> downOrGivenUp(int number) {
        List<Told> told = new ArrayList<>(0);
        for (Dependency need : graph.needs(number)) {
            int needed = graph.number(need.id());
            Held waiting = held.get(needed);
            if (waiting != null && waiting.awaited.remove(number) && waiting.awaited.isEmpty() && !waiting.told) {
                waiting.told = true;
                told.add(new Told(need.id(), waiting.stop));
            }
        }
        return told;
    }
}
