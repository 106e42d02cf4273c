package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes from start to stop, on the assembled distribution. */
class LifecycleIT {
    @TempDir
    Path folder;

    private static final String SLEEPER = """
            managed_processes:
              - id: sleeper
                type: standard_managed
                management:
                  control:
                    executable: /bin/sh
                    arguments: ["-c", "exec sleep 1000"]
                    shutdown_timeout: 5s
            """;

    @Test
    void runsShowsAndStopsWithoutATrace() throws Exception {
        try (Procman procman = Procman.in(folder, SLEEPER).start()) {
            procman.awaitStatus("sleeper", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("sleeper");
            assertTrue(ProcessHandle.of(pid).isPresent());
            assertTrue(procman.output().contains("sleeper"), procman.output());

            Procman.Result stopped = procman.stop();

            assertEquals(0, stopped.code(), stopped.all());
            assertEquals("", stopped.err());
            assertFalse(Files.exists(procman.state.resolve("manager.json")));
            assertEquals(List.of(), procman.ours());
        }
    }

    @Test
    void childHasItsOwnSessionNullInputAndNothingInherited() {
        String yaml = """
                managed_processes:
                  - id: child
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "exec sleep 1000"]
                        working_directory: work
                        environment: {GREETING: "hello world"}
                        umask: "027"
                """;
        assertTrue(folder.resolve("work").toFile().mkdir());
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("child", "\"state\":\\s*\"RUNNING\"");
            Path proc = Path.of("/proc/" + procman.pid("child"));
            String[] stat = Procman.read(proc.resolve("stat")).split("\\) ")[1].split(" ");
            assertEquals(String.valueOf(procman.pid("child")), stat[2], "process group");
            assertEquals(String.valueOf(procman.pid("child")), stat[3], "session");
            assertEquals("/dev/null", link(proc.resolve("fd/0")));
            assertEquals(List.of("0", "1", "2"), names(proc.resolve("fd")));
            assertEquals(folder.resolve("work").toString(), link(proc.resolve("cwd")));
            assertTrue(Procman.read(proc.resolve("environ")).contains("GREETING=hello world\0"));
            String status = Procman.read(proc.resolve("status"));
            assertTrue(status.contains("Umask:\t0027"), status);
            assertTrue(status.contains("SigBlk:\t0000000000000000"), status);
            assertTrue(status.contains("SigIgn:\t0000000000000000"), status);
        }
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void crashesComeBackWithBackoffUntilTheAttemptsAreUsedUp() {
        String yaml = """
                managed_processes:
                  - id: crasher
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "exit 7"]}
                      restart_policy: {strategy: on_failure, max_attempts: 3, restart_delay: 100ms, jitter: 0}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("crasher", "attempts_exhausted");
            String status = procman.cli("status", "crasher", "-o", "json").out();
            assertTrue(status.contains("\"FAILED\""), status);
            assertTrue(status.replaceAll("\\s", "").contains("\"code\":7"), status);
            assertTrue(status.replaceAll("\\s", "").contains("\"restarts\":3"), status);
            String events = procman.cli("events", "-n", "100", "-o", "json").out();
            assertFalse(events.contains("\"to\":\"RUNNING\""), "a process that exits at once was RUNNING: " + events);
            assertEquals(3, procman.cli("status", "crasher").code());

            assertEquals(0, procman.cli("reset", "crasher").code());
            procman.awaitStatus("crasher", "\"restarts\":\\s*[4-9]");
        }
    }

    @Test
    void circuitBreakerOpensAndClosesAgain() throws Exception {
        Path good = folder.resolve("good");
        String yaml = """
                managed_processes:
                  - id: flaky
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "test -e good && exec sleep 1000; exit 1"]
                        min_uptime: 200ms
                      restart_policy:
                        strategy: on_failure
                        max_attempts: 100
                        restart_delay: 10ms
                        backoff_multiplier: 1
                        circuit_breaker: {failures: 5, window: 60s, cooldown: 2s}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("flaky", "breaker_open");
            Files.createFile(good);
            procman.awaitStatus("flaky", "\"state\":\\s*\"RUNNING\"");
            String description = procman.cli("describe", "flaky", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(description.contains("\"state\":\"closed\""), description);
        }
    }

    @Test
    void stopLeavesNoDescendantBehind() throws Exception {
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
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("tree", "\"state\":\\s*\"RUNNING\"");
            int manager = 1;
            Procman.await("the tree has grown", 20, () -> procman.ours().size() >= manager + 6);

            Procman.Result stopped = procman.cli("stop", "tree");

            assertEquals(0, stopped.code(), stopped.all());
            assertTrue(stopped.out().contains("tree stopped in"), stopped.out());
            assertTrue(stopped.out().contains("SIGKILL, exit 137"), stopped.out());
            assertEquals(
                    List.of(procman.manager().pid()),
                    procman.ours().stream().filter(pid -> pid >= procman.manager().pid()).toList());
        }
    }

    @Test
    void operatorsCommandsDoWhatTheySayAndLastWishWins() {
        try (Procman procman = Procman.in(folder, SLEEPER).start()) {
            procman.awaitStatus("sleeper", "\"state\":\\s*\"RUNNING\"");
            long first = procman.pid("sleeper");

            Procman.Result restarted = procman.cli("restart", "sleeper");
            assertEquals(0, restarted.code(), restarted.all());
            long second = procman.pid("sleeper");
            assertTrue(second != first);

            Procman.Result stopped = procman.cli("stop", "sleeper");
            assertTrue(stopped.out().matches("(?s)sleeper stopped in .* s, SIGTERM, exit 143\\s*"), stopped.all());
            assertEquals(6, procman.cli("signal", "HUP", "sleeper").code());
            assertEquals(4, procman.cli("stop", "nobody").code());
            assertEquals(2, procman.cli("stop").code());
            assertEquals(3, procman.cli("status", "sleeper").code());

            assertEquals(0, procman.cli("start", "sleeper").code());
            Procman.Result killed = procman.cli("kill", "sleeper");
            assertEquals(0, killed.code(), killed.all());
            assertTrue(killed.out().contains("SIGKILL"), killed.out());

            assertEquals(0, procman.cli("start", "sleeper").code());
            assertEquals(0, procman.cli("signal", "TERM", "sleeper").code());
            procman.awaitStatus("sleeper", "backoff|\"restarts\":\\s*[2-9]");

            assertEquals(0, procman.cli("shutdown").code());
            Procman.await("the manager has gone", 30, () -> !procman.manager().isAlive());
            assertEquals(0, procman.manager().exitValue());
            assertEquals(7, procman.cli("status").code());
        }
    }

    @Test
    void terminatesInParallelWithinItsBudget() throws Exception {
        StringBuilder yaml = new StringBuilder("process_manager: {force_shutdown_timeout: 3s}\nmanaged_processes:\n");
        for (int i = 0; i < 20; i++) {
            yaml.append("""
                      - id: deaf-%d
                        type: standard_managed
                        management:
                          control:
                            executable: /bin/sh
                            arguments: ["-c", "trap '' TERM; while :; do sleep 1; done"]
                            shutdown_timeout: 60s
                    """.formatted(i));
        }
        try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
            procman.awaitStatus("deaf-19", "\"state\":\\s*\"RUNNING\"");
            long begun = System.nanoTime();
            Procman.Result stopped = procman.stop();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            assertEquals(0, stopped.code(), stopped.all());
            assertTrue(seconds < 20, "took " + seconds + " s");
            assertEquals(List.of(), procman.ours());
        }
    }
}
