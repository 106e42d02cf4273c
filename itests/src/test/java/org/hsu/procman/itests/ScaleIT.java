package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes at once, on the assembled distribution. */
class ScaleIT {
    private static final int MOST_THREADS = 60;

    @TempDir
    Path folder;

    private static String sleepers(int count) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < count; i++) {
            yaml.append("""
                      - id: sleeper-%03d
                        type: standard_managed
                        management:
                          control: {executable: sleep, arguments: ["1000"]}
                    """.formatted(i));
        }
        return yaml.toString();
    }

    private static long count(String text, String expression) {
        return Pattern.compile(expression).matcher(text).results().count();
    }

    private static void awaitAllRunning(Procman procman, int count) {
        String[] last = {""};
        try {
            Procman.await("all are RUNNING", 90, () -> {
                last[0] = procman.cli("status", "-o", "json").out();
                return count(last[0], "\"state\":\\s*\"RUNNING\"") == count;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last[0] + "\n" + procman.managerLog(), e);
        }
    }

    @Test
    void threeHundredStartAndStopWithoutAThreadEach() {
        int count = 300;
        try (Procman procman = Procman.in(folder, sleepers(count)).start()) {
            awaitAllRunning(procman, count);
            assertEquals(count + 1, procman.ours().size());
            int threads = threads(procman.manager().pid());
            assertTrue(threads < MOST_THREADS, threads + " threads");
            Procman.Result status = procman.cli("status");
            assertEquals(0, status.code(), status.all());

            Procman.Result stopped = procman.stop();

            assertEquals(0, stopped.code(), stopped.all());
            assertEquals("", stopped.err());
            assertEquals(List.of(), procman.ours());
        }
    }

    private static int threads(long pid) {
        String status = Procman.read(Path.of("/proc/" + pid + "/status"));
        Matcher matcher = Pattern.compile("Threads:\\s*(\\d+)").matcher(status);
        assertTrue(matcher.find());
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void aHundredAreShownAndStoppedByName() {
        int count = 100;
        try (Procman procman = Procman.in(folder, sleepers(count)).start()) {
            awaitAllRunning(procman, count);
            List<String> lines = procman.cli("status").out().lines().toList();
            assertEquals(count + 1, lines.size(), "one line each below the heading");
            for (int i = 0; i < count; i++) {
                assertTrue(lines.get(i + 1).startsWith("sleeper-%03d ".formatted(i)), lines.get(i + 1));
            }

            Procman.Result stopped = procman.cli("stop", "--all");

            assertEquals(0, stopped.code(), stopped.all());
            assertEquals(count, stopped.out().lines().filter(line -> line.contains(" stopped in ")).count());
            assertEquals(List.of(procman.manager().pid()), procman.ours());
        }
    }
}
