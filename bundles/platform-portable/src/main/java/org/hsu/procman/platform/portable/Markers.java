package org.hsu.procman.platform.portable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;

/**
 * Finds processes by the markers in their environment: /proc/PID/environ (proc(5)). Without /proc nothing is
 * found, since the JDK does not show another process's environment. Stateless.
 */
final class Markers {

    /** A process that carries them. */
    record Marked(ProcessHandle process, String processId, long generation) {}

    private final Path proc;

    Markers(Path proc) {
        this.proc = proc;
    }

    boolean available() {
        return Files.isReadable(proc.resolve("self/environ"));
    }

    /** Every running one with this manager's marker, but for this JVM itself. */
    List<Marked> find(String manager) {
        List<Marked> found = new ArrayList<>();
        if (!available()) {
            return found;
        }
        long self = ProcessHandle.current().pid();
        ProcessHandle.allProcesses().filter(process -> process.pid() != self).forEach(process -> {
            Map<String, String> markers = read(process.pid());
            if (manager.equals(markers.get(Launch.MARKER_MANAGER))
                    && markers.containsKey(Launch.MARKER_ID)
                    && Liveness.runs(process)) {
                found.add(new Marked(process, markers.get(Launch.MARKER_ID), generation(markers)));
            }
        });
        return found;
    }

    /** Whether the process was started with exactly these. */
    boolean carries(long pid, String manager, String processId, long generation) {
        Map<String, String> markers = read(pid);
        return manager.equals(markers.get(Launch.MARKER_MANAGER))
                && processId.equals(markers.get(Launch.MARKER_ID))
                && generation(markers) == generation;
    }

    private Map<String, String> read(long pid) {
        Map<String, String> markers = new HashMap<>();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(proc.resolve(pid + "/environ"));
        } catch (IOException e) {
            // Another user's, or gone.
            return markers;
        }
        for (String variable : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
            if (variable.startsWith("PROCMAN_")) {
                int equals = variable.indexOf('=');
                markers.putIfAbsent(variable.substring(0, Math.max(equals, 0)), variable.substring(equals + 1));
            }
        }
        return markers;
    }

    private static long generation(Map<String, String> markers) {
        try {
            return Long.parseLong(markers.getOrDefault(Launch.MARKER_GENERATION, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
