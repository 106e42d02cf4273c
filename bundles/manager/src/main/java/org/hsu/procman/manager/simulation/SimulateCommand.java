package org.hsu.procman.manager.simulation;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.SimulationReader;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Json;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code procman simulate FILE --scenario S [--process ID] [-o table|json]}: prints what would happen, when and why.
 * Answers the exit code: 0, 1 for a scenario in which too much happens, 2 for wrong usage, 78 (sysexits EX_CONFIG) for
 * an invalid configuration or scenario, whose problems go to standard error.
 */
@Component(service = ToIntFunction.class, property = "procman.command=simulate")
public final class SimulateCommand implements ToIntFunction<String[]> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int INVALID = 78;
    private static final String USAGE = "usage: procman simulate FILE --scenario FILE|" + String.join("|", BuiltIn.words())
            + " [--process ID] [-o table|json]";

    private final SimulationReader reader;
    private final Function<RestartContext, RestartDecision> strategies;
    private final PrintStream out;
    private final PrintStream err;

    @Activate
    public SimulateCommand(@Reference SimulationReader reader, @Reference TypeRegistry types) {
        this(reader, context -> decide(types, context), System.out, System.err);
    }

    SimulateCommand(
            SimulationReader reader, Function<RestartContext, RestartDecision> strategies, PrintStream out,
            PrintStream err) {
        this.reader = reader;
        this.strategies = strategies;
        this.out = out;
        this.err = err;
    }

    /** As the manager does it, where a strategy is away or fails. */
    private static RestartDecision decide(TypeRegistry types, RestartContext context) {
        try {
            RestartStrategy strategy = types.restartStrategy(context.policy().strategy()).orElseThrow().service();
            context.policy().settings().bind(strategy.settingsType());
            return strategy.decide(context);
        } catch (RuntimeException | InvalidConfigurationException e) {
            return new RestartDecision(context.failed(), "its strategy cannot be asked, so as on_failure");
        }
    }

    /** What was given on the command line. */
    private static final class Wish {
        final List<String> files = new ArrayList<>();
        String scenario;
        String process;
        String form = "table";
        String wrong;
        boolean help;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        Wish wish = parse(arguments);
        if (wish.help) {
            out.println(USAGE);
            return OK;
        }
        String wrong = wish.wrong;
        if (wrong == null) {
            wrong = wish.files.size() != 1 ? (wish.files.isEmpty() ? "no file is named" : "one file at a time")
                    : wish.scenario == null ? "no --scenario is named"
                    : !List.of("table", "json").contains(wish.form) ? "-o takes table or json" : null;
        }
        if (wrong != null) {
            return wrongUsage(wrong);
        }
        try {
            return simulate(wish, wish.files.get(0));
        } catch (InvalidPathException invalid) {
            err.println(invalid.getInput() + ": this is no valid path");
            return INVALID;
        } catch (InvalidConfigurationException invalid) {
            invalid.problems().forEach(err::println);
            err.println("invalid, nothing is simulated");
            return INVALID;
        }
    }

    private static Wish parse(String[] arguments) {
        Wish wish = new Wish();
        for (int at = 0; at < arguments.length; at++) {
            String argument = arguments[at];
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("-")) {
                wish.files.add(argument);
            } else if (List.of("-h", "--help").contains(option)) {
                wish.help = true;
            } else if (option.equals("--json")) {
                wish.form = "json";
            } else if (List.of("-o", "--output", "--scenario", "--process").contains(option)) {
                String value = equals >= 0 ? argument.substring(equals + 1) : at + 1 < arguments.length ? arguments[++at] : "";
                switch (option) {
                    case "--scenario" -> wish.scenario = value;
                    case "--process" -> wish.process = value;
                    default -> wish.form = value;
                }
            } else {
                wish.wrong = "unknown option " + argument;
            }
        }
        return wish;
    }

    private int wrongUsage(String reason) {
        err.println("procman simulate: " + reason);
        err.println(USAGE);
        return WRONG_USAGE;
    }

    private int simulate(Wish wish, String file) throws InvalidConfigurationException {
        DesiredState state = reader.configuration(Path.of(file), file);
        Optional<BuiltIn> builtIn = BuiltIn.of(wish.scenario);
        if (wish.process != null && state.processes().stream().map(ProcessSpec::id).noneMatch(wish.process::equals)) {
            return wrongUsage("--process: no process has the id " + wish.process);
        }
        Scenario scenario;
        if (builtIn.isPresent()) {
            Optional<String> victim = wish.process != null ? Optional.of(wish.process) : builtIn.get().victim(state);
            if (victim.isEmpty()) {
                return wrongUsage("--scenario " + wish.scenario + ": no process " + builtIn.get().wanted());
            }
            scenario = builtIn.get().scenario(victim.get());
        } else if (wish.process != null) {
            return wrongUsage("--process goes with the scenarios " + String.join(", ", BuiltIn.words()));
        } else if (!Files.exists(Path.of(wish.scenario))) {
            return wrongUsage("--scenario " + wish.scenario + ": there is no such file, and no such scenario; there are "
                    + String.join(", ", BuiltIn.words()));
        } else {
            scenario = reader.scenario(Path.of(wish.scenario), wish.scenario, state);
        }
        Simulation simulation = new Simulation(state, scenario, strategies);
        boolean whole = simulation.run();
        if (wish.form.equals("json")) {
            out.println(Json.write(json(wish.scenario, scenario, simulation)));
        } else {
            simulation.timeline().table().forEach(out::println);
            out.println();
            out.println("after " + Timeline.time(simulation.now()));
            simulation.states().forEach(each -> out.println("  " + ending(each)));
        }
        out.flush();
        if (!whole) {
            err.println("procman simulate: too much happens, given up after " + Timeline.time(simulation.now()));
        }
        return whole ? OK : FAILED;
    }

    private static String ending(Supervised state) {
        Long restart = state.restartAt();
        return state.id() + " is " + state.state() + " (" + state.reason().word() + ") "
                + (state.detail() == null ? "" : state.detail()) + "; " + state.restarts() + " restarts in all"
                + (restart == null ? "" : ", the next one at " + Timeline.time(restart));
    }

    private static Map<String, Object> json(String name, Scenario scenario, Simulation simulation) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scenario", name);
        object.put("length_ms", scenario.length().toMillis());
        object.put("simulated_ms", TimeUnit.NANOSECONDS.toMillis(simulation.now()));
        object.put("events", simulation.timeline().entries().stream().map(Timeline.Entry::fields).toList());
        List<Object> ends = new ArrayList<>();
        for (Supervised state : simulation.states()) {
            Map<String, Object> end = new LinkedHashMap<>();
            end.put("id", state.id());
            end.put("state", state.state().name());
            end.put("reason", state.reason().word());
            end.put("detail", state.detail());
            end.put("restarts", state.restarts());
            end.put("attempts", state.attempts());
            end.put("next_restart_ms", state.restartAt() == null ? null : TimeUnit.NANOSECONDS.toMillis(state.restartAt()));
            ends.add(end);
        }
        object.put("processes", ends);
        return object;
    }
}
