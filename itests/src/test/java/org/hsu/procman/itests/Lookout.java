package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at what lives, again and again, and remembers every instance that should not. */
final class Lookout {
    private final Path folder;
    private final Map<String, Long> kept = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int looks;

    Lookout(Path folder) {
        this.folder = folder;
    }

    /** From now on these must live, and nothing else in their place. */
    void keep(List<String> ids) {
        Map<String, List<Living>> all = byId();
        for (String id : ids) {
            List<Living> leaders = all.getOrDefault(id, List.of()).stream()
                    .filter(Living::isLeader)
                    .toList();
            assertEquals(1, leaders.size(), () -> id + ": " + leaders);
            kept.put(id, leaders.get(0).pid());
        }
    }

    private Map<String, List<Living>> byId() {
        return Living.in(folder).stream().collect(Collectors.groupingBy(Living::id));
    }

    void look(String when) {
        looks++;
        Map<String, List<Living>> all = byId();
        all.forEach((id, processes) -> {
            for (Living one : processes) {
                for (Living other : processes) {
                    if (one.pid() < other.pid() && excludeEachOther(one, other) && one.runs() && other.runs()) {
                        wrong.add(when + ": two instances of " + id + ": " + one + " and " + other);
                    }
                }
                if (one.isLeader()) {
                    newest(id, one, when);
                }
            }
        });
        kept.forEach((id, pid) -> {
            List<Long> leaders = all.getOrDefault(id, List.of()).stream()
                    .filter(Living::isLeader)
                    .map(Living::pid)
                    .toList();
            if (!leaders.equals(List.of(pid))) {
                wrong.add(when + ": " + id + " had pid " + pid + " and has " + leaders);
            }
        });
    }

    private static boolean excludeEachOther(Living one, Living other) {
        return one.generation() != other.generation() || (one.isLeader() && other.isLeader());
    }

    private void newest(String id, Living leader, String when) {
        long before = newest.getOrDefault(id, 0L);
        if (leader.generation() < before) {
            wrong.add(when + ": " + leader + " after generation " + before);
        }
        newest.put(id, Math.max(before, leader.generation()));
    }

    int looks() {
        return looks;
    }

    /** What was seen that must not be; empty when all is well. */
    List<String> wrong() {
        return wrong;
    }
}
