package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hsu.procman.itests.testexe.TestExe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end-to-end scenarios of the Rust implementation with what its harness should have asked: each effect is
 * seen, not only that the manager ran. Times are shorter, nothing else is.
 */
class UpstreamScenariosIT {
    @TempDir
    Path folder;

    /** What stands before the process in the configuration. */
    private String top = "";
    private String grace = "10s";

    private Procman run(String management, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-cp", classes(), TestExe.class.getName()));
        words.addAll(List.of(arguments));
        String quoted = words.stream().map(word -> "'" + word + "'").reduce((a, b) -> a + ", " + b).orElseThrow();
        String yaml = top
                + """
                managed_processes:
                  - id: testexe
                    type: standard_managed
                    management:
                      control:
                        executable: %s
                        arguments: [%s]
                        shutdown_timeout: %s
                %s"""
                        .formatted(java(), quoted, grace, management.indent(6));
        return Procman.in(folder, yaml).start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classes() {
        try {
            return Path.of(TestExe.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String logs(Procman procman, String... options) {
        return procman.cli(Stream.concat(Stream.of("logs", "testexe", "-n", "1000"), Stream.of(options))
                        .toArray(String[]::new))
                .out();
    }

    private static void awaitLine(Procman procman, String line, int times) {
        Procman.await(
                times + " times '" + line + "'", 60, () -> logs(procman).lines().filter(line::equals).count() >= times);
    }

    private static Described describe(Procman procman) {
        return new Described(procman.cli("describe", "testexe", "-o", "json").out());
    }

    @Test
    void forcedStop() {
        grace = "300ms";
        try (Procman procman = run("", "--shutdown-delay", "30")) {
            awaitLine(procman, "Testexe is fully operational", 1);
            long pid = procman.pid("testexe");
            long began = System.nanoTime();

            Procman.Result stopped = procman.stop();

            assertEquals(0, stopped.code(), stopped.all());
            assertTrue((System.nanoTime() - began) / 1_000_000 < 10_000, "well before the child would have ended");
            assertFalse(ProcessHandle.of(pid).isPresent());
            assertEquals(List.of(), procman.ours());
            assertTrue(procman.managerLog().contains("SIGKILL"), procman.managerLog());
        }
    }

    @Test
    void gracefulStop() {
        try (Procman procman = run("", "--shutdown-delay", "0.3")) {
            awaitLine(procman, "Testexe is fully operational", 1);
            Procman.Result stop = procman.cli("stop", "testexe");
            assertEquals(0, stop.code(), stop.all());
            assertTrue(stop.out().contains("exit 0"), stop.out());
            String lines = logs(procman);
            assertTrue(
                    Pattern.compile("Received SIGTERM/SIGINT\\s+Testexe received signal\\s+Testexe stopped")
                            .matcher(lines)
                            .find(),
                    lines);
        }
    }

    @Test
    void childIsHeardFromItsFirstLineOn() {
        try (Procman procman = run("")) {
            awaitLine(procman, "Testexe is fully operational", 1);
            assertTrue(
                    Pattern.compile("(?s)Starting testexe.*Testexe is ready.*Testexe is fully operational")
                            .matcher(logs(procman))
                            .find(),
                    logs(procman));
        }
    }

    /** Upstream's on-failure follows its check and not the exit code: a process check says that it must be alive. */
    @Test
    void processCheckBringsBackWhatEndsWell() {
        String management = """
                health_check: {type: process, interval: 200ms, timeout: 100ms, failure_threshold: 3}
                restart_policy: {strategy: on_failure, max_attempts: 5, restart_delay: 100ms}
                """;
        try (Procman procman = run(management, "--run-duration", "1")) {
            awaitLine(procman, "Testexe is fully operational", 1);
            long first = procman.pid("testexe");
            awaitLine(procman, "Testexe is fully operational", 2);
            Procman.await("another pid", 20, () -> {
                long pid = describe(procman).pid();
                return pid != 0 && pid != first;
            });
        }
    }

    @Test
    void maxRestartAttempts() {
        String management = """
                restart_policy: {strategy: on_failure, max_attempts: 3, restart_delay: 100ms}
                """;
        try (Procman procman = run(management, "--run-duration", "0.1", "--exit-code", "1")) {
            procman.awaitStatus("testexe", "attempts_exhausted");
            assertEquals(4, logs(procman).lines().filter("Testexe stopped"::equals).count());
            assertEquals("FAILED", describe(procman).state());
        }
    }

    @Test
    void httpHealthRestart() throws Exception {
        int port = FreePort.any();
        String management = """
                health_check: {interval: 300ms, timeout: 200ms, failure_threshold: 3,
                  http_endpoint: 'http://127.0.0.1:%d/'}
                restart_policy: {strategy: on_failure, max_attempts: 5, restart_delay: 100ms}
                """
                .formatted(port);
        try (Procman procman =
                run(management, "--health-port", String.valueOf(port), "--fail-health-after", "3")) {
            procman.awaitStatus("testexe", "\"health\":\\s*\"healthy\"");
            long first = procman.pid("testexe");
            procman.awaitStatus("testexe", "\"restarts\":\\s*1");
            Procman.await("the second instance is healthy", 30, () -> {
                Described now = describe(procman);
                return now.pid() != first && "healthy".equals(now.health());
            });
            String events = procman.cli("events", "-n", "100", "-o", "json").out();
            assertTrue(events.contains("503"), events);
            assertTrue(events.contains("\"to\":\"UNHEALTHY\""), events);
        }
    }

    /** Nothing ever answers, so it never was ready: the time to become so is over, and the strategy brings it back. */
    @Test
    void httpHealthThatNeverAnswers() throws Exception {
        String management = """
                health_check: {interval: 300ms, timeout: 200ms, failure_threshold: 2,
                  http_endpoint: 'http://127.0.0.1:%d/'}
                restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 100ms}
                """
                .formatted(FreePort.any());
        top = "defaults: {management: {control: {startup_timeout: 1s}}}\n";
        try (Procman procman = run(management, "--run-duration", "60")) {
            procman.awaitStatus("testexe", "attempts_exhausted");
            Described end = describe(procman);
            assertEquals(1, end.restarts());
            assertTrue(end.json().contains("start_timeout"), end.json());
        }
    }

    @Test
    void logCollection() {
        top = """
                log_collection:
                  global_aggregation:
                    targets: [{type: file, path: process_manager-aggregated.log, format: enhanced_plain}]
                """;
        try (Procman procman = run("", "--run-duration", "0.5")) {
            procman.awaitStatus("testexe", "\"state\":\\s*\"STOPPED\"");
            Path aggregated = procman.logs.resolve("process_manager-aggregated.log");
            Procman.await("the last line is there", 20, () -> Procman.read(aggregated).contains("Testexe stopped"));
            assertTrue(Procman.read(aggregated).contains("[testexe][stdout] Starting testexe"), Procman.read(aggregated));
            assertTrue(logs(procman, "--stdout").contains("Testexe is ready"));
            assertEquals("", logs(procman, "--stderr"));
        }
    }

    @Test
    void aWrongArgumentIsSeenAtOnce() {
        try (Procman procman = run("restart_policy: {strategy: never}", "")) {
            procman.awaitStatus("testexe", "\"state\":\\s*\"FAILED\"");
            assertTrue(procman.cli("status", "testexe", "-o", "json").out().replaceAll("\\s", "").contains("\"code\":2"));
            Procman.await("why", 20, () -> logs(procman, "--stderr").contains("unexpected argument ''"));
        }
    }

    @Test
    void memoryGrowthIsVisible() {
        try (Procman procman = run("", "--memory-growth-rate", "40")) {
            procman.awaitStatus("testexe", "\"memory_bytes\":\\s*\\d");
            long first = memory(procman);
            Procman.await("80 MB more", 60, () -> memory(procman) > first + 80_000_000L);
        }
    }

    private static long memory(Procman procman) {
        return number(procman, "memory_bytes").longValue();
    }

    @Test
    void processorTimeIsVisible() {
        try (Procman procman = run("", "--cpu-percent", "50")) {
            Procman.await("about 50 %", 60, () -> {
                double percent = number(procman, "cpu_percent").doubleValue();
                return percent > 25 && percent < 80;
            });
        }
    }

    private static Number number(Procman procman, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":\\s*([0-9.]+)")
                .matcher(procman.cli("status", "testexe", "-o", "json").out());
        return matcher.find() ? Double.valueOf(matcher.group(1)) : Double.valueOf(-1);
    }

    /** The limit is the kernel's where there are cgroups; the offender is told apart from any other SIGKILL. */
    @Test
    void memoryLimit() {
        String management = """
                resource_limits: {max_memory_mb: 100}
                restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 100ms}
                """;
        try (Procman procman = run(management, "--memory-mb", "250")) {
            procman.awaitStatus("testexe", "attempts_exhausted");
            Described end = describe(procman);
            boolean enforced = end.json().contains("\"enforced\":true") || end.json().contains("\"enforced\": true");
            assertTrue(enforced ? end.json().contains("oom_killed") : end.json().contains("limit"), end.json());
        }
    }

    /** Nothing that a manager wrote for its own use is left after an ordered stop. */
    @Test
    void nothingIsLeftInTheStateDirectory() throws Exception {
        try (Procman procman = run("")) {
            awaitLine(procman, "Testexe is fully operational", 1);
            assertEquals(0, procman.stop().code());
            try (Stream<Path> files = Files.walk(procman.state)) {
                List<String> left = files.filter(Files::isRegularFile)
                        .map(file -> procman.state.relativize(file).toString())
                        .filter(name -> !name.startsWith("cache") && !name.equals("manager.lock"))
                        .toList();
                assertEquals(List.of(), left);
            }
        }
    }
}
