package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;

class InheritanceTest {
    private static final String DEFAULTS = """
            defaults:
              type: standard_managed
              enabled: false
              labels: {team: core, tier: low}
              management:
                control:
                  arguments: [a, b]
                  user: svc
                  startup_timeout: 5s
                  environment: {A: base, B: base}
                health_check:
                  interval: 2s
                  timeout: 1s
                  http: {url: "http://h/", method: HEAD}
                restart_policy: {strategy: always, circuit_breaker: {failures: 9}}
            """;

    @Test
    void mappingsAreMergedAndTheRestReplaced() throws Exception {
        ProcessSpec spec = Readings.first(DEFAULTS + """
                managed_processes:
                  - id: a
                    labels: {tier: high}
                    management:
                      control: {executable: x, arguments: [c], user: ~, environment: {B: own, C: own}}
                      health_check: {http: {url: "http://own/"}}
                      restart_policy: {circuit_breaker: {window: 3s}}
                """);
        assertEquals("standard_managed", spec.type());
        assertFalse(spec.enabled());
        assertEquals(Map.of("team", "core", "tier", "high"), spec.labels());
        assertEquals(List.of("c"), spec.control().arguments());
        assertNull(spec.control().user(), "an explicit null takes an inherited value away");
        assertEquals(Duration.ofSeconds(5), spec.control().startupTimeout());
        assertEquals(Map.of("A", "base", "B", "own", "C", "own"), spec.control().environment());
        FakeProviders.Http http = spec.healthChecks().get(0).settings().bind(FakeProviders.Http.class);
        assertEquals("http://own/", http.url().toString());
        assertEquals("HEAD", http.method());
        assertEquals(9, spec.restart().circuitBreaker().failures());
        assertEquals(Duration.ofSeconds(3), spec.restart().circuitBreaker().window());
    }

    @Test
    void aCheckOfAnotherTypeInheritsOnlyTimes() {
        ProcessSpec spec = Readings.first(DEFAULTS + """
                managed_processes:
                  - {id: a, management: {control: {executable: x}, health_check: {tcp: {address: "h:1"}}}}
                """);
        HealthCheckSpec check = spec.healthChecks().get(0);
        assertEquals("tcp", check.type());
        assertEquals(Duration.ofSeconds(2), check.interval());
    }

    @Test
    void aListOfChecksReplacesTheInheritedCheck() {
        ProcessSpec spec = Readings.first(DEFAULTS + """
                managed_processes:
                  - {id: a, management: {control: {executable: x}, health_checks: [{process: {}}]}}
                """);
        assertEquals(List.of("process"), spec.healthChecks().stream().map(HealthCheckSpec::type).toList());
    }

    @Test
    void nullTakesAWholeSectionAwayAndNothingLeavesIt() {
        List<ProcessSpec> specs = Readings.state(DEFAULTS + """
                managed_processes:
                  - {id: a, management: {control: {executable: x}, health_check: ~}}
                  - id: b
                    management:
                      control: {executable: x}
                      health_check:
                """).processes();
        assertEquals(0, specs.get(0).healthChecks().size());
        assertEquals(1, specs.get(1).healthChecks().size());
    }

    @Test
    void aProblemOfTheDefaultsIsSaidOnceAndThere() {
        Reading reading = Readings.read("""
                defaults:
                  management: {control: {executable: x, startup_timeout: 10}}
                managed_processes:
                  - {id: a, type: standard_managed}
                  - {id: b, type: standard_managed}
                """);
        assertEquals(
                List.of("<text>:2:58: defaults.management.control.startup_timeout:"
                        + " expected a duration, found 10 (write 10s)"),
                Readings.said(reading));
    }
}
