package org.hsu.procman.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.PortRange;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.manager.management.ChangePlan;
import org.hsu.procman.manager.reload.FullPass;
import org.hsu.procman.manager.reload.Planner;
import org.hsu.procman.manager.reload.Situation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to compare 1,000 wished processes with those that are there when nothing has changed: as the periodic
 * pass does it, and as a plan does whose wish was read anew. {@code -prof gc} tells what is allocated.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReconcileBenchmark {
    private static final int PROCESSES = 1000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, ProcessSpec> there = new HashMap<>();
    private final List<Situation> situations = new ArrayList<>();
    private DesiredState wish;
    private DesiredState readAnew;
    private DesiredState elsewhere;

    @Setup
    public void fill() {
        wish = state("procman.yaml:");
        readAnew = state("procman.yaml:");
        elsewhere = state("procman.yaml:1");
        wish.processes().forEach(spec -> {
            there.put(spec.id(), spec);
            situations.add(new Situation(spec, true, true, ProcessState.RUNNING));
        });
    }

    private static DesiredState state(String location) {
        ManagerSettings manager = new ManagerSettings(
                "m", "info", SECOND, null, null, null, PortRange.DEFAULT, false, null, 0, LogCollection.NONE, Map.of(),
                List.of());
        List<ProcessSpec> specs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            specs.add(spec("process-" + i, location + i));
        }
        return new DesiredState("procman.yaml", manager, specs, List.of(), List.of(), List.of(), Map.of());
    }

    private static ProcessSpec spec(String id, String location) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            environment.put("VARIABLE_" + i, "the value of it");
        }
        ControlSpec control = new ControlSpec(
                "/usr/bin/service", List.of("--port", "${port.http}"), Path.of("/srv"), environment, false,
                SECOND, SECOND, SECOND, "SIGTERM", null, null, null, null, null, Map.of("http", 0));
        return new ProcessSpec(
                id, "standard_managed", "general", true, null, Map.of("tier", "web"), Map.of(), id + ".example.org",
                control, List.of(), ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT, List.of(), null,
                location);
    }

    @Benchmark
    public boolean periodicPass() {
        return FullPass.holds(wish.processes(), there::get, there.size());
    }

    @Benchmark
    public ChangePlan planOfTheSameReadAnew() {
        return Planner.plan(wish, readAnew, situations);
    }

    @Benchmark
    public ChangePlan planOfTheSameThatMovedInItsFile() {
        return Planner.plan(wish, elsewhere, situations);
    }
}
