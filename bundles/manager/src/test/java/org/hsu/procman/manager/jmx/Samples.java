package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.ResourceUse;
import org.hsu.procman.manager.management.UsageHistory;

/** Views to show: one process with everything known of it, one with nothing. */
public final class Samples {

    /** 2026-01-02T03:04:05.678Z. */
    public static final long NOON = 1767323045678L;

    private Samples() {}

    public static ProcessView running(String id) {
        return running(id, Health.HEALTHY);
    }

    public static ProcessView running(String id, Health health) {
        return new ProcessView(
                id, "standard_managed", "edge", new TreeMap<>(Map.of("tier", "front", "zone", "a")),
                "shop.example.org", true, true, false, ProcessState.RUNNING, StateReason.REQUESTED, "started by cli", NOON, health, 4,
                4711L, NOON, System.nanoTime() - 5_000_000_000L, false, 3, 1, null, "closed", 1, null,
                ExitStatus.signalled("SIGKILL", 0, NOON - 1000), "oom_killed",
                12.5, 64L << 20, 256L << 20, 17, 9, 2, new TreeMap<>(Map.of("http", 8080)),
                List.of("/usr/bin/web", "--password=hunter2", "--token", "abc def", "--port", "8080"), "/srv/web",
                new TreeMap<>(Map.of("PATH", "/bin", "DB_PASSWORD", "hunter2", "DB_URL", "pg://me:hunter2@db/x")),
                List.of(new ProcessView.CheckView(
                        "http", "http", "liveness", "healthy", "200 OK", NOON, 3L, 0, NOON + 5000)),
                List.of(new EnforcedLimit("max_memory_mb", "32 MB", "cgroup2", true, "")),
                List.of(
                        new Transition(NOON - 500, ProcessState.STOPPED, ProcessState.STARTING,
                                StateReason.REQUESTED, "started by cli"),
                        new Transition(NOON, ProcessState.STARTING, ProcessState.RUNNING,
                                StateReason.REQUESTED, "ready after 0.5 s")),
                List.of("/var/log/web/stdout.log"), List.of(4711L, 4712L),
                Map.of("process_type", "org.hsu.procman.process-standard"),
                List.of(new ProcessView.NeedView("db", "healthy", true, "RUNNING")), null,
                resources(),
                null,
                List.of(new ProcessView.NextView(NOON + 60_000, "its attempts are cleared", "reset_after 60 s")),
                List.of(new ProcessView.HookView("pre_start", "failed", 4, 4700L, NOON - 900, 200L, "exit 3 (no table)")),
                null, null, null, null);
    }

    private static ResourceUse resources() {
        Map<String, Double> used = Map.of(
                "max_memory_mb", (double) (64 << 20), "max_file_descriptors", 17.0, "max_cpu_percent", 12.5,
                "max_processes", 2.0);
        Map<String, Double> allowed = Map.of(
                "max_memory_mb", (double) (32 << 20), "max_cpu_percent", 12.5, "max_processes", 1.0);
        Double[][] values = new Double[UsageHistory.SERIES.size()][2];
        values[0][1] = 12.5;
        return new ResourceUse(null, used, allowed, null, 1024.0, "",
                () -> new UsageHistory(new long[] {NOON, NOON + 5000}, values));
    }

    public static ProcessView failed(String id) {
        return in(id, null, ProcessState.FAILED);
    }

    /** Without an instance. */
    public static ProcessView in(String id, String group, ProcessState state) {
        return new ProcessView(
                id, "standard_managed", group, Map.of(), null, true, true, false, state,
                StateReason.ATTEMPTS_EXHAUSTED, "5 of 5 attempts", NOON, Health.UNKNOWN, 0, null, null, null,
                false, 5, 5, null, null, 0, null, null, null, null, null, null, null, null, null, Map.of(),
                List.of("/bin/false"), "/", Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                Map.of(), List.of(), null, ResourceUse.NONE, null, List.of(), List.of(), null, null, null, null);
    }
}
