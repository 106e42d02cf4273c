package org.hsu.procman.manager.simulation;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.manager.core.CheckPace;
import org.hsu.procman.manager.core.CheckTally;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Moment;

/** What the core's effects do where there is nothing but a scenario. */
final class SimulatedWorld {
    private static final long MILLI = 1_000_000;

    /** From a Spawn to its answer. */
    private static final long SPAWN = 5 * MILLI;

    /** From the stop signal to the end of an instance. */
    private static final long STOP = 100 * MILLI;

    /** From SIGKILL to the end of a tree. */
    private static final long KILL = 2 * MILLI;

    /** From an instance that is up to what {@code control.ready} awaits. */
    private static final long READY = 1000 * MILLI;

    private final Simulation simulation;
    private final Scenario scenario;
    private final Function<RestartContext, RestartDecision> strategies;

    SimulatedWorld(
            Simulation simulation, Scenario scenario, Function<RestartContext, RestartDecision> strategies) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.strategies = strategies;
    }

    /** Something befalls the instance of the moment; where there is none, nothing does. */
    void happens(SimulatedProcess process, Happening happening) {
        if (happening.kind() == Kind.EXIT) {
            ends(process, process.state.generation(), Integer.valueOf(happening.word()), null);
        } else if (happening.kind() == Kind.SIGNAL) {
            ends(process, process.state.generation(), null, happening.word());
        }
    }

    void run(SimulatedProcess process, Effect effect) {
        if (effect instanceof Effect.Spawn spawn) {
            spawn(process, spawn.generation());
        } else if (effect instanceof Effect.RequestStop stop) {
            simulation.after(STOP, () -> ends(process, stop.generation(), null, stop.signal()));
        } else if (effect instanceof Effect.KillTree kill) {
            simulation.after(KILL, () -> {
                ends(process, kill.generation(), null, "SIGKILL");
                send(process, new CoreEvent.TreeKilled(kill.generation(), List.of()));
            });
        } else if (effect instanceof Effect.AwaitTree await) {
            long delay = process.alive ? await.timeoutNanos() : 0;
            simulation.after(delay, () -> send(process, new CoreEvent.TreeAwaited(await.generation(), !process.alive)));
        } else if (effect instanceof Effect.CleanUp end) {
            simulation.after(0, () -> send(process, new CoreEvent.CleanedUp(end.generation())));
        } else if (effect instanceof Effect.AskStrategy ask) {
            RestartDecision answer = strategies.apply(ask.context());
            simulation.after(0, () ->
                    send(process, new CoreEvent.Decided(ask.generation(), ask.context().cause(), answer)));
        } else if (effect instanceof Effect.AwaitReady await) {
            simulation.after(READY, () -> {
                if (process.alive) {
                    send(process, new CoreEvent.Ready(await.generation(), "it shows what control.ready awaits"));
                }
            });
        } else if (effect instanceof Effect.StartChecks start) {
            startChecks(process, start.generation());
        } else if (effect instanceof Effect.StopChecks) {
            process.checked = 0;
        } else if (effect instanceof Effect.Look look) {
            simulation.after(SPAWN, () -> {
                process.alive = true;
                send(process, new CoreEvent.Found(look.generation(), pid(look.generation()), simulation.moment(),
                        "the scenario"));
            });
        } else if (effect instanceof Effect.RestartService restart) {
            simulation.after(SPAWN, () -> send(process, new CoreEvent.ServiceRestarted(restart.generation(), null)));
        } else {
            tell(process, effect);
        }
    }

    private void send(SimulatedProcess process, CoreEvent event) {
        simulation.send(process.spec.id(), event);
    }

    private static long pid(long generation) {
        return 1000 + generation;
    }

    private Happening holding(SimulatedProcess process, Kind kind) {
        long now = simulation.now();
        return scenario.happenings().stream()
                .filter(each -> each.kind() == kind && process.spec.id().equals(each.process()))
                .filter(each -> each.at().toNanos() <= now && (each.to() == null || now < each.to().toNanos()))
                .findFirst()
                .orElse(null);
    }

    private void spawn(SimulatedProcess process, long generation) {
        simulation.after(SPAWN, () -> {
            Happening fails = holding(process, Kind.SPAWN_FAILS);
            if (fails != null) {
                send(process, new CoreEvent.SpawnFailed(generation, fails.word()));
                return;
            }
            process.alive = true;
            send(process, new CoreEvent.Spawned(generation, pid(generation), simulation.now()));
            Happening crash = holding(process, Kind.CRASH_AFTER);
            if (crash != null) {
                simulation.after(crash.after().toNanos(),
                        () -> ends(process, generation, Integer.valueOf(crash.word()), null));
            }
        });
    }

    private void ends(SimulatedProcess process, long generation, Integer code, String signal) {
        if (!process.alive || process.state.generation() != generation) {
            return;
        }
        process.alive = false;
        Moment at = simulation.moment();
        ExitStatus how = new ExitStatus(code, signal, at.nanos(), at.epochMillis());
        send(process, new CoreEvent.Exited(generation, how, false));
    }

    private void startChecks(SimulatedProcess process, long generation) {
        process.checked = generation;
        process.told = Health.UNKNOWN;
        process.checks = process.spec.healthChecks().stream().map(SimulatedProcess.Check::new).toList();
        for (SimulatedProcess.Check check : process.checks) {
            simulation.after(check.spec.initialDelay().toNanos(), () -> look(process, generation, check));
        }
    }

    private void look(SimulatedProcess process, long generation, SimulatedProcess.Check check) {
        if (process.checked != generation || !process.alive || !process.checks.contains(check)) {
            return;
        }
        Happening fails = holding(process, Kind.UNHEALTHY);
        Health before = check.tally.status();
        HealthCheckSpec spec = check.spec;
        check.tally = check.tally.after(fails == null, spec.failureThreshold(), spec.successThreshold());
        boolean turnedBad = before != Health.UNHEALTHY && check.tally.status() == Health.UNHEALTHY;
        Health together = CheckTally.together(process.checks.stream().map(each -> each.tally).toList());
        boolean restarts = turnedBad && spec.restartOnFailure() && spec.kind() == HealthCheckSpec.Kind.LIVENESS;
        boolean starting = process.state.state() == ProcessState.STARTING;
        simulation.after(CheckPace.nanos(spec.interval().toNanos(), check.tally, spec.failureThreshold(), starting),
                () -> look(process, generation, check));
        if (together != process.told || restarts) {
            process.told = together;
            String message = spec.name() + ": " + (fails == null ? "succeeds" : fails.word());
            String numbers = check.tally.status() == Health.UNHEALTHY
                    ? check.tally.failures() + " failures in a row, failure_threshold " + spec.failureThreshold() : "";
            simulation.timeline().add(simulation.now(), process.spec.id(), "health", together.word() + ", " + message, numbers);
            send(process, new CoreEvent.HealthChanged(generation, together, message, restarts));
        }
    }

    private void tell(SimulatedProcess process, Effect effect) {
        String id = process.spec.id();
        long now = simulation.now();
        Timeline timeline = simulation.timeline();
        if (effect instanceof Effect.TellTransition told) {
            Transition transition = told.transition();
            String detail = transition.detail() == null || transition.detail().isEmpty() ? "" : ": " + transition.detail();
            timeline.add(now, id, "state", transition.from() + " -> " + transition.to(),
                    transition.reason().word() + detail);
        } else if (effect instanceof Effect.TellExit told) {
            timeline.add(now, id, "exit", told.status().text() + " after " + Timeline.time(told.uptimeNanos()), told.reason());
        } else if (effect instanceof Effect.TellRestart told) {
            String of = told.maxAttempts() == 0 ? "" : " of " + told.maxAttempts();
            timeline.add(now, id, "restart", "restart " + told.attempt() + of + " at "
                    + Timeline.time(now + told.delayNanos()), told.why());
        } else if (effect instanceof Effect.TellBreaker told) {
            timeline.add(now, id, "breaker", "circuit breaker "
                    + told.breaker().state().name().toLowerCase(Locale.ROOT), told.breaker().failureCount() + " failures");
        }
    }
}
