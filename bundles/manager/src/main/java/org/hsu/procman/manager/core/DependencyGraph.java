package org.hsu.procman.manager.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.hsu.procman.api.spec.Dependency;

/**
 * Who needs whom. Processes are numbered in the order of the configuration. Immutable.
 *
 * <p>A configuration with a cycle is refused before it comes here; were there one all the same, its members would
 * wait for each other and say so.
 */
public final class DependencyGraph {

    /**
     * One need, seen from what is needed.
     *
     * @param dependant number of the process that needs it
     * @param position  of the need among all of that process
     */
    record Edge(int dependant, int position) {}

    private final List<String> ids;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<List<Dependency>> needs;
    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<Integer> startOrder;

    private DependencyGraph(List<String> ids, List<List<Dependency>> needs) {
        this.ids = ids;
        this.needs = needs;
        for (String id : ids) {
            numbers.put(id, numbers.size());
            edges.add(new ArrayList<>(2));
        }
        for (int dependant = 0; dependant < ids.size(); dependant++) {
            List<Dependency> own = needs.get(dependant);
            for (int position = 0; position < own.size(); position++) {
                Integer needed = numbers.get(own.get(position).id());
                if (needed != null) {
                    edges.get(needed).add(new Edge(dependant, position));
                }
            }
        }
        startOrder = sorted();
    }

    /** @param needs by id, in the order of the configuration */
    public static DependencyGraph of(Map<String, List<Dependency>> needs) {
        return new DependencyGraph(List.copyOf(needs.keySet()), List.copyOf(needs.values()));
    }

    private List<Integer> sorted() {
        int[] open = new int[ids.size()];
        edges.forEach(all -> all.forEach(edge -> open[edge.dependant()]++));
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        boolean[] done = new boolean[ids.size()];
        for (int i = 0; i < open.length; i++) {
            if (open[i] == 0) {
                ready.add(i);
            }
        }
        List<Integer> order = new ArrayList<>(ids.size());
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            order.add(next);
            done[next] = true;
            for (Edge edge : edges.get(next)) {
                if (--open[edge.dependant()] == 0) {
                    ready.add(edge.dependant());
                }
            }
        }
        for (int i = 0; i < done.length; i++) {
            if (!done[i]) {
                order.add(i);
            }
        }
        return List.copyOf(order);
    }

    int size() {
        return ids.size();
    }

    String id(int number) {
        return ids.get(number);
    }

    /** -1 when there is no such process. */
    int number(String id) {
        return numbers.getOrDefault(id, -1);
    }

    List<Dependency> needs(int number) {
        return needs.get(number);
    }

    List<Edge> edges(int needed) {
        return edges.get(needed);
    }

    /** What is needed first; what does not depend on each other in the order of the configuration. */
    List<Integer> numbersInStartOrder() {
        return startOrder;
    }

    /** As {@link #numbersInStartOrder}, by id. */
    public List<String> startOrder() {
        return startOrder.stream().map(ids::get).toList();
    }

    /** What the process needs itself, in the order of its {@code depends_on}; nothing for an unknown id. */
    public List<Dependency> dependencies(String id) {
        int number = number(id);
        return number < 0 ? List.of() : needs.get(number);
    }

    /** Who needs the process itself, in the order of the configuration. */
    public List<String> dependants(String id) {
        int number = number(id);
        if (number < 0) {
            return List.of();
        }
        int[] all = edges.get(number).stream().mapToInt(Edge::dependant).distinct().sorted().toArray();
        return Arrays.stream(all).mapToObj(ids::get).toList();
    }
}
