package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's documents show these files; they load unchanged and mean what is written there. */
class SeedExamplesTest {
    @Test
    void architectureExampleSaysWhatItSays() throws Exception {
        DesiredState state = Readings.state(resource("seed-architecture.yaml"));
        assertEquals("host", state.manager().id());
        assertEquals("info", state.manager().logLevel());
        assertEquals(Duration.ofSeconds(30), state.manager().forceShutdownTimeout());
        assertEquals(List.of(), state.warnings());
        ProcessSpec service = state.processes().get(0);
        assertEquals("my-service", service.id());
        assertEquals("standard_managed", service.type());
        assertEquals("general", service.profileType());
        assertEquals("./service", service.control().executable());
        assertEquals(List.of("--config", "prod.yaml"), service.control().arguments());
        assertEquals(Path.of("/opt/service"), service.control().workingDirectory());
        assertEquals(Map.of("ENV", "production"), service.control().environment());
        assertEquals(Duration.ofSeconds(60), service.control().startupTimeout());
        assertEquals(Duration.ofSeconds(10), service.control().shutdownTimeout());
        HealthCheckSpec check = service.healthChecks().get(0);
        assertEquals("http", check.type());
        assertEquals(Duration.ofSeconds(30), check.interval());
        assertEquals(3, check.failureThreshold());
        FakeProviders.Http http = check.settings().bind(FakeProviders.Http.class);
        assertEquals("http://localhost:8080/health", http.url().toString());
        assertEquals(ResourceLimits.of(512L << 20, 80.0, 1024, null), service.limits());
        assertEquals(RestartPolicy.DEFAULT, service.restart());
        assertEquals(LoggingSpec.DEFAULT, service.logging());
    }

    @Test
    void implementationExampleHasLogTargets() throws Exception {
        DesiredState state = Readings.state(resource("seed-implementation.yaml"));
        assertEquals("long_running_service", state.processes().get(0).profileType());
        assertEquals(2, state.manager().logs().targets().size());
        assertEquals("file", state.manager().logs().targets().get(0).type());
        assertEquals(LogFormat.JSON, state.manager().logs().targets().get(0).format());
        assertEquals(
                "/var/log/hsu/processes.log",
                state.manager().logs().targets().get(0).settings().bind(FakeProviders.LogFileSettings.class).path());
        assertEquals("process_manager_stdout", state.manager().logs().targets().get(1).type());
        assertEquals(LogFormat.PLAIN, state.manager().logs().targets().get(1).format());
    }

    @Test
    void theThreeProcessTypesLoadAsManagedProcesses() throws Exception {
        String list = resource("seed-process-types.yaml");
        DesiredState state = Readings.state("managed_processes:\n" + list.indent(2));
        assertEquals(List.of("api-server", "llm-service", "postgres"), ids(state));
        ProcessSpec integrated = state.processes().get(1);
        assertEquals("grpc", integrated.healthChecks().get(0).type());
        FakeProviders.Grpc grpc = integrated.healthChecks().get(0).settings().bind(FakeProviders.Grpc.class);
        assertEquals(new FakeProviders.Grpc("localhost:50051", "", "check"), grpc);
        assertNull(integrated.control());
        assertNull(state.processes().get(2).control());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "strategy: \"never\"",
        "strategy: \"on_failure\"\nmax_attempts: 3\nrestart_delay: \"5s\"\nbackoff_multiplier: 1.5",
        "strategy: \"always\"\nmax_attempts: 10\nrestart_delay: \"2s\""
    })
    void theRestartPoliciesOfTheDocumentsAreValid(String policy) {
        Reading reading = Readings.read(
                Readings.entry("control:\n  executable: ./a\nrestart_policy:\n" + policy.indent(2)));
        assertEquals(List.of(), reading.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "seed-architecture.yaml", "seed-implementation.yaml", "seed-quick-start.yaml", "health-checks.yaml"
    })
    void nothingIsRemarkedOn(String name) throws Exception {
        Reading reading = Readings.read(resource(name));
        assertEquals(List.of(), reading.problems());
    }

    @Test
    void withoutAnyPluginTheyLoadAllTheSame() throws Exception {
        ConfigurationReader bare = new ConfigurationReader(new ProvidedTypes(), name -> null, () -> "host");
        Reading reading = bare.read(resource("seed-implementation.yaml"), Readings.FOLDER);
        assertEquals(1, Readings.state(reading).processes().size());
        assertEquals(6, reading.problems().size(), () -> reading.problems().toString());
        assertEquals("has no effect: no bundle provides the gRPC interface", reading.problems().get(0).problem());
    }

    @Test
    void documentedHealthChecks() throws IOException, InvalidConfigurationException {
        DesiredState state = Readings.state(resource("health-checks.yaml"));
        FakeProviders.Http orders =
                state.processes().get(1).healthChecks().get(0).settings().bind(FakeProviders.Http.class);
        assertEquals(List.of(200, 204), orders.expectedStatus());
        assertEquals("healthy", orders.expectedBody());
        assertEquals(List.of(), state.processes().get(2).healthChecks());
        assertEquals("short_running_task", state.processes().get(2).profileType());
    }

    private static List<String> ids(DesiredState state) {
        return state.processes().stream().map(ProcessSpec::id).toList();
    }

    private static String resource(String name) throws IOException {
        String path = "/org/hsu/procman/configuration/" + name;
        try (InputStream stream = SeedExamplesTest.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
