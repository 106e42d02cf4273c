package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Integrated processes and ports, on the assembled distribution, with the sample service that ships with it. */
class IntegratedIT {
    private static final Path SERVICE = Procman.HOME.resolve("config/demo/integrated-service.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path folder;

    private static String integrated(String id, String options) {
        return """
                  - id: %s
                    type: integrated_managed
                    management:
                      control:
                        executable: %s
                        arguments: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx32m, -jar, %s%s]
                        startup_timeout: 60s
                        shutdown_timeout: 20s
                      health_check_run_options: {interval: 200ms, timeout: 150ms, failure_threshold: 20}
                """.formatted(id, JAVA, SERVICE, options);
    }

    private static String sleeper(String id, String ports) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "echo $PORT_HTTP ${port.http}; exec sleep 1000"]
                        ports: %s
                        min_uptime: 0s
                      restart_policy:
                        strategy: on_failure
                        max_attempts: 100
                        restart_delay: 500ms
                        backoff_multiplier: 1.0
                        circuit_breaker: {failures: 1000}
                """.formatted(id, ports);
    }

    private static int port(Procman procman, String id, String name) {
        String status = procman.cli("status", id, "-o", "json").out();
        Matcher matcher = Pattern.compile("\"" + name + "\":\\s*\"?(\\d+)").matcher(status);
        assertTrue(matcher.find(), status);
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void theSampleRunsWithAPortAndStopsOverGrpc() {
        String yaml = "managed_processes:\n" + integrated("greeter", "") + integrated("other", ", --ping-only");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("greeter", "\"health\":\\s*\"healthy\"");
            procman.awaitStatus("other", "\"health\":\\s*\"healthy\"");
            int port = port(procman, "greeter", "grpc");
            assertTrue(port >= 30_000 && port <= 31_000, "port " + port);
            assertNotEquals(port, port(procman, "other", "grpc"));
            assertTrue(procman.cli("status", "greeter").out().contains(" " + port + " "));

            assertIsTold(procman, port);

            String restarted = procman.cli("restart", "greeter").all();
            assertTrue(restarted.contains("greeter restarted"), restarted);
            assertEquals(port, port(procman, "greeter", "grpc"));

            long pid = procman.pid("greeter");
            procman.kill();
            procman.start();
            procman.awaitStatus("greeter", "\"health\":\\s*\"healthy\"");
            assertEquals(pid, procman.pid("greeter"));
            assertEquals(port, port(procman, "greeter", "grpc"));
            assertIsTold(procman, port);

            String stopped = procman.cli("stop", "greeter").all();
            assertTrue(stopped.contains(", gRPC, exit 0"), stopped);
            assertTrue(procman.cli("logs", "greeter").out().contains("asked to stop over gRPC"));
            String signalled = procman.cli("stop", "other").all();
            assertTrue(signalled.contains("SIGTERM"), signalled);
        }
    }

    /** What its type adds is shown as what is configured. */
    private static void assertIsTold(Procman procman, int port) {
        String described = procman.cli("describe", "greeter").out();
        assertTrue(described.lines().anyMatch(line -> line.startsWith("Command:") && line.endsWith("--port " + port)),
                described);
        assertTrue(described.lines().anyMatch(line -> line.matches("\\s+PORT:\\s+" + port)), described);
    }

    @Test
    void aPortIsNamedInArgumentsAndEnvironment() {
        String yaml = "managed_processes:\n" + sleeper("a", "{http: auto}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("a", "\"state\":\\s*\"RUNNING\"");
            int port = port(procman, "a", "http");
            Procman.await("its output", 30, () -> procman.cli("logs", "a").out().contains(port + " " + port));
        }
    }

    @Test
    void whoFindsNoPortWaitsForOne() throws IOException {
        int only = FreePort.any();
        String yaml = "process_manager: {port_range: \"%d-%d\"}\nmanaged_processes:\n".formatted(only, only)
                + sleeper("a", "{http: auto}") + sleeper("b", "{http: auto}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            Procman.await("one runs, one waits", 60, () -> {
                String all = procman.cli("status", "-o", "json").out();
                return all.contains("RUNNING") && all.contains("\"FAILED\"");
            });
            boolean first = procman.cli("status", "a", "-o", "json").out().contains("RUNNING");
            String waiting = first ? "b" : "a";
            String described = procman.cli("describe", waiting).out();
            assertTrue(described.contains("process_manager.port_range " + only + "-" + only), described);
            procman.cli("stop", first ? "a" : "b");
            procman.awaitStatus(waiting, "\"state\":\\s*\"RUNNING\"");
            assertEquals(only, port(procman, waiting, "http"));
        }
    }

    @Test
    void aPortOfYourOwnThatIsInUseNamesWhoHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            String yaml = "managed_processes:\n" + sleeper("a", "{http: " + port + "}");
            try (Procman procman = Procman.in(folder, yaml).start()) {
                procman.awaitStatus("a", "\"state\":\\s*\"FAILED\"");
                String described = procman.cli("describe", "a").out();
                String who = "port " + port + " (control.ports.http) is in use by pid "
                        + ProcessHandle.current().pid();
                assertTrue(described.contains(who), described);
                taken.close();
                procman.awaitStatus("a", "\"state\":\\s*\"RUNNING\"");
                assertEquals(port, port(procman, "a", "http"));
                assertFalse(procman.cli("status", "a").out().contains("in use"));
            }
        }
    }
}
