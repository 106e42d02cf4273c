package org.hsu.procman.platform.portable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A process and what comes from it. Remembers whatever it has seen, so that a child whose parent died later is
 * still known; what was orphaned before anyone looked is found by its markers where there are any. Thread-safe.
 */
final class ProcessTree {

    private final Supplier<Collection<ProcessHandle>> strays;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    /** @param strays finds members that do not descend from known ones; may be slow */
    ProcessTree(Collection<ProcessHandle> roots, Supplier<Collection<ProcessHandle>> strays) {
        this.strays = strays;
        known.addAll(roots);
    }

    /** What runs of it, by descent. */
    synchronized List<ProcessHandle> running() {
        // One look at the process table: ProcessHandle.descendants() is one for each, and a tree that forks outruns it.
        Map<ProcessHandle, List<ProcessHandle>> children = new HashMap<>();
        ProcessHandle.allProcesses().forEach(process -> process.parent()
                .ifPresent(parent -> children.computeIfAbsent(parent, none -> new ArrayList<>()).add(process)));
        Deque<ProcessHandle> parents = new ArrayDeque<>(known);
        while (!parents.isEmpty()) {
            for (ProcessHandle child : children.getOrDefault(parents.poll(), List.of())) {
                if (known.add(child)) {
                    parents.add(child);
                }
            }
        }
        known.removeIf(process -> !Liveness.runs(process));
        return List.copyOf(known);
    }

    /** What runs of it, strays included. */
    synchronized List<ProcessHandle> allRunning() {
        known.addAll(strays.get());
        return running();
    }
}
