package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;

/**
 * One process that somebody else starts and ends as he likes, under random permissions and operators. What must
 * hold is checked after every step; everything follows from the seed.
 */
final class ObservedRun {
    private static final long SECOND = 1_000_000_000L;

    private record Due(long at, long order, CoreEvent event) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final Observation rules;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Set<Long> inHand = new HashSet<>();
    private final Set<Long> dead = new HashSet<>();
    final EnumSet<ProcessState> states = EnumSet.noneOf(ProcessState.class);
    private Supervised state;
    private long now;
    private long order;
    private int looksUnderWay;
    private boolean mayEnd;
    private boolean shutDown;
    long found;
    long ended;

    ObservedRun(long seed) {
        random = new SplittableRandom(seed);
        rules = new Observation(
                Duration.ofNanos(SECOND * (1 + random.nextInt(30))),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0,
                random.nextInt(3) == 0);
        Policy policy = new Policy(
                Duration.ofSeconds(30),
                Duration.ofSeconds(1 + random.nextInt(10)),
                Duration.ZERO,
                random.nextBoolean(),
                random.nextInt(4) == 0,
                "SIGTERM",
                Policies.restart(random.nextInt(4)),
                rules);
        now = random.nextLong(-1_000_000 * SECOND, 1_000_000 * SECOND);
        state = Supervised.unknown("db", policy, random.nextInt(3), moment());
    }

    private Moment moment() {
        return new Moment(now, 1_700_000_000_000L + Math.floorDiv(now, 1_000_000L));
    }

    void run(int steps) {
        send(new CoreEvent.Begin(random.nextInt(10) != 0));
        for (int i = 0; i < steps; i++) {
            advance();
            if (random.nextInt(4) == 0) {
                send(disturbance());
            }
        }
        shutDown = true;
        send(new CoreEvent.Leave());
        for (int i = 0; i < 200 && !(queue.isEmpty() && state.mayBeLeft()); i++) {
            advance();
        }
        Invariants.check(state.mayBeLeft(), "the manager cannot end: %s", state);
    }

    private void advance() {
        Due head = queue.peek();
        long tick = state.nextTick();
        long next = head == null ? tick : Math.min(head.at, tick);
        if (next == Long.MAX_VALUE) {
            now += SECOND;
            Invariants.check(
                    shutDown || state.phase() == Phase.IDLE || state.phase() == Phase.UP, "stuck: %s", state);
            return;
        }
        now = Math.max(now, next);
        if (head != null && head.at <= now) {
            queue.remove();
            send(head.event);
        } else {
            send(new CoreEvent.Tick());
        }
    }

    private void later(double seconds, CoreEvent event) {
        long at = now + (long) (seconds * SECOND * random.nextDouble());
        queue.add(new Due(at, order++, event));
        if (random.nextInt(10) == 0) {
            queue.add(new Due(at + random.nextInt(1000), order++, event));
        }
    }

    private void send(CoreEvent event) {
        if (event instanceof CoreEvent.Exited e && !dead.contains(e.generation())) {
            return;
        }
        if (event instanceof CoreEvent.Found || event instanceof CoreEvent.NotFound) {
            looksUnderWay--;
        }
        Supervised before = state;
        permit(event);
        Step step = Supervision.step(before, event, moment());
        state = step.next();
        Invariants.check(
                step.equals(Supervision.step(before, event, moment())), "not deterministic: %s", event);
        history(before, step);
        holds(before);
        for (Effect effect : step.effects()) {
            run(effect);
        }
        if (event instanceof CoreEvent.Found e) {
            boolean taken = step.effects().contains(new Effect.Observe(e.generation()));
            found += taken ? 1 : 0;
            if (taken) {
                // It may end the moment it is seen.
                fate(e.generation());
            }
        }
        states.add(state.state());
    }

    /** Who may have it ended: an operator where that is permitted, the strategy where it may restart. */
    private void permit(CoreEvent event) {
        if (event instanceof CoreEvent.Stop) {
            mayEnd |= rules.canTerminate();
        } else if (event instanceof CoreEvent.Restart) {
            mayEnd |= rules.canRestart() && !rules.serviceRestart();
        } else if (event instanceof CoreEvent.Decided decided) {
            mayEnd |= rules.canRestart() && !rules.serviceRestart() && decided.decision().restart();
        } else if (event instanceof CoreEvent.Found) {
            mayEnd = state.phase() == Phase.UP && mayEnd;
        }
    }

    private void holds(Supervised before) {
        Invariants.check(state.restarts() == 0, "counted as a restart");
        Invariants.check(
                state.state() != ProcessState.UNHEALTHY || state.readySince() == null, "unhealthy, and clears attempts");
        Invariants.check(rules.canRestart() || state.attempts() == 0, "an attempt without can_restart");
        Invariants.check(state.state() != ProcessState.STARTING || state.phase() == Phase.UP, "starts nothing");
        boolean up = state.state() == ProcessState.RUNNING || state.state() == ProcessState.UNHEALTHY;
        Invariants.check(!up || state.phase() == Phase.UP, "running without a process");
        Invariants.check(
                state.phase() != Phase.SPAWNING && state.phase() != Phase.WAITING, "in phase %s", state.phase());
        Invariants.check(state.generation() >= before.generation(), "generations go back");
        Invariants.check(state.restartAt() == null, "a restart is due");
    }

    private void history(Supervised before, Step step) {
        ProcessState at = before.state();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.TellTransition told) {
                Transition transition = told.transition();
                Invariants.check(transition.from() == at, "transition from %s told in %s", transition.from(), at);
                Invariants.check(at.successors().contains(transition.to()), "illegal: %s to %s", at, transition.to());
                at = transition.to();
            }
        }
        Invariants.check(at == state.state(), "state is %s, told was %s", state.state(), at);
    }

    private void run(Effect effect) {
        Invariants.check(!(effect instanceof Effect.Spawn), "spawned");
        if (effect instanceof Effect.Look look) {
            Invariants.check(looksUnderWay++ < 4, "looks pile up");
            boolean there = random.nextInt(3) != 0;
            later(0.5, there
                    ? new CoreEvent.Found(look.generation(), 100 + look.generation(), moment(), "by its name")
                    : new CoreEvent.NotFound(look.generation(), "nobody is called so"));
        } else if (effect instanceof Effect.Observe observe) {
            Invariants.check(inHand.add(observe.generation()), "observed twice");
        } else if (effect instanceof Effect.Release release) {
            Invariants.check(inHand.remove(release.generation()), "released what is not in hand");
        } else if (effect instanceof Effect.RequestStop stop) {
            ends(stop.generation());
            if (random.nextInt(3) != 0) {
                dies(stop.generation(), 3);
            }
        } else if (effect instanceof Effect.KillTree kill) {
            ends(kill.generation());
            boolean survives = random.nextInt(6) == 0;
            if (!survives) {
                dies(kill.generation(), 0.1);
            }
            later(0.3, new CoreEvent.TreeKilled(kill.generation(), survives ? List.of(7L) : List.of()));
        } else if (effect instanceof Effect.AwaitTree await) {
            later(0.3, new CoreEvent.TreeAwaited(await.generation(), random.nextBoolean()));
        } else if (effect instanceof Effect.AskStrategy ask) {
            Invariants.check(rules.canRestart(), "the strategy was asked without can_restart");
            RestartContext.Cause cause = ask.context().cause();
            later(0.2, new CoreEvent.Decided(
                    ask.generation(), cause, new RestartDecision(random.nextBoolean(), "by a coin")));
        } else if (effect instanceof Effect.RestartService restart) {
            Invariants.check(rules.canRestart() && rules.serviceRestart(), "a service restarted without permission");
            dies(restart.generation(), 1);
            later(2, new CoreEvent.ServiceRestarted(restart.generation(), random.nextBoolean() ? null : "no unit"));
        }
    }

    private void ends(long generation) {
        Invariants.check(mayEnd, "ended without permission");
        Invariants.check(inHand.contains(generation), "signalled what is not in hand");
        ended++;
    }

    private void fate(long generation) {
        if (random.nextInt(3) != 0) {
            dies(generation, 60);
        }
    }

    private void dies(long generation, double within) {
        dead.add(generation);
        List<ExitStatus> ways = new ArrayList<>(List.of(
                ExitStatus.exited(0, now, 0), ExitStatus.signalled("SIGTERM", now, 0), ExitStatus.unknown(now, 0)));
        later(within, new CoreEvent.Exited(generation, ways.get(random.nextInt(3)), false));
    }

    private CoreEvent disturbance() {
        long generation = state.generation() - random.nextInt(2);
        return switch (random.nextInt(14)) {
            case 12 -> new CoreEvent.Dismiss("a reload");
            case 13 -> new CoreEvent.Reconfigured(state.policy(), random.nextBoolean(), "a reload");
            case 0 -> new CoreEvent.Start("ann");
            case 1 -> new CoreEvent.Stop("ann", random.nextBoolean());
            case 2 -> new CoreEvent.Restart("ann", random.nextBoolean());
            case 3 -> new CoreEvent.Reset("ann");
            case 4 -> new CoreEvent.Plugins(random.nextInt(3) == 0 ? "no plugin" : null);
            case 5, 6, 7, 8 -> new CoreEvent.HealthChanged(
                    generation, Health.values()[random.nextInt(Health.values().length)], "it says", true);
            case 9 -> new CoreEvent.Begin(random.nextBoolean());
            case 10 -> new CoreEvent.Decided(
                    generation, RestartContext.Cause.EXIT, new RestartDecision(false, "unasked"));
            default -> new CoreEvent.Tick();
        };
    }

    @Override
    public String toString() {
        return rules + ", " + state;
    }
}
