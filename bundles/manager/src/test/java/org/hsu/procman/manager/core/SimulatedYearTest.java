package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

/** One process through a year of virtual time; every number is counted twice, by the core and from outside. */
class SimulatedYearTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final double SECOND = 1e9;

    /** Counts from the effects alone. */
    private static final class Ledger implements Observer {
        final Invariants invariants;
        long exits;
        long crashes;
        long spawns;
        long announced;
        long releases;
        long waited;
        long trials;
        double upNanos;
        private long upSince;

        Ledger(Policy policy) {
            invariants = new Invariants(policy.restart().circuitBreaker());
        }

        @Override
        public void stepped(Supervised before, CoreEvent event, Moment now, Step step) {
            invariants.stepped(before, event, now, step);
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Spawn) {
                    spawns++;
                    trials += step.next().reason() == StateReason.BREAKER_OPEN ? 1 : 0;
                } else if (effect instanceof Effect.TellExit told) {
                    exits++;
                    crashes += "crashed".equals(told.reason()) ? 1 : 0;
                    upNanos += told.status().nanoTime() - upSince;
                } else if (effect instanceof Effect.StartChecks) {
                    upSince = step.next().startedAt().nanos();
                } else if (effect instanceof Effect.TellRestart told) {
                    announced++;
                    waited += told.delayNanos();
                } else if (effect instanceof Effect.Release) {
                    releases++;
                }
            }
        }
    }

    @Test
    void aServiceThatCrashesNowAndThenIsUpTheWholeYear() {
        Policy policy = Policies.of(false, Policies.restart(3, Duration.ofSeconds(5), 1.5, 0.1));
        SplittableRandom random = new SplittableRandom(2025);
        Ledger ledger = new Ledger(policy);
        // Ten minutes of life on average; the few that are over before reset_after never come four in a row.
        SimulatedWorld world = new SimulatedWorld(policy)
                .behaves(generation -> {
                    double minutes = -10 * Math.log(1 - random.nextDouble());
                    double seconds = generation % 3 == 0 ? 60 * minutes : Math.max(62, 60 * minutes);
                    int code = 1 + random.nextInt(100);
                    return Behaviour.exits(Duration.ofNanos((long) (seconds * SECOND)), code);
                })
                .observer(ledger);
        world.begin().run(YEAR);
        if (world.state().phase() != Phase.UP) {
            world.runUntil(ProcessState.RUNNING);
        }
        assertTrue(ledger.crashes > 40_000, ledger.crashes + " crashes");
        assertEquals(ledger.crashes, ledger.exits);
        assertEquals(ledger.crashes, ledger.releases);
        assertEquals(ledger.crashes + 1, ledger.spawns);
        assertEquals(ledger.crashes, world.state().restarts());
        assertEquals(ledger.crashes, ledger.announced, "each restart was told");
        assertEquals(ledger.crashes + 1, world.state().generation());
        assertEquals(Supervised.HISTORY, world.state().history().size());
        assertEquals(5 * 1.02, ledger.waited / SECOND / ledger.announced, 0.1, "mean delay");
        // All that is not life is: spawn, report, tree kill and the told delay.
        double down = world.elapsed().toNanos() - ledger.upNanos - (world.nanos() - startOfTheLast(world));
        double expected = ledger.waited + ledger.crashes * 0.008 * SECOND + 0.005 * SECOND;
        assertEquals(expected / SECOND, down / SECOND, 1);
        assertTrue(down / world.elapsed().toNanos() < 0.01, "less than 1 % down");
    }

    private static long startOfTheLast(SimulatedWorld world) {
        return world.state().startedAt().nanos();
    }

    @Test
    void aServiceThatNeverComesUpCostsOneTrialPerCooldown() {
        Policy policy = Policies.of(false, Policies.breaker(Integer.MAX_VALUE, 5));
        Ledger ledger = new Ledger(policy);
        SimulatedWorld world = new SimulatedWorld(policy)
                .behaves(Behaviour.exits(Duration.ofMillis(500), 1))
                .observer(ledger);
        world.begin().run(YEAR);
        long cooldowns = (long) (YEAR.toNanos() / ((300 + 0.508) * SECOND));
        assertEquals(5 + cooldowns, ledger.spawns, 1);
        assertEquals(ledger.spawns - 5, ledger.trials);
        assertEquals(ledger.spawns - 1, world.state().restarts());
        assertEquals(ledger.spawns - 1, world.state().attempts());
        assertEquals(CircuitBreaker.State.OPEN, world.state().breaker().state());
        assertTrue(world.state().breaker().failureCount() <= 5);
    }

    @Test
    void aTaskThatIsDoneStaysDoneUntilSomebodyStartsItAgain() {
        Policy policy = Policies.plain();
        Ledger ledger = new Ledger(policy);
        SimulatedWorld world = new SimulatedWorld(policy)
                .behaves(Behaviour.exits(Duration.ofMinutes(30), 0))
                .observer(ledger);
        world.begin();
        for (int day = 1; day <= 365; day++) {
            world.run(Duration.ofDays(1));
            assertEquals(ProcessState.STOPPED, world.state().state());
            assertEquals(day, ledger.spawns);
            world.send(new CoreEvent.Start("the cron of old"));
        }
        world.run(Duration.ofDays(1));
        assertEquals(366, ledger.exits);
        assertEquals(0, ledger.crashes);
        assertEquals(365, world.state().restarts());
        assertEquals(0, ledger.announced, "none of them by itself");
        assertEquals(366 * 1800.0, ledger.upNanos / SECOND, 0.001);
    }
}
