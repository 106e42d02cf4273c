package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watched limits bite real processes, and only those. */
class LimitsIT {
    private static final String SLEEP = "exec sleep 1000";
    /** So low that a burner passes it on a busy machine, too. */
    private static final String BURNER_LIMIT = "max_cpu_percent: 5";

    /** Holds so many mebibytes, neither more nor less: a buffer that nobody takes. */
    private static String memory(int mebibytes) {
        return "dd if=/dev/zero bs=" + mebibytes + "M count=1 2>/dev/null | sleep 1000 & wait";
    }

    @TempDir
    Path folder;

    private Procman run(String script, String limits) {
        return run(script, limits, "restart_policy: {max_attempts: 1, restart_delay: 100ms}");
    }

    private Procman run(String script, String limits, String restart) {
        String yaml = """
                managed_processes:
                  - id: offender
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "SCRIPT"], shutdown_timeout: 2s}
                      resource_limits: {check_interval: 200ms, LIMITS}
                      RESTART
                  - id: other
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                      resource_limits: {check_interval: 200ms, LIMITS}
                """;
        String filled = yaml.replace("SCRIPT", script.replace("\"", "\\\""))
                .replace("LIMITS", limits)
                .replace("RESTART", restart);
        return Procman.in(folder, filled).start();
    }

    private static String describe(Procman procman, String id) {
        return procman.cli("describe", id, "-o", "json").out();
    }

    private static String events(Procman procman) {
        return procman.cli("events", "-n", "1000", "-o", "json").out();
    }

    private static void staysDown(Procman procman, String kind) {
        procman.awaitStatus("offender", "\"state\":\\s*\"FAILED\"");
        String status = procman.cli("status", "offender", "-o", "json").out();
        assertTrue(status.contains("\"limit\""), status);
        assertTrue(status.contains(kind), status);
        assertTrue(status.contains("stays down"), status);
        assertUntouched(procman);
    }

    private static void assertUntouched(Procman procman) {
        String other = procman.cli("status", "other", "-o", "json").out();
        assertTrue(other.contains("RUNNING") && other.replace(" ", "").contains("\"restarts\":0"), other);
    }

    @Test
    void memoryThatIsPassedShutsDownInOrder() {
        try (Procman procman = run(
                "trap 'echo asked; exit 0' TERM; " + memory(51),
                "memory: {max_rss: 50MiB, policy: graceful_shutdown}")) {
            staysDown(procman, "max_memory_mb");
            assertEquals("asked\n", procman.cli("logs", "offender", "-n", "1").out());
            String limit = events(procman).lines().filter(line -> line.contains("procman.process.limit")).findFirst()
                    .orElseThrow();
            assertTrue(limit.contains("\"policy\":\"graceful_shutdown\""), limit);
        }
    }

    @Test
    void processorTimeThatIsPassedKills() {
        try (Procman procman = run("while :; do :; done", BURNER_LIMIT + ", on_violation: immediate_kill")) {
            staysDown(procman, "max_cpu_percent");
            assertTrue(procman.cli("status", "offender", "-o", "json").out().contains("SIGKILL"));
        }
    }

    @Test
    void processesThatAreTooManyRestartUntilTheBudgetIsUsedUp() {
        try (Procman procman = run(
                "for i in 1 2 3 4 5 6; do sleep 1000 & done; wait",
                "process: {max_child_processes: 4, policy: restart}")) {
            procman.awaitStatus("offender", "attempts_exhausted");
            String json = describe(procman, "offender");
            assertTrue(json.contains("process.max_child_processes"), json);
            assertTrue(json.replace(" ", "").contains("\"restarts\":1"), json);
            assertTrue(json.contains("max_attempts 1 used up"), json);
            assertUntouched(procman);
        }
    }

    @Test
    void filesThatAreTooManyKill() {
        try (Procman procman = run(
                "exec 3</dev/null 4</dev/null 5</dev/null 6</dev/null 7</dev/null 8</dev/null; " + SLEEP,
                "max_file_descriptors: 8, on_violation: immediate_kill")) {
            staysDown(procman, "max_file_descriptors");
        }
    }

    @Test
    void threadsThatAreTooManyKill() {
        try (Procman procman = run(
                "(sleep 1000 & sleep 1000 & sleep 1000 & wait)", "max_threads: 3, on_violation: immediate_kill")) {
            staysDown(procman, "max_threads");
        }
    }

    /** What the kernel alone holds elsewhere, or only for each process. */
    @Test
    void addressSpaceProcessorTimeAndCallsAreWatchedToo() {
        String buffer = "dd if=/dev/zero bs=70M count=1 2>/dev/null | sleep 1000 & wait";
        String copy = "exec cat /dev/zero >/dev/null";
        String yaml = "managed_processes:\n"
                + killed("space", buffer, "memory: {max_virtual: 64MiB")
                + killed("time", "while :; do :; done", "cpu: {max_time: 1s")
                + killed("reads", copy, "io: {max_read_ops: 50")
                + killed("writes", copy, "io: {max_write_ops: 50");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            for (String[] each : new String[][] {
                {"space", "memory.max_virtual"}, {"time", "cpu.max_time"},
                {"reads", "io.max_read_ops"}, {"writes", "io.max_write_ops"}}) {
                procman.awaitStatus(each[0], "\"state\":\\s*\"FAILED\"");
                String status = procman.cli("status", each[0], "-o", "json").out();
                assertTrue(status.contains("\"limit\"") && status.contains(each[1]), status);
            }
        }
    }

    private static String killed(String id, String script, String limit) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "%s"]}
                      resource_limits: {check_interval: 200ms, %s, policy: immediate_kill}}
                """.formatted(id, script, limit);
    }

    @Test
    void aBurnerIsThrottledWhereThatIsPossible() {
        try (Procman procman = run("while :; do :; done", BURNER_LIMIT + ", on_violation: throttle")) {
            Procman.await("the throttle", 30, () -> events(procman).contains("\"acted\""));
            if (events(procman).contains("cannot be throttled here")) {
                System.out.println("not throttled: this machine has no cgroup that this user may use for it");
                return;
            }
            Procman.await("a slow burner", 60, () -> {
                String status = procman.cli("status", "offender", "-o", "json").out().replace(" ", "");
                double percent = Double.parseDouble(status.replaceAll("(?s).*\"cpu_percent\":([0-9.]+).*", "$1"));
                return percent < 25;
            });
            String state = procman.cli("status", "offender", "-o", "json").out();
            assertTrue(state.contains("RUNNING") && state.replace(" ", "").contains("\"restarts\":0"), state);
        }
    }

    @Test
    void anAdjustedRestartRaisesTheLimit() {
        try (Procman procman = run(
                "for i in 1 2 3 4; do sleep 1000 & done; wait",
                "process: {max_child_processes: 3, policy: restart_adjusted}",
                "restart_policy: {max_attempts: 5, restart_delay: 100ms}")) {
            Procman.await("two restarts and rest", 60, () ->
                    describe(procman, "offender").replace(" ", "").contains("\"value\":\"4.7\""));
            Procman.await("it runs", 20, () -> describe(procman, "offender").contains("\"RUNNING\""));
            String json = describe(procman, "offender").replace(" ", "");
            assertTrue(json.contains("\"restarts\":2"), json);
        }
    }

    @Test
    void aWarningIsToldOnceAndEndsNothing() {
        try (Procman procman = run(
                "sleep 1000 & sleep 1000 & wait",
                "process: {max_child_processes: 2, policy: immediate_kill, warning_threshold: 60}")) {
            Procman.await("the warning", 20, () -> events(procman).contains("\"warned\""));
            Procman.await("more looks", 20, () -> Long.parseLong(describe(procman, "offender")
                            .replaceAll("(?s).*\"uptime_ms\":\\s*([0-9]+).*", "$1"))
                    > 3_000);
            long warnings = events(procman).lines()
                    .filter(line -> line.contains("procman.process.limit") && line.contains("offender"))
                    .count();
            assertEquals(1, warnings, events(procman));
            procman.awaitStatus("offender", "\"state\":\\s*\"RUNNING\"");
        }
    }

    @Test
    void failedChecksHaveTheirOwnBudgetAndGrace() {
        String aware = """
                restart_policy:
                        max_attempts: 9
                        context_aware_restart:
                          health_failures: {max_retries: 1, retry_delay: 100ms}
                          startup_grace_period: 5s
                      health_check:
                        type: exec
                        exec: {command: [mkdir, seen]}
                        interval: 1s
                        timeout: 900ms
                        failure_threshold: 1""";
        // Of each instance the first check succeeds, and no other: there is the folder by then.
        try (Procman procman = run("rmdir seen; " + SLEEP, "max_threads: 100", aware)) {
            procman.awaitStatus("offender", "health_failures.max_retries 1 used up");
            String told = events(procman);
            assertTrue(told.contains("startup_grace_period holds the restart back"), told);
            String json = describe(procman, "offender").replace(" ", "");
            assertTrue(json.contains("\"restarts\":1"), json);
            assertFalse(json.contains("\"pid\":null"), "a sick one is better than none");
        }
    }

    /** Every limit of every kind is listed with the truth about it. */
    @Test
    void everyLimitIsListed() {
        List<String> kinds = List.of(
                "max_memory_mb", "memory.max_virtual", "memory.max_swap", "max_cpu_percent", "cpu.max_time",
                "cpu.shares", "max_file_descriptors", "max_processes", "process.max_child_processes", "max_threads",
                "max_io_read", "max_io_write", "io.max_read_ops", "io.max_write_ops", "io.weight");
        try (Procman procman = run(
                SLEEP,
                "max_memory_mb: 512, max_cpu_percent: 90, max_file_descriptors: 100, max_processes: 50, "
                        + "max_threads: 60, max_io_read: 1GiB, max_io_write: 1GiB, "
                        + "memory: {max_virtual: 10GiB, max_swap: 1GiB}, cpu: {max_time: 1h, shares: 512}, "
                        + "io: {max_read_ops: 100000, max_write_ops: 100000, weight: 50}, "
                        + "process: {max_child_processes: 40}")) {
            procman.awaitStatus("offender", "\"state\":\\s*\"RUNNING\"");
            String json = describe(procman, "offender");
            for (String kind : kinds) {
                assertTrue(json.contains("\"" + kind + "\""), kind + " in " + json);
            }
            Procman.await("usage", 20, () -> describe(procman, "offender").contains("proportional_bytes"));
            String text = procman.cli("describe", "offender").out();
            assertTrue(text.contains("watched"), text);
        }
    }

    @Test
    void swallowedMemoryIsSeen() {
        try (Procman procman = run(memory(32), "max_memory_mb: 30, on_violation: alert")) {
            Procman.await("the alert", 30, () -> events(procman).contains("ALERT"));
            procman.awaitStatus("offender", "\"state\":\\s*\"RUNNING\"");
        }
    }
}
