package org.hsu.procman.platform.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.hsu.procman.api.platform.Launch;

/**
 * Our markers as a process carries them in its environment.
 *
 * @param manager    whose process
 * @param processId  whose instance; empty when the variable is missing
 * @param generation 0 when the variable is missing or no number
 */
record Marker(String manager, String processId, long generation) {

    private static final int LOOKS = 20;
    private static final long LOOK_NANOS = 2_000_000;
    private static final byte[] MANAGER = (Launch.MARKER_MANAGER + "=").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = (Launch.MARKER_ID + "=").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GENERATION = (Launch.MARKER_GENERATION + "=").getBytes(StandardCharsets.US_ASCII);

    /** Null without the manager's marker. */
    static Marker of(Map<String, String> environment) {
        String manager = environment.get(Launch.MARKER_MANAGER);
        return manager == null ? null : new Marker(manager,
                environment.getOrDefault(Launch.MARKER_ID, ""),
                generation(environment.getOrDefault(Launch.MARKER_GENERATION, "")));
    }

    /** From a /proc/PID/environ; null without the manager's marker. */
    static Marker of(ReadBuffer environment) {
        byte[] bytes = environment.bytes();
        int end = environment.length();
        String manager = null;
        String id = "";
        String generation = "";
        int from = 0;
        while (from < end) {
            int to = from;
            while (to < end && bytes[to] != 0) {
                to++;
            }
            // All three start alike, so one comparison rejects nearly every variable.
            if (to - from > 2 && bytes[from] == 'P' && bytes[from + 1] == 'R') {
                if (startsWith(bytes, from, to, MANAGER)) {
                    manager = text(bytes, from + MANAGER.length, to);
                } else if (startsWith(bytes, from, to, ID)) {
                    id = text(bytes, from + ID.length, to);
                } else if (startsWith(bytes, from, to, GENERATION)) {
                    generation = text(bytes, from + GENERATION.length, to);
                }
            }
            from = to + 1;
        }
        return manager == null ? null : new Marker(manager, id, generation(generation));
    }

    /** Whether the process was started with exactly these markers. */
    boolean isCarriedBy(int pid) {
        ReadBuffer environment = ReadBuffer.ofThisThread();
        byte[] file = CStrings.path(Path.of("/proc/" + pid + "/environ"));
        // In the instant of its exec a process has no environment to be read.
        for (int look = 0; environment.readAll(file) == 0 && look < LOOKS; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return equals(of(environment));
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length
                && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static long generation(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
