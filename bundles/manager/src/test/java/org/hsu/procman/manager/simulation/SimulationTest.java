package org.hsu.procman.manager.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.desired.SimulationReader;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.manager.reload.Specs;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<ProcessSpec> specs = new ArrayList<>();

    private static RestartPolicy restart(int attempts) {
        return new RestartPolicy("on_failure", attempts, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0,
                Duration.ofSeconds(60), RestartPolicy.CircuitBreaker.DEFAULT, null);
    }

    private SimulationTest process(String id, int attempts, List<HealthCheckSpec> checks, Dependency... needs) {
        specs.add(new ProcessSpec(
                id, "standard_managed", "general", true, null, Map.of(), Map.of(), null, null, checks,
                ResourceLimits.NONE, restart(attempts), LoggingSpec.DEFAULT, List.of(needs), null, "test:1"));
        return this;
    }

    private static HealthCheckSpec check() {
        return new HealthCheckSpec("http", "http", HealthCheckSpec.Kind.LIVENESS, Duration.ofSeconds(10),
                Duration.ofSeconds(1), Duration.ZERO, 3, 1, true, Settings.NONE);
    }

    private DesiredState state() {
        return Specs.state("info", specs.toArray(ProcessSpec[]::new));
    }

    private static RestartDecision onFailure(RestartContext context) {
        return context.failed() ? RestartDecision.restart("a failure") : RestartDecision.stay("no failure");
    }

    private Simulation run(Duration length, Happening... happenings) {
        Simulation simulation =
                new Simulation(state(), new Scenario(length, List.of(happenings)), SimulationTest::onFailure);
        assertTrue(simulation.run());
        return simulation;
    }

    private static Happening at(Duration at, Duration to, String process, Kind kind, String word) {
        return new Happening(at, to, process, kind, Duration.ofSeconds(1), word, null);
    }

    private static List<String> told(Simulation simulation, String process, String event) {
        return simulation.timeline().entries().stream()
                .filter(entry -> entry.process().equals(process) && entry.event().equals(event))
                .map(entry -> Timeline.time(entry.nanos()) + " " + entry.what())
                .toList();
    }

    @Test
    void aCrashLoopBacksOffAndIsGivenUp() {
        process("web", 3, List.of());
        Simulation simulation = run(MINUTE.multipliedBy(10), at(Duration.ZERO, null, "web", Kind.CRASH_AFTER, "7"));
        // 5 ms to spawn, 1 s of life, 2 ms to clear the tree, then 1, 2 and 4 s of delay.
        assertEquals(List.of("00:01.005 exit 7 after 00:01.000", "00:03.012 exit 7 after 00:01.000",
                "00:06.019 exit 7 after 00:01.000", "00:11.026 exit 7 after 00:01.000"), told(simulation, "web", "exit"));
        assertEquals(List.of("00:01.007 restart 1 of 3 at 00:02.007", "00:03.014 restart 2 of 3 at 00:05.014",
                "00:06.021 restart 3 of 3 at 00:10.021"), told(simulation, "web", "restart"));
        assertEquals(ProcessState.FAILED, simulation.states().get(0).state());
        assertEquals("attempts_exhausted", simulation.states().get(0).reason().word());
    }

    @Test
    void failingChecksRestartAtTheThreshold() {
        process("web", 100, List.of(check()));
        Simulation simulation =
                run(MINUTE.multipliedBy(3), at(MINUTE, MINUTE.plusSeconds(35), "web", Kind.UNHEALTHY, "HTTP 503"));
        List<String> health = told(simulation, "web", "health");
        assertTrue(health.get(0).endsWith(" healthy, http: succeeds"), health::toString);
        // Looks at 60, 70 and 80 s fail: the third is the threshold.
        assertEquals("01:20.005 unhealthy, http: HTTP 503", health.get(1));
        assertEquals(1, told(simulation, "web", "exit").size());
        assertEquals(ProcessState.RUNNING, simulation.states().get(0).state());
        assertEquals(1, simulation.states().get(0).restarts());
    }

    @Test
    void aDependantWaitsThroughTheRestartOfWhatItNeeds() {
        process("db", 100, List.of()).process("web", 100, List.of(), new Dependency("db", Dependency.Condition.RUNNING));
        Simulation simulation = run(MINUTE.multipliedBy(10),
                at(MINUTE, null, "web", Kind.COMMAND, "stop"),
                at(MINUTE, null, "db", Kind.EXIT, "1"),
                at(MINUTE, MINUTE.multipliedBy(2), "db", Kind.SPAWN_FAILS, "no room"),
                at(MINUTE.plusSeconds(1), null, "web", Kind.COMMAND, "start"));
        List<String> web = told(simulation, "web", "state");
        assertTrue(web.contains("00:00.000 UNKNOWN -> STARTING"), web::toString);
        assertTrue(simulation.timeline().entries().stream().anyMatch(entry -> entry.process().equals("web")
                && entry.why().startsWith("waiting_for_dependency: waits for db to be running")), web::toString);
        assertTrue(told(simulation, "db", "breaker").get(0).contains("circuit breaker open"));
        assertEquals(List.of(ProcessState.RUNNING, ProcessState.RUNNING),
                simulation.states().stream().map(each -> each.state()).toList());
    }

    @Test
    void aNewConfigurationChangesRestartsAddsAndEnds() {
        process("old", 3, List.of()).process("web", 3, List.of());
        DesiredState before = state();
        specs.clear();
        process("web", 9, List.of()).process("new", 3, List.of());
        Happening change = new Happening(MINUTE, null, null, Kind.CONFIGURATION, null, "next.yaml", state());
        Simulation simulation = new Simulation(
                before, new Scenario(MINUTE.multipliedBy(2), List.of(change)), SimulationTest::onFailure);
        assertTrue(simulation.run());
        assertEquals(List.of("01:00.000 changed in place: restart_policy.max_attempts"),
                told(simulation, "web", "scenario"));
        assertEquals(List.of("old STOPPED", "web RUNNING", "new RUNNING"), simulation.states().stream()
                .map(each -> each.id() + " " + each.state()).toList());
        assertEquals(0, simulation.states().get(1).restarts());
    }

    /** What the command says to people; the files are another bundle's matter. */
    private final class Command {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();

        int run(String... arguments) {
            SimulationReader reader = new SimulationReader() {
                @Override
                public DesiredState configuration(Path file, String shown) throws InvalidConfigurationException {
                    if (shown.equals("bad.yaml")) {
                        throw new InvalidConfigurationException(List.of(
                                new Problem(shown, 1, 1, "x", "unknown key", "", Problem.Severity.ERROR)));
                    }
                    return state();
                }

                @Override
                public Scenario scenario(Path file, String shown, DesiredState state) {
                    throw new AssertionError(shown);
                }
            };
            return new SimulateCommand(reader, SimulationTest::onFailure,
                    new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                    .applyAsInt(arguments);
        }
    }

    @Test
    void theCommandPrintsATableOrJson() {
        process("db", 3, List.of(check())).process("web", 3, List.of(), new Dependency("db", Dependency.Condition.HEALTHY));
        for (String scenario : BuiltIn.words()) {
            Command command = new Command();
            assertEquals(0, command.run("procman.yaml", "--scenario", scenario), command.err::toString);
            String table = command.out.toString(StandardCharsets.UTF_8);
            assertTrue(table.startsWith("AT         PROCESS  WHAT "), table);
            assertTrue(table.contains("\nafter ") && table.contains("  db is "), table);
        }
        Command json = new Command();
        assertEquals(0, json.run("procman.yaml", "--scenario=crash-loop", "--process=web", "--json"));
        String text = json.out.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("{\"scenario\":\"crash-loop\",\"length_ms\":1200000,\"simulated_ms\":1200000,"), text);
        assertTrue(text.contains("\"id\":\"web\",\"state\":\"FAILED\",\"reason\":\"attempts_exhausted\""), text);
    }

    @Test
    void wrongUsageAndWrongFiles() {
        process("web", 3, List.of());
        Map<List<String>, String> wrong = Map.of(
                List.of("--scenario", "crash-loop"), "no file is named",
                List.of("a", "b", "--scenario", "crash-loop"), "one file at a time",
                List.of("a"), "no --scenario is named",
                List.of("a", "--scenario", "crash"), "--scenario crash: there is no such file, and no such scenario",
                List.of("a", "--scenario", "unhealthy"), "--scenario unhealthy: no process has a health check",
                List.of("a", "--scenario", "crash-loop", "--process", "nobody"), "--process: no process has the id nobody",
                List.of("a", "--scenario", "crash-loop", "-o", "xml"), "-o takes table or json",
                List.of("a", "--senario", "crash-loop"), "unknown option --senario");
        wrong.forEach((arguments, message) -> {
            Command command = new Command();
            assertEquals(2, command.run(arguments.toArray(String[]::new)), arguments::toString);
            assertTrue(command.err.toString(StandardCharsets.UTF_8).startsWith("procman simulate: " + message),
                    command.err::toString);
        });
        Command invalid = new Command();
        assertEquals(78, invalid.run("bad.yaml", "--scenario", "crash-loop"));
        assertEquals("bad.yaml:1:1: x: unknown key\ninvalid, nothing is simulated\n",
                invalid.err.toString(StandardCharsets.UTF_8));
        Command help = new Command();
        assertEquals(0, help.run("--help"));
    }
}
