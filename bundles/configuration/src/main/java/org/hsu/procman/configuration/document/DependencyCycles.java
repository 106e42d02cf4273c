package org.hsu.procman.configuration.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;

/** Finds processes that need each other in a circle, however long it is. */
final class DependencyCycles {
    private final Problems problems;

    DependencyCycles(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reports each circle that a walk along the needs meets, where the need stands that closes it.
     *
     * @param needs of each process by id, with the places where they are written
     */
    void report(Map<String, Map<String, Place>> needs) {
        Set<String> done = new HashSet<>();
        for (String first : needs.keySet()) {
            Map<String, Iterator<String>> path = new LinkedHashMap<>();
            Deque<String> stack = new ArrayDeque<>();
            enter(first, needs, done, path, stack);
            while (!stack.isEmpty()) {
                String at = stack.peek();
                Iterator<String> left = path.get(at);
                if (!left.hasNext()) {
                    path.remove(stack.pop());
                    continue;
                }
                String needed = left.next();
                if (path.containsKey(needed)) {
                    problems.error(
                            needs.get(at).get(needed), "the dependencies go in a circle: " + circle(path, needed), "");
                } else {
                    enter(needed, needs, done, path, stack);
                }
            }
        }
    }

    private static void enter(
            String id,
            Map<String, Map<String, Place>> needs,
            Set<String> done,
            Map<String, Iterator<String>> path,
            Deque<String> stack) {
        if (needs.containsKey(id) && done.add(id)) {
            path.put(id, needs.get(id).keySet().iterator());
            stack.push(id);
        }
    }

    private static String circle(Map<String, Iterator<String>> path, String closing) {
        List<String> ids = new ArrayList<>(path.keySet());
        List<String> circle = new ArrayList<>(ids.subList(ids.indexOf(closing), ids.size()));
        circle.add(closing);
        return String.join(" -> ", circle);
    }
}
