package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled distribution on the portable platform, which is all that Windows and macOS have. */
class PortablePlatformIT {
    private static final Map<String, String> PORTABLE = Map.of("PROCMAN_OPTS", "-Dprocman.platform=portable");
    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";

    @TempDir
    Path folder;

    private Procman procman(String yaml) {
        return Procman.in(folder, yaml, Procman.HOME, PORTABLE);
    }

    private static void assertStoppedWithoutATrace(Procman procman) {
        Procman.Result stopped = procman.stop();
        assertEquals(0, stopped.code(), stopped.all());
        assertEquals("", stopped.err());
        assertEquals(List.of(), procman.ours());
        assertFalse(procman.managerLog().matches("(?s).* (WARN|ERROR) .*"), procman.managerLog());
    }

    @Test
    void runsMeasuresAndKeepsTheLog() {
        String yaml = """
                managed_processes:
                  - id: busy
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "echo to-out; echo to-err >&2; sleep 1000 & while :; do :; done"]
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("busy", RUNNING);
            procman.awaitStatus("busy", "(?s)\"cpu_percent\":\\s*[1-9].*\"memory_bytes\":\\s*[1-9]");
            String table = procman.cli("status", "busy").out();
            assertTrue(table.matches("(?s).*\\d%\\s+[\\d.]+ MiB.*"), table);
            String description = procman.cli("describe", "busy", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(description.contains("\"processes\":[" + procman.pid("busy") + ","), description);
            assertTrue(procman.managerLog().contains("platform portable"), procman.managerLog());

            Procman.await("both lines are there", 20, () -> List.of("to-err", "to-out")
                    .equals(procman.cli("logs", "busy").out().lines().sorted().toList()));
            assertEquals("to-err\n", procman.cli("logs", "busy", "--stderr").out());

            assertStoppedWithoutATrace(procman);
        }
    }

    @Test
    void whatCrashesComesBack() {
        String yaml = """
                managed_processes:
                  - id: once
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "test -e crashed && exec sleep 1000; touch crashed; exit 7"]
                      restart_policy: {strategy: on_failure, restart_delay: 100ms}
                  - id: never
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "exit 9"]}
                      restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 100ms}
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("once", "(?s)" + RUNNING + ".*\"restarts\":\\s*1\\b.*\"code\":\\s*7");
            procman.awaitStatus("never", "(?s)\"attempts_exhausted\".*\"code\":\\s*9");

            long first = procman.pid("once");
            assertTrue(ProcessHandle.of(first).orElseThrow().destroyForcibly());
            procman.awaitStatus("once", "(?s)" + RUNNING + ".*\"restarts\":\\s*2\\b.*\"signal\":\\s*\"SIGKILL\"");
            assertNotEquals(first, procman.pid("once"));
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    @Test
    void stopEndsWhatIgnoresItAndWhatLeftTheSession() throws Exception {
        Files.writeString(folder.resolve("tree.sh"), """
                trap '' TERM
                (trap '' TERM; exec sleep 1000) &
                setsid sh -c 'trap "" TERM; sleep 1000 & sleep 1000' &
                (setsid sh -c '(sleep 1000 &) ; exec sleep 1000' &)
                wait
                sleep 1000
                """);
        String yaml = """
                managed_processes:
                  - id: tree
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["tree.sh"], shutdown_timeout: 1s}
                  - id: polite
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("tree", RUNNING);
            procman.awaitStatus("polite", RUNNING);
            int managerAndPolite = 2;
            Procman.await("the tree has grown", 20, () -> procman.ours().size() >= managerAndPolite + 6);
            long polite = procman.pid("polite");

            Procman.Result stopped = procman.cli("stop", "tree");

            assertEquals(0, stopped.code(), stopped.all());
            assertTrue(stopped.out().contains("tree stopped in"), stopped.out());
            assertTrue(stopped.out().contains("SIGKILL"), stopped.out());
            assertEquals(
                    List.of(procman.manager().pid(), polite),
                    procman.ours().stream().sorted().toList());
            assertTrue(procman.cli("stop", "polite").out().contains("SIGTERM"));
            assertStoppedWithoutATrace(procman);
        }
    }

    @Test
    void theManagersOwnStopIsBounded() throws Exception {
        String yaml = """
                managed_processes:
                  - id: deaf
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "trap '' TERM; (trap '' TERM; sleep 1000) & while :; do sleep 1; done"]
                        shutdown_timeout: 1s
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("deaf", RUNNING);
            long begun = System.nanoTime();
            assertStoppedWithoutATrace(procman);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            assertTrue(seconds < 15, "took " + seconds + " s");
        }
    }

    @Test
    void whatAKilledManagerLeftRunningIsTakenOver() {
        String yaml = """
                managed_processes:
                  - id: survivor
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "echo one; while [ ! -e two ]; do sleep 0.1; done; echo two; exec sleep 1000"]
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("survivor", RUNNING);
            long pid = procman.pid("survivor");

            procman.kill();
            procman.start();

            procman.awaitStatus("survivor", "(?s)" + RUNNING + ".*\"restarts\":\\s*0\\b");
            assertEquals(pid, procman.pid("survivor"));
            assertTrue(folder.resolve("two").toFile().mkdir());
            Procman.await("both lines are there", 20, () -> List.of("one", "two")
                    .equals(procman.cli("logs", "survivor").out().lines().toList()));
            Procman.Result stopped = procman.cli("stop", "survivor");
            assertEquals(0, stopped.code(), stopped.all());
            assertEquals(List.of(procman.manager().pid()), procman.ours());
            assertStoppedWithoutATrace(procman);
        }
    }

    @Test
    void limitsAreListedAsNotEnforced() {
        String yaml = """
                managed_processes:
                  - id: limited
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                      resource_limits: {max_memory_mb: 64, max_file_descriptors: 100}
                """;
        try (Procman procman = procman(yaml).start()) {
            procman.awaitStatus("limited", RUNNING);
            String description = procman.cli("describe", "limited", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(description.contains("\"enforced\":false"), description);
            assertFalse(description.contains("\"enforced\":true"), description);
            assertEquals("", procman.stop().err());
        }
    }
}
