package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.manager.jmx.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final List<LogOutputView> OUTPUTS = List.of(
            new LogOutputView("stdout", "own_file", 12, 340, 0, 5, 1, Samples.NOON, "", false));

    private static final List<String> CONFIGURATION =
            List.of("control.executable: /usr/bin/web", "control.stop_timeout: 10s", "labels.api_token: hunter2");
    private static final String NOON = "2026-01-02T05:04:05.678+02:00";

    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void zone() {
        TimeZone.setDefault(TimeZone.getTimeZone("GMT+2"));
    }

    @AfterEach
    void zoneBack() {
        TimeZone.setDefault(zone);
    }

    @Test
    void statusHasTheFieldsOfTheContractInOrder() {
        ProcessView view = Samples.running("web");
        String json = Json.write(StatusFields.status(view, view.startNanos() + 5_000_000_000L));
        assertEquals("{\"id\":\"web\",\"type\":\"standard_managed\",\"group\":\"edge\",\"instance_of\":null,\"enabled\":true,\"held\":false,"
                + "\"state\":\"RUNNING\",\"reason\":\"requested\",\"detail\":\"started by cli\",\"since\":\"" + NOON
                + "\",\"health\":\"healthy\",\"pid\":4711,\"uptime_ms\":5000,\"restarts\":3,\"cpu_percent\":12.5,"
                + "\"memory_bytes\":67108864,\"ports\":{\"http\":8080},\"last_exit\":{\"code\":null,"
                + "\"signal\":\"SIGKILL\",\"time\":\"2026-01-02T05:04:04.678+02:00\",\"reason\":\"oom_killed\"},\"next_run_at\":null}",
                json);
    }

    @Test
    void whatIsUnknownIsNull() {
        String json = Description.statusJson(List.of(Samples.failed("worker")));
        assertTrue(json.endsWith("\"pid\":null,\"uptime_ms\":null,\"restarts\":5,\"cpu_percent\":null,"
                + "\"memory_bytes\":null,\"ports\":{},\"last_exit\":null,\"next_run_at\":null}]"), json);
    }

    @Test
    void descriptionHasChecksLimitsBreakerHistoryAndConfiguration() {
        String json = describe(Samples.running("web")).json();
        for (String part : List.of(
                "\"generation\":4", "\"started_at\":\"" + NOON + "\"", "\"adopted\":false",
                "\"next_restart_at\":null", "\"attempts\":1", "\"processes\":[4711,4712]",
                "\"circuit_breaker\":{\"state\":\"closed\",\"failures\":1,\"open_until\":null}",
                "\"health_checks\":[{\"name\":\"http\",\"type\":\"http\",\"kind\":\"liveness\","
                        + "\"status\":\"healthy\",\"message\":\"200 OK\",\"last_check\":\"" + NOON + "\","
                        + "\"latency_ms\":3,\"consecutive_failures\":0,"
                        + "\"next_check\":\"2026-01-02T05:04:10.678+02:00\"}]",
                "\"limits\":[{\"kind\":\"max_memory_mb\",\"value\":\"32 MB\",\"enforced_by\":\"cgroup2\","
                        + "\"enforced\":true,\"usage\":67108864,\"violated\":true",
                "\"history\":[{\"time\":\"2026-01-02T05:04:05.178+02:00\",\"from\":\"STOPPED\",\"to\":\"STARTING\","
                        + "\"reason\":\"requested\",\"detail\":\"started by cli\"},",
                "\"configuration\":{\"control.executable\":\"/usr/bin/web\",\"control.stop_timeout\":\"10s\","
                        + "\"labels.api_token\":\"***\"}")) {
            assertTrue(json.contains(part), part + " in " + json);
        }
    }

    @Test
    void secretsReachNeitherForm() {
        Description description = describe(Samples.running("web"));
        assertFalse(description.json().contains("hunter2"), description.json());
        assertFalse(description.text().contains("hunter2"), description.text());
        assertFalse(description.text().contains("abc def"), description.text());
        assertTrue(description.json().contains("\"DB_PASSWORD\":\"***\""));
        assertTrue(description.json().contains("\"--password=***\",\"--token\",\"***\",\"--port\",\"8080\""));
        assertTrue(description.json().contains("pg://me:***@db/x"));
    }

    @Test
    void theTextBeginsWithTheStateAndWhy() {
        List<String> lines = describe(Samples.running("web")).text().lines().toList();
        assertEquals("Id:            web", lines.get(0));
        assertEquals("State:         RUNNING since " + NOON + " (10.0 s)", lines.get(1));
        assertEquals("Why:           requested: started by cli", lines.get(2));
        assertEquals("Last exit:     SIGKILL (oom_killed) at 2026-01-02T05:04:04.678+02:00", lines.get(4));
        assertTrue(lines.contains("  max_memory_mb  32 MB  64 MiB  cgroup2      violated"), lines.toString());
    }

    @Test
    void whatOfALimitIsUsedIsComparedWhereBothAreKnown() {
        ProcessView view = Samples.running("web");
        assertEquals(new LimitUsage(17L, null),
                LimitUsage.of(new EnforcedLimit("max_file_descriptors", "16", "rlimit", true, ""), view));
        assertEquals(new LimitUsage(12.5, false), LimitUsage.of(
                new EnforcedLimit("max_cpu_percent", "12.5 % of one core", "cgroup2", true, ""), view));
        assertEquals(new LimitUsage(2L, true),
                LimitUsage.of(new EnforcedLimit("max_processes", "1", "none", false, "no cgroup"), view));
        assertEquals(new LimitUsage(null, null),
                LimitUsage.of(new EnforcedLimit("max_io_read", "1", "none", false, "no cgroup"), view));
    }

    @Test
    void theNextStepIsTold() {
        assertEquals("stays failed until `procman start worker` or `procman reset worker`",
                NextStep.of(Samples.failed("worker"), Samples.NOON));
        assertEquals("health check in 5.0 s, at 2026-01-02T05:04:10.678+02:00; "
                        + "its attempts are cleared in 1m00s, at 2026-01-02T05:05:05.678+02:00 (reset_after 60 s)",
                NextStep.of(Samples.running("web"), Samples.NOON));
    }

    @Test
    void whyIsOneParagraphWithTheSettingThatDecided() {
        String running = new Description(Samples.running("web"), List.of("control.min_uptime: 1000ms"), Map.of(),
                OUTPUTS, List.of(), Samples.NOON + 10_000, 0).why();
        assertTrue(running.startsWith("web is RUNNING since " + NOON + " (10.0 s), because: started by cli (reason"
                + " requested). Its last run ended with SIGKILL (oom_killed) at 2026-01-02T05:04:04.678+02:00. It has"
                + " been restarted 3 times in all, once in a row. Next: "), running);
        assertTrue(running.endsWith("(reset_after 60 s). Decided by control.min_uptime: 1000ms (default)."), running);

        String failed = new Description(Samples.failed("worker"),
                List.of("restart_policy.max_attempts: 5", "restart_policy.strategy: always"),
                Map.of("management.restart_policy.max_attempts", "procman.yaml:9"), OUTPUTS, List.of(), Samples.NOON, 0).why();
        assertEquals("worker is FAILED since " + NOON + " (0 ms), because: 5 of 5 attempts (reason attempts_exhausted)."
                + " It has been restarted 5 times in all, 5 times in a row. Next: stays failed until `procman start"
                + " worker` or `procman reset worker`. Decided by restart_policy.max_attempts: 5 (procman.yaml:9).", failed);
    }

    @Test
    void spansAreReadable() {
        assertEquals(List.of("350 ms", "3.2 s", "3m12s", "2h05m", "3d04h"),
                List.of(Times.span(350), Times.span(3250), Times.span(192_000), Times.span(7_500_000),
                        Times.span(273_600_000)));
        assertEquals(0, Times.millisSince(10L, 5L));
    }

    @Test
    void anOutputThatFailsIsSaid() {
        List<LogOutputView> outputs = List.of(OUTPUTS.get(0),
                new LogOutputView("syslog (log:514)", "syslog", 3, 40, 7, 9, 0, Samples.NOON, "connection refused", true));
        String text = new Description(Samples.running("web"), CONFIGURATION, Map.of(), outputs, List.of(), Samples.NOON, 0).text();
        assertTrue(text.matches("(?s).*stdout +own_file +ok +12 .*"), text);
        assertTrue(text.matches("(?s).*syslog \\(log:514\\) +syslog +fails +3 +7 .*connection refused.*"), text);
    }

    @Test
    void aPluginThatFailsIsNamedWithWhatItDoes() {
        Description description = new Description(Samples.running("web"), CONFIGURATION, Map.of(), OUTPUTS,
                List.of(new PluginView("health_check", "toy", "acme.toy", "1.0.0", "", "quarantined", "it hangs")),
                Samples.NOON, 0);
        assertTrue(description.text().contains(
                "Plugin problems:\n  health_check toy  acme.toy  quarantined  it hangs\n"), description.text());
        assertTrue(description.json().contains("\"plugin_problems\":[{\"kind\":\"health_check\",\"name\":\"toy\","
                + "\"bundle\":\"acme.toy\",\"version\":\"1.0.0\",\"file\":null,\"state\":\"quarantined\","
                + "\"problem\":\"it hangs\"}]"), description.json());
    }

    private static Description describe(ProcessView view) {
        return new Description(view, CONFIGURATION, Map.of("type", "procman.yaml:3"), OUTPUTS, List.of(), Samples.NOON + 10_000, view.startNanos() == null
                ? 0 : view.startNanos() + 10_000_000_000L);
    }
}
