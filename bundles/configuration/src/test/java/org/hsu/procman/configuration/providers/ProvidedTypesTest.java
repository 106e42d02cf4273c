package org.hsu.procman.configuration.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.junit.jupiter.api.Test;

class ProvidedTypesTest {
    private static final String YAML = """
            managed_processes:
              - id: a
                type: mine
                management:
                  control: {executable: a}
                  health_check: {redis: {address: x}}
                  restart_policy: {strategy: never}
            """;

    record Address(String address) {}

    record Broken(int port) {}

    @Test
    void onlyUsedTypesAreGotAndAllAreGivenBack() {
        FakeProviders fakes = FakeProviders.documented();
        fakes.addProcessType("mine", spec -> List.of());
        fakes.addHealthChecker("redis", Address.class);
        assertEquals(List.of(), said(fakes));
        assertEquals(List.of("mine", "-mine", "redis", "-redis", "mine", "-mine"), fakes.got());
    }

    @Test
    void aPluginThatComesAndGoes() {
        FakeProviders fakes = FakeProviders.documented();
        fakes.addProcessType("mine", spec -> List.of());
        String waiting = "<text>:6:22: warning: managed_processes[0].management.health_check.redis: no plugin provides"
                + " the health check type \"redis\" (the process waits until a plugin provides it)";
        assertEquals(List.of(waiting), said(fakes));
        Map<String, Object> redis = fakes.addHealthChecker("redis", NoSettings.class, 0);
        assertEquals(1, said(fakes).size());
        assertTrue(said(fakes).get(0).endsWith("redis.address: unknown key (no keys are allowed here)"));
        fakes.removeHealthChecker(redis);
        assertEquals(List.of(waiting), said(fakes));
    }

    @Test
    void theHighestRankingThenTheOldestIsAsked() {
        FakeProviders fakes = FakeProviders.documented();
        fakes.addProcessType("mine", spec -> List.of());
        fakes.addHealthChecker("redis", Address.class, 0);
        fakes.addHealthChecker("redis", Broken.class, 0);
        assertEquals(List.of(), said(fakes));
        Map<String, Object> higher = fakes.addHealthChecker("redis", Broken.class, 5);
        assertEquals(2, said(fakes).size(), "port is missing and address unknown");
        fakes.removeHealthChecker(higher);
        assertEquals(List.of(), said(fakes));
    }

    @Test
    void aProcessTypeJudgesTheEntry() {
        FakeProviders fakes = FakeProviders.documented();
        fakes.addProcessType("mine", spec -> List.of("cannot use " + spec.control().executable()));
        fakes.addHealthChecker("redis", Address.class);
        assertEquals(List.of("<text>:2:5: managed_processes[0]: cannot use a"), said(fakes));
    }

    @Test
    void aProviderThatFailsIsAWarning() {
        FakeProviders fakes = FakeProviders.documented();
        fakes.addProcessType("mine", spec -> {
            throw new IllegalStateException("with details");
        });
        fakes.addHealthChecker("redis", Address.class);
        assertEquals(
                List.of("<text>:2:5: warning: managed_processes[0]: the plugin of the process type \"mine\""
                        + " could not be asked: java.lang.IllegalStateException"),
                said(fakes));
    }

    private static List<String> said(FakeProviders fakes) {
        Reading reading = new ConfigurationReader(fakes.types(), name -> null, () -> "host").read(YAML, Path.of("/"));
        return reading.problems().stream().map(Object::toString).toList();
    }
}
