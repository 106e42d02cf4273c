package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.PortRange;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What valid configurations mean. */
class ProcessSpecsTest {
    @TempDir
    Path folder;

    @Test
    void defaultsAreTheDocumentedOnes() {
        ProcessSpec spec = Readings.managed("control: {executable: prog}");
        assertEquals(
                new ProcessSpec(
                        "a", "standard_managed", "general", true, null, Map.of(), Map.of(), null,
                        new ControlSpec(
                                "prog", List.of(), Readings.FOLDER, Map.of(), false, Duration.ofSeconds(30),
                                Duration.ofSeconds(10), Duration.ofSeconds(1), "SIGTERM", null, null, null, null,
                                null, Map.of()),
                        List.of(), ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT,
                        List.of(), null, "<text>:2"),
                spec);
    }

    @Test
    void everyControlKeyArrives() throws Exception {
        Files.writeString(
                folder.resolve("base.env"),
                "# base\n\nexport A=file\nB=only in file\nC='single $x \\n'\nD=\"a\\tb\\\"\\$\" # comment\nE=\r\n");
        String yaml = Readings.entry("""
                control:
                  executable: ./bin/${NAME}
                  arguments: [--port, 8080, true, 1.10, "${PORT}"]
                  working_directory: work
                  environment: {A: map, N: 5}
                  environment_file: base.env
                  clear_environment: "${ON}"
                  startup_timeout: 1.5h
                  shutdown_timeout: 300ms
                  min_uptime: 0s
                  stop_signal: usr1
                  umask: 027
                  nice: -5
                  user: nobody
                  group: nogroup
                """);
        ControlSpec control =
                Readings.state(Readings.reader().read(yaml, folder)).processes().get(0).control();
        assertEquals("./bin/alpha", control.executable());
        assertEquals(List.of("--port", "8080", "true", "1.10", "8080"), control.arguments());
        assertEquals(folder.resolve("work"), control.workingDirectory());
        assertEquals(
                Map.of("A", "map", "N", "5", "B", "only in file", "C", "single $x \\n", "D", "a\tb\"$", "E", ""),
                control.environment());
        assertTrue(control.clearEnvironment());
        assertEquals(Duration.ofMinutes(90), control.startupTimeout());
        assertEquals(Duration.ofMillis(300), control.shutdownTimeout());
        assertEquals(Duration.ZERO, control.minUptime());
        assertEquals("SIGUSR1", control.stopSignal());
        assertEquals(027, control.umask());
        assertEquals(-5, control.nice());
        assertEquals("nobody", control.user());
        assertEquals("nogroup", control.group());
    }

    @Test
    void environmentMayBeAList() {
        ProcessSpec spec = Readings.managed("control: {executable: a, environment: [A=1, \"B=x=y z\", C=]}");
        assertEquals(Map.of("A", "1", "B", "x=y z", "C", ""), spec.control().environment());
    }

    @Test
    void expansions() {
        ProcessSpec spec = Readings.managed("""
                control:
                  executable: a
                  arguments:
                    - x${NAME}y
                    - ${NONE:-other}
                    - ${EMPTY:-other}
                    - "${EMPTY}"
                    - $$${NAME}$$
                    - $HOME $ a$
                    - ${NONE:-<${NONE2:-${NAME}}>}
                    - $${NAME}
                """);
        assertEquals(
                List.of("xalphay", "other", "other", "", "$alpha$", "$HOME $ a$", "<alpha>", "${NAME}"),
                spec.control().arguments());
    }

    @Test
    void filesExpandWithoutTheLastLineBreak() throws Exception {
        Files.writeString(folder.resolve("token"), "two\nlines\n");
        String yaml = Readings.entry("control: {executable: a, environment: {T: \"<${file:token}>\"}}");
        Reading reading = Readings.reader().read(yaml, folder);
        assertEquals("<two\nlines>", Readings.state(reading).processes().get(0).control().environment().get("T"));
    }

    @ParameterizedTest
    @CsvSource({
        "8080, http://localhost:8080/api/status",
        "':8080', http://localhost:8080/api/status",
        "'localhost:8080', http://localhost:8080/api/status",
        "'10.0.0.1:81', http://10.0.0.1:81/api/status",
        "'localhost:8080/', http://localhost:8080/",
        "'localhost:8080/health', http://localhost:8080/health",
        "'http://localhost:8080', http://localhost:8080",
        "'https://h/p?q=1', https://h/p?q=1",
        "'http://h:${PORT}/', http://h:8080/"
    })
    void httpEndpoints(String written, String url) throws Exception {
        ProcessSpec spec = Readings.managed(
                "control: {executable: a}\nhealth_check: {http_endpoint: \"" + written + "\", expected_status: 204}");
        FakeProviders.Http http = spec.healthChecks().get(0).settings().bind(FakeProviders.Http.class);
        assertEquals(url, http.url().toString());
        assertEquals(List.of(204), http.expectedStatus());
        assertEquals("GET", http.method());
    }

    @Test
    void healthChecksGetNamesAndKinds() {
        ProcessSpec spec = Readings.managed("""
                control: {executable: a}
                health_checks:
                  - {tcp: {address: "h:1"}}
                  - {tcp: {address: "h:2"}, kind: readiness, interval: 2s, success_threshold: 2, initial_delay: 1s}
                  - {name: mine, exec: {command: [x]}, on_failure: none, timeout: 29999ms, failure_threshold: 1}
                  - {enabled: false, process: {}}
                """);
        List<HealthCheckSpec> checks = spec.healthChecks();
        assertEquals(List.of("tcp", "tcp_2", "mine"), checks.stream().map(HealthCheckSpec::name).toList());
        assertEquals(HealthCheckSpec.Kind.READINESS, checks.get(1).kind());
        assertFalse(checks.get(1).restartOnFailure());
        assertTrue(checks.get(0).restartOnFailure());
        assertFalse(checks.get(2).restartOnFailure());
        assertEquals(Duration.ofSeconds(1), checks.get(1).initialDelay());
        assertEquals(Duration.ofSeconds(1), checks.get(1).timeout(), "half an interval that the usual 5s would pass");
        assertEquals(2, checks.get(1).successThreshold());
        assertEquals(Duration.ofMillis(29_999), checks.get(2).timeout());
    }

    @Test
    void runOptionsGoToTheCheckOfAnIntegratedProcess() {
        ProcessSpec spec = Readings.first("""
                managed_processes:
                  - id: a
                    type: integrated_managed
                    management:
                      control: {executable: a}
                      health_check: {grpc_service: "h:1"}
                      health_check_run_options: {interval: 10s, timeout: 2s, failure_threshold: 7}
                """);
        HealthCheckSpec check = spec.healthChecks().get(0);
        assertEquals(Duration.ofSeconds(10), check.interval());
        assertEquals(Duration.ofSeconds(2), check.timeout());
        assertEquals(7, check.failureThreshold());
    }

    @Test
    void restartPolicies() {
        ProcessSpec spec = Readings.managed("""
                control: {executable: a}
                restart_policy:
                  strategy: always
                  max_attempts: 7
                  restart_delay: 10m
                  backoff_multiplier: 2
                  jitter: 0
                  reset_after: 5m
                  circuit_breaker: {failures: 2, window: 10s}
                """);
        assertEquals(
                new RestartPolicy(
                        "always", 7, Duration.ofMinutes(10), 2, Duration.ofMinutes(10), 0, Duration.ofMinutes(5),
                        new RestartPolicy.CircuitBreaker(2, Duration.ofSeconds(10), Duration.ofMinutes(5)), null),
                spec.restart());
    }

    @Test
    void limitsAndLogging() {
        ProcessSpec spec = Readings.managed("""
                control: {executable: a}
                resource_limits: {max_memory_mb: 1, max_cpu_percent: 250, max_file_descriptors: 3, max_processes: 4}
                logging: {capture_stdout: false, log_file: logs/a.log, buffer_size: 64KiB}
                """);
        assertEquals(ResourceLimits.of(1048576L, 250.0, 3, 4), spec.limits());
        assertEquals(LoggingSpec.of(false, true, Readings.FOLDER.resolve("logs/a.log"), 65_536), spec.logging());
    }

    @Test
    void managerSettings() {
        ManagerSettings manager = Readings.state("""
                process_manager:
                  id: m
                  log_level: WARN
                  force_shutdown_timeout: 5s
                  state_directory: /var/lib/x
                  log_directory: ../logs
                  plugins_directory: plugins
                  port_range: "40000-40010"
                  spool_limit: 64MiB
                managed_processes: [{id: a, type: unmanaged}]
                """).manager();
        assertEquals(
                new ManagerSettings(
                        "m", "warn", Duration.ofSeconds(5), Path.of("/var/lib/x"), Path.of("/etc/logs"),
                        Path.of("/etc/procman/plugins"), new PortRange(40_000, 40_010), false, null, 64L << 20,
                        LogCollection.NONE, Map.of(), List.of()),
                manager);
    }

    @Test
    void unsetDirectoriesAreNull() {
        ManagerSettings manager = Readings.state("managed_processes: [{id: a, type: unmanaged}]").manager();
        assertNull(manager.stateDirectory());
        assertEquals("host", manager.id());
        assertEquals("info", manager.logLevel());
        assertEquals("30000-31000", manager.portRange().toString());
    }

    @Test
    void portsKeepTheirNamesUntilAStart() throws Exception {
        ProcessSpec spec = Readings.managed("""
                control:
                  executable: a
                  ports: {http: auto, admin: 81}
                  arguments: ["${port.http}", "$${port.http}", "$$${port.admin}"]
                health_check: {http_endpoint: "${port.http}"}
                """);
        assertEquals(Map.of("http", 0, "admin", 81), spec.control().ports());
        Map<String, Integer> numbers = Map.of("http", 30_000, "admin", 81);
        assertEquals(
                List.of("30000", "${port.http}", "$81"),
                spec.control().arguments().stream()
                        .map(argument -> PortReferences.expand(argument, numbers))
                        .toList());
        Settings settings = spec.healthChecks().get(0).settings();
        assertEquals(
                "http://localhost:30000/api/status",
                settings.withPorts(numbers).bind(FakeProviders.Http.class).url().toString());
        assertEquals(settings, settings.withPorts(Map.of("other", 1)));
    }

    @Test
    void anIntegratedProcessHasAPortAndACheckOfItsOwn() throws Exception {
        ProcessSpec spec = Readings.first("""
                managed_processes:
                  - id: a
                    type: integrated_managed
                    management:
                      control: {executable: a}
                      health_check_run_options: {interval: 3s, failure_threshold: 2}
                """);
        assertEquals(Map.of("grpc", 0), spec.control().ports());
        HealthCheckSpec check = spec.healthChecks().get(0);
        assertEquals("grpc", check.type());
        assertEquals(Duration.ofSeconds(3), check.interval());
        assertEquals(2, check.failureThreshold());
        assertEquals(
                new FakeProviders.Grpc("localhost:4711", "", "auto"),
                check.settings().withPorts(Map.of("grpc", 4711)).bind(FakeProviders.Grpc.class));
    }

    @Test
    void aReloadSeesThatOnlyPlacesChanged() {
        String check = "control: {executable: a}\nhealth_check: {http: {url: \"http://h/\", expected_status: [200]}}";
        HealthCheckSpec before = Readings.managed(check).healthChecks().get(0);
        HealthCheckSpec moved = Readings.managed("# a line\n" + check.replace(", ", ",  ")).healthChecks().get(0);
        HealthCheckSpec changed = Readings.managed(check.replace("200", "201")).healthChecks().get(0);
        assertEquals(before, moved);
        assertEquals(before.hashCode(), moved.hashCode());
        assertNotEquals(before, changed);
    }
}
