package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;

/** One process under random policy, world and operators; everything follows from the seed. */
final class RandomRun implements Delivery {
    private static final long SECOND = 1_000_000_000L;
    private static final Integer[] CODES = {0, 0, 1, 143, null, null};
    private static final String[] SIGNALS = {"SIGSEGV", "SIGKILL", null};

    private final SplittableRandom random;
    private final SimulatedWorld world;
    private final Invariants invariants;
    private final boolean orderly;
    private final boolean cleansUp;

    RandomRun(long seed) {
        random = new SplittableRandom(seed);
        RestartPolicy restart = restart();
        cleansUp = random.nextBoolean();
        Policy policy = policy(restart);
        orderly = random.nextInt(3) == 0;
        long origin = random.nextLong(-1_000_000 * SECOND, 1_000_000 * SECOND);
        invariants = new Invariants(restart.circuitBreaker());
        world = new SimulatedWorld(policy, origin)
                .behaves(generation -> behaviour())
                .delivery(this)
                .observer(invariants)
                .recordsLag(step -> random.nextInt(4) == 0);
        world.strategy(
                switch (random.nextInt(4)) {
                    case 0 -> Strategies.NEVER;
                    case 1 -> Strategies.ALWAYS;
                    case 2 -> context -> new RestartDecision(random.nextBoolean(), "by a coin");
                    default -> Strategies.ON_FAILURE;
                });
    }

    Invariants run(int steps) {
        if (random.nextInt(20) == 0) {
            world.send(command());
        }
        world.send(new CoreEvent.Begin(random.nextInt(20) != 0));
        while (invariants.steps() < steps) {
            if (random.nextInt(12) == 0) {
                world.send(disturbance());
            } else if (random.nextInt(150) == 0) {
                if (!world.killManager(random.nextBoolean() ? 0 : nanos(30))) {
                    world.send(new CoreEvent.Begin(true));
                }
            } else {
                world.advance(world.nanos() + (long) (random.nextDouble() * random.nextDouble() * 4 * SECOND));
                notStuck();
            }
        }
        comeToRest();
        return invariants;
    }

    /** With nothing under way outside, either all is said or the core has a deadline. */
    private void notStuck() {
        Supervised state = world.state();
        if (world.quiet() && state.nextTick() == Behaviour.NEVER && !state.settled()) {
            boolean running = state.state() == ProcessState.RUNNING || state.state() == ProcessState.UNHEALTHY;
            boolean suspended = state.phase() == Phase.UP && state.missing() != null;
            Invariants.check(suspended || state.phase() == Phase.UP && running, "stuck: nothing will ever happen");
        }
    }

    private void comeToRest() {
        world.run(Duration.ofHours(1));
        notStuck();
        world.send(new CoreEvent.Stop("the end", false));
        world.run(Duration.ofHours(1));
        Invariants.check(world.quiet(), "the world is not quiet");
        Invariants.check(world.state().state() == ProcessState.STOPPED, "not stopped at the end");
        Invariants.check(world.state().settled(), "not settled at the end");
        Invariants.check(!world.anythingLives(), "something survived the end");
    }

    @Override
    public String toString() {
        Supervised state = world.state();
        return "after " + world.elapsed() + " and " + invariants.steps() + " steps: wished " + state.wished() + ", "
                + state.state() + "/" + state.reason() + " (" + state.detail() + "), " + state.phase() + ", "
                + state.instance() + ", " + state.deadlines();
    }

    private Policy policy(RestartPolicy restart) {
        Gate gate = new Gate(
                random.nextInt(3) == 0 ? "a sign" : null,
                random.nextBoolean(),
                random.nextInt(3) == 0 ? time(6) : null);
        return new Policy(
                time(10), time(5), time(2), random.nextBoolean(), random.nextInt(4) == 0, "SIGTERM", restart, null, gate,
                null, cleansUp);
    }

    private Duration time(double seconds) {
        return Duration.ofNanos((long) (seconds * SECOND * Math.max(0.01, random.nextDouble())));
    }

    private RestartPolicy restart() {
        return new RestartPolicy(
                "any",
                random.nextInt(7),
                random.nextInt(5) == 0 ? Duration.ZERO : time(3),
                1 + 2 * random.nextDouble(),
                time(20),
                random.nextDouble(),
                time(20),
                new RestartPolicy.CircuitBreaker(1 + random.nextInt(5), time(40), time(20)),
                random.nextBoolean() ? null : aware());
    }

    private ContextAwareRestart aware() {
        return new ContextAwareRestart(
                budget(),
                budget(),
                Map.of("critical", 0.1 + 2 * random.nextDouble(), "emergency", 3 * random.nextDouble() + 0.1),
                Map.of(),
                random.nextBoolean() ? Duration.ZERO : time(15),
                Duration.ZERO,
                Duration.ZERO);
    }

    private ContextAwareRestart.Budget budget() {
        return new ContextAwareRestart.Budget(
                random.nextInt(5), random.nextInt(5) == 0 ? Duration.ZERO : time(3), 0.5 + 2 * random.nextDouble());
    }

    private Behaviour behaviour() {
        boolean mortal = random.nextInt(3) != 0;
        Integer code = CODES[random.nextInt(CODES.length)];
        String signal = code == null ? SIGNALS[random.nextInt(SIGNALS.length)] : null;
        return new Behaviour(
                nanos(0.5),
                random.nextInt(8) == 0 ? "no such file" : random.nextInt(8) == 0 ? Behaviour.NO_ROOM : null,
                mortal ? (random.nextInt(4) == 0 ? 0 : nanos(12)) : Behaviour.NEVER,
                code,
                signal,
                "SIGKILL".equals(signal) && random.nextBoolean(),
                random.nextInt(3) == 0 ? Behaviour.NEVER : nanos(6),
                switch (random.nextInt(4)) {
                    case 0 -> Behaviour.NEVER;
                    case 1 -> nanos(4);
                    default -> 0;
                },
                random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0,
                nanos(0.3),
                random.nextInt(10) == 0 ? nanos(8) : nanos(0.2),
                random.nextInt(4) == 0 ? Behaviour.NEVER : nanos(8),
                random.nextInt(3) == 0 ? nanos(20) : Behaviour.NEVER);
    }

    private long nanos(double seconds) {
        return (long) (seconds * SECOND * random.nextDouble());
    }

    @Override
    public long[] delays(CoreEvent event) {
        if (orderly) {
            return new long[] {0};
        }
        long[] copies = new long[random.nextInt(10) == 0 ? 2 + random.nextInt(2) : 1];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = switch (random.nextInt(10)) {
                case 0 -> nanos(5);
                case 1, 2, 3 -> 0;
                default -> nanos(0.1);
            };
        }
        return copies;
    }

    @Override
    public long tickDelay() {
        return orderly || random.nextInt(4) != 0 ? 0 : nanos(2);
    }

    private CoreEvent disturbance() {
        return switch (random.nextInt(15)) {
            case 7 -> new CoreEvent.Reconfigured(
                    policy(world.state().policy().restart()), random.nextBoolean(), "the configuration");
            case 0, 1, 2 -> command();
            case 8 -> passed();
            case 9 -> new CoreEvent.LimitKept(
                    world.state().generation() - random.nextInt(2), "max_memory_mb", "it keeps it");
            case 10 -> new CoreEvent.Ready(world.state().generation() - random.nextInt(2), "by chance");
            case 11, 12 -> new CoreEvent.Notified(world.state().generation() - random.nextInt(2), notice());
            case 3 -> new CoreEvent.Plugins(random.nextInt(3) == 0 ? "type 'jar'" : null);
            case 4 -> new CoreEvent.Tick();
            case 5 -> new CoreEvent.HealthChanged(
                    world.state().generation() - random.nextInt(2),
                    Health.values()[random.nextInt(Health.values().length)],
                    "it says",
                    random.nextBoolean());
            case 6 -> stale(world.state().generation() - 1 - random.nextInt(3));
            case 13 -> ofOthers();
            default -> new CoreEvent.Begin(random.nextBoolean());
        };
    }

    private CoreEvent passed() {
        LimitAction action = LimitAction.values()[random.nextInt(LimitAction.values().length)];
        Severity severity = random.nextInt(3) == 0 ? Severity.EMERGENCY : Severity.CRITICAL;
        String kind = random.nextBoolean() ? "max_memory_mb" : "max_threads";
        return new CoreEvent.LimitPassed(
                world.state().generation() - random.nextInt(2),
                random.nextBoolean() ? LimitAction.RESTART : action,
                new Violation(kind, severity, kind + " passed", random.nextBoolean()));
    }

    /** What those say that it is tied to. They let it go on in the end, so most of them do. */
    private CoreEvent ofOthers() {
        return switch (random.nextInt(8)) {
            case 0 -> new CoreEvent.Joined("group x one_for_all");
            case 1, 2 -> new CoreEvent.Dependencies("db to be running");
            case 3 -> new CoreEvent.Dependencies(null);
            case 4 -> new CoreEvent.Regroup(random.nextBoolean() ? "web" : "db");
            case 5 -> new CoreEvent.EndForGroup("restarted with db, group x one_for_all");
            default -> new CoreEvent.Regrouped("restarted with db, group x one_for_all");
        };
    }

    private Notice notice() {
        return new Notice(
                random.nextInt(4) == 0,
                random.nextBoolean() ? "busy" : null,
                random.nextBoolean(),
                random.nextInt(10) == 0,
                random.nextInt(6) == 0,
                random.nextInt(6) == 0,
                random.nextInt(5) == 0 ? nanos(10) : 0,
                null);
    }

    private CoreEvent command() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new CoreEvent.Start("ann");
            case 2 -> new CoreEvent.Stop("ann", random.nextInt(3) == 0);
            case 3 -> new CoreEvent.Stop("ann", false);
            case 4 -> new CoreEvent.Restart("ann", random.nextInt(3) == 0);
            default -> new CoreEvent.Reset("ann");
        };
    }

    private CoreEvent stale(long generation) {
        ExitStatus exit = ExitStatus.exited(random.nextInt(2), world.nanos(), 0);
        return switch (random.nextInt(7)) {
            case 5 -> new CoreEvent.CleanedUp(generation);
            case 0 -> new CoreEvent.Spawned(generation, 77, world.nanos());
            case 1 -> new CoreEvent.SpawnFailed(generation, "stale");
            case 2 -> new CoreEvent.Exited(generation, exit, false);
            case 3 -> new CoreEvent.TreeAwaited(generation, random.nextBoolean(), List.of(77L));
            case 4 -> new CoreEvent.TreeKilled(generation, random.nextBoolean() ? List.of() : List.of(77L));
            default -> new CoreEvent.Decided(
                    generation,
                    RestartContext.Cause.values()[random.nextInt(RestartContext.Cause.values().length)],
                    new RestartDecision(random.nextBoolean(), "stale"));
        };
    }
}
