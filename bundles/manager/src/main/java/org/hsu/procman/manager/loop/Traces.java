package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.ProcessIdentity;

/**
 * What lives of earlier managers' instances, whatever the records say: by the markers in the environments, and, for
 * programs that have overwritten theirs, by the spool that they write to. One look, at the start. Immutable.
 */
final class Traces {
    private final Map<String, List<MarkedProcess>> living = new HashMap<>();
    private final boolean sessions;

    Traces(Platform platform, String marker, InstanceOutput output) {
        // The portable platform makes no sessions.
        sessions = "linux".equals(platform.name());
        Set<ProcessIdentity> marked = new HashSet<>();
        for (MarkedProcess process : platform.findMarked(marker)) {
            marked.add(process.identity());
            add(process);
        }
        Map<Path, InstanceOutput.Spool> spools = output.left();
        platform.findWriting(spools.keySet()).forEach((identity, file) -> {
            if (!marked.contains(identity)) {
                InstanceOutput.Spool spool = spools.get(file);
                add(new MarkedProcess(identity, spool.processId(), spool.generation()));
            }
        });
    }

    private void add(MarkedProcess process) {
        living.computeIfAbsent(process.processId(), id -> new ArrayList<>(2)).add(process);
    }

    Set<String> ids() {
        return living.keySet();
    }

    boolean any(String id) {
        return living.containsKey(id);
    }

    boolean any(String id, long generation) {
        return living.getOrDefault(id, List.of()).stream().anyMatch(process -> process.generation() == generation);
    }

    /** 0 without any. */
    long lastGeneration(String id) {
        return living.getOrDefault(id, List.of()).stream().mapToLong(MarkedProcess::generation).max().orElse(0);
    }

    /**
     * The child of this generation that was spawned itself. On Linux it leads a session; of several that do, the
     * oldest, for the others are its descendants. A descendant that made a session of its own and outlived it within
     * the moment between the spawn and its record cannot be told from it.
     */
    Optional<MarkedProcess> leader(String id, long generation) {
        return living.getOrDefault(id, List.of()).stream()
                .filter(process -> process.generation() == generation)
                .filter(process -> !sessions || leadsSession(process.identity().pid()))
                .min(Comparator.comparingLong((MarkedProcess process) -> process.identity().startTicks())
                        .thenComparingLong(process -> process.identity().pid()));
    }

    /** As {@link #leader}, of the last generation that lives: what lives of earlier ones was left behind by them. */
    Optional<MarkedProcess> lastLeader(String id) {
        return living.getOrDefault(id, List.of()).stream()
                .map(MarkedProcess::generation)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .flatMap(generation -> leader(id, generation).stream())
                .findFirst();
    }

    /** proc(5): the sixth field of stat is the session; the second, the name, may hold anything but the last ')'. */
    private static boolean leadsSession(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3].equals(Long.toString(pid));
        } catch (IOException e) {
            return false;
        }
    }
}
