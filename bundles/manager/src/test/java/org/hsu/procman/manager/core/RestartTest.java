package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

class RestartTest {
    private final SimulatedWorld world = new SimulatedWorld(Policies.plain());
    private final Story story = Story.of(world);

    private SimulatedWorld crashing(Duration lifetime) {
        return world.behaves(Behaviour.exits(lifetime, 3)).begin();
    }

    @Test
    void eachRestartWaitsByTheFormula() {
        crashing(s(2)).run(s(60));
        // From one spawn to the next: 5 ms spawn, 2 s life, 1 ms report, 2 ms tree kill, and 1 s, 2 s, 4 s.
        assertEquals(List.of(0.0, 3.008, 7.016, 13.024), story.seconds(Effect.Spawn.class));
        assertEquals(
                List.of(1L, 2L, 4L),
                story.effects(Effect.TellRestart.class).stream()
                        .map(told -> told.delayNanos() / 1_000_000_000)
                        .toList());
    }

    @Test
    void theWaitIsShown() {
        crashing(s(2)).run(ms(2500));
        assertState(world, ProcessState.FAILED, StateReason.BACKOFF);
        assertEquals("exit 3 after 2 s; restart 1 of 3 in 1 s", world.state().detail());
        assertEquals(ms(3008).toNanos(), world.state().restartAt());
        assertEquals(1, world.state().attempts());
        assertEquals(StateReason.CRASHED, world.state().lastExitReason());
    }

    @Test
    void attemptsRunOut() {
        crashing(s(2)).run(Duration.ofDays(300));
        assertState(world, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(4, story.spawns());
        assertEquals(3, world.state().attempts());
        assertEquals(3, world.state().restarts());
        assertEquals(Behaviour.NEVER, world.state().nextTick());
        assertTrue(world.state().detail().contains("max_attempts 3"), world.state().detail());
    }

    @Test
    void whatIsToBeAliveFailsHoweverWellItEnds() {
        SimulatedWorld alive = new SimulatedWorld(Policies.alwaysAlive());
        Story told = Story.of(alive);
        alive.behaves(Behaviour.exits(s(2), 0)).begin().run(ms(2500));
        assertState(alive, ProcessState.FAILED, StateReason.BACKOFF);
        assertEquals(StateReason.HEALTH, alive.state().lastExitReason());
        assertEquals(
                List.of(RestartContext.Cause.HEALTH),
                told.effects(Effect.AskStrategy.class).stream()
                        .map(asked -> asked.context().cause())
                        .toList());
        alive.run(s(100));
        assertEquals(4, told.spawns());
    }

    @Test
    void startTriesAgainWithAFullBudget() {
        crashing(s(2)).run(s(100)).send(new CoreEvent.Start("ann"));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals("started by ann", world.state().detail());
        assertEquals(0, world.state().attempts());
        world.run(s(100));
        assertEquals(8, story.spawns());
    }

    @Test
    void resetTriesAgainWithAFullBudget() {
        crashing(s(2)).run(s(100)).send(new CoreEvent.Reset("ann"));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        world.run(s(100));
        assertEquals(8, story.spawns());
    }

    @Test
    void resetTriesAgainAlsoWhenTheAttemptsRanOutOnExitZero() {
        world.strategy(Strategies.ALWAYS).behaves(Behaviour.exits(s(2), 0)).begin().run(s(100));
        assertState(world, ProcessState.STOPPED, StateReason.ATTEMPTS_EXHAUSTED);
        world.send(new CoreEvent.Reset("ann"));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
    }

    @Test
    void resetStartsNothingThatDoesNotWaitForAttemptsOrBreaker() {
        world.strategy(Strategies.NEVER);
        crashing(s(2)).run(s(10)).send(new CoreEvent.Reset("ann")).run(s(10));
        assertState(world, ProcessState.FAILED, StateReason.CRASHED);
        assertEquals(1, story.spawns());
    }

    @Test
    void startAndResetDoNotWaitForTheBackoff() {
        crashing(s(2)).run(ms(2500)).send(new CoreEvent.Start("ann"));
        assertEquals(List.of(0.0, 2.5), story.seconds(Effect.Spawn.class));
        world.run(ms(2500)).send(new CoreEvent.Reset("ann"));
        assertEquals(List.of(0.0, 2.5, 5.0), story.seconds(Effect.Spawn.class));
        world.run(ms(2500)).send(new CoreEvent.Restart("ann", false));
        assertEquals(List.of(0.0, 2.5, 5.0, 7.5), story.seconds(Effect.Spawn.class));
    }

    @Test
    void runningForResetAfterClearsTheAttempts() {
        world.behaves(
                Behaviour.exits(s(2), 1),
                Behaviour.exits(s(2), 1),
                Behaviour.exits(ms(61_100), 1),
                Behaviour.exits(s(2), 1));
        world.begin().runUntil(seen -> seen.generation() == 3);
        assertEquals(2, world.state().attempts());
        world.runUntil(ProcessState.RUNNING).run(ms(59_999));
        assertEquals(2, world.state().attempts());
        world.run(ms(1));
        assertEquals(0, world.state().attempts(), "cleared while it runs, not only at its end");
        world.run(s(100));
        assertEquals(6, story.spawns(), "a full budget from there on");
    }

    @Test
    void startingForLongIsNotRunning() {
        Policy slow = new Policy(
                Duration.ofMinutes(10), Policies.SHUTDOWN, s(0), true, false, "SIGTERM", Policies.restart(3));
        SimulatedWorld never = new SimulatedWorld(slow);
        Story told = Story.of(never);
        never.behaves(Behaviour.exits(s(90), 1)).begin().run(Duration.ofHours(2));
        assertState(never, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(4, told.spawns(), "never ready, so its 90 s clear nothing");
    }

    @Test
    void uptimeIsJudgedByTheExitNotByWhenTheExitIsHeardOf() {
        // It ran for 30 s, but the news needs a minute more; nothing ticked in between.
        world.begin().run(s(1)).run(ms(5));
        Supervised running = world.state();
        assertEquals(ProcessState.RUNNING, running.state());
        Supervised tried = twoAttemptsLater(running);
        long exit = s(30).toNanos();
        CoreEvent late = new CoreEvent.Exited(
                1, ExitStatus.exited(1, exit, 0), false);
        Step step = Supervision.step(tried, late, new Moment(s(95).toNanos(), 0));
        assertEquals(2, step.next().attempts());
        assertTrue(step.next().detail().startsWith("exit 1 after 30 s"), step.next().detail());
        Effect.AskStrategy asked = step.effects().stream()
                .filter(Effect.AskStrategy.class::isInstance)
                .map(Effect.AskStrategy.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(ms(29_995), asked.context().uptime());

        CoreEvent stable = new CoreEvent.Exited(
                1, ExitStatus.exited(1, s(62).toNanos(), 0), false);
        Supervised cleared = Supervision.step(tried, stable, new Moment(s(95).toNanos(), 0)).next();
        assertEquals(0, cleared.attempts(), "long enough, though the tick for it never came");
    }

    private static Supervised twoAttemptsLater(Supervised s) {
        return new Supervised(
                s.id(), s.policy(), s.wished(), s.state(), s.reason(), s.detail(), s.since(), s.phase(),
                s.instance(), s.deadlines(), s.missing(), s.ties(), s.health(), s.signs(), s.restarts(), 2, s.spent(),
                s.violation(), s.breaker(), s.lastExit(),
                s.lastExitReason(), s.history());
    }

    @Test
    void anOperatorsRestartDoesNotBurnTheBudget() {
        world.behaves(Behaviour.exits(s(5), 1)).begin().runUntil(ProcessState.RUNNING);
        for (int i = 0; i < 20; i++) {
            world.send(new CoreEvent.Restart("ann", i % 2 == 0)).runUntil(ProcessState.RUNNING);
        }
        assertEquals(21, story.spawns());
        assertEquals(20, world.state().restarts());
        assertEquals(0, world.state().attempts());
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
        world.run(s(100));
        assertEquals(24, story.spawns(), "all three attempts are still there");
    }

    @Test
    void aRestartStopsFirstAndIsShownAsOne() {
        world.begin().run(s(5)).send(new CoreEvent.Restart("ann", false));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(s(5));
        assertEquals(
                "STARTING/requested RUNNING/requested STOPPING/requested STARTING/requested RUNNING/requested",
                story.states());
        assertTrue(story.effects(Effect.KillTree.class).isEmpty());
        assertEquals("restarted by ann", world.state().history().get(3).detail());
    }

    @Test
    void aForcedRestartDoesNotWaitForTheGrace() {
        world.behaves(Behaviour.service().ignoresStop()).begin().run(s(5)).send(new CoreEvent.Restart("ann", true));
        world.run(ms(10));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals("SIGKILL", world.state().lastExit().signal());
        assertEquals(StateReason.REQUESTED, world.state().lastExitReason());
    }

    @Test
    void aRestartOfOneThatIsBeingMadeMakesNoSecondOne() {
        world.behaves(Behaviour.service().spawnsIn(s(3))).begin().run(s(1)).send(new CoreEvent.Restart("ann", false));
        world.run(s(60));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
    }

    @Test
    void noDelayMeansAtOnceAndStillEnds() {
        SimulatedWorld hasty =
                new SimulatedWorld(Policies.of(false, Policies.restart(3, Duration.ZERO, 1, 0)));
        Story told = Story.of(hasty);
        hasty.behaves(Behaviour.exits(ms(0), 1)).begin().run(s(1));
        assertState(hasty, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(4, told.spawns());
        assertEquals(3, hasty.state().restarts());
    }

    @Test
    void aSpawnThatFailsIsAFailureLikeAnyOther() {
        world.behaves(
                Behaviour.unspawnable("no such file: ./web"),
                Behaviour.unspawnable("no such file: ./web"),
                Behaviour.service());
        world.begin().run(ms(10));
        assertState(world, ProcessState.FAILED, StateReason.BACKOFF);
        assertEquals("no such file: ./web; restart 1 of 3 in 1 s", world.state().detail());
        assertEquals("spawn_failed", world.state().history().get(1).reason().word());
        world.run(s(60));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.effects(Effect.Release.class).size());
        assertFalse(story.effects(Effect.AskStrategy.class).isEmpty());
    }

    @Test
    void aSpawnThatFailsStaysFailedWhereTheStrategySaysSo() {
        world.strategy(Strategies.NEVER).behaves(Behaviour.unspawnable("no such file")).begin().run(s(60));
        assertState(world, ProcessState.FAILED, StateReason.SPAWN_FAILED);
        assertEquals("no such file; not restarted: the strategy is never", world.state().detail());
    }

    /** However long it lasts; by itself, and without a herd when it is over. */
    @Test
    void aStartThatTheMachineHasNoRoomForCostsNothingAndIsTriedAgain() {
        world.strategy(Strategies.NEVER).behaves(generation -> generation < 100
                ? Behaviour.unspawnable(Behaviour.NO_ROOM)
                : Behaviour.service());
        world.begin().run(s(10));
        assertState(world, ProcessState.FAILED, StateReason.SPAWN_FAILED);
        assertTrue(world.state().detail().matches("Too many open files; the next try in [45]\\.?\\d* s costs no attempt"),
                world.state().detail());
        assertEquals(Phase.WAITING, world.state().phase());
        world.run(s(200));
        assertEquals(0, world.state().attempts());
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
        world.runUntil(ProcessState.RUNNING);
        double last = story.seconds(Effect.Spawn.class).get(99);
        assertTrue(last > 99 * 4.5 && last < 99 * 5.51, "at " + last);
        assertEquals(0, world.state().attempts());
        assertTrue(story.effects(Effect.AskStrategy.class).isEmpty(), "no run has ended");
        assertEquals(99, story.effects(Effect.Release.class).size());
    }

    @Test
    void aStopEndsTheWaitForRoom() {
        world.behaves(generation -> Behaviour.unspawnable(Behaviour.NO_ROOM)).begin().run(s(7));
        world.send(new CoreEvent.Stop("ann", false)).run(s(60));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
    }

    @Test
    void everyInstanceAfterTheFirstIsARestartWhateverItsCause() {
        world.begin().run(s(5)).send(new CoreEvent.Stop("ann", false)).run(s(5));
        assertEquals(0, world.state().restarts());
        world.send(new CoreEvent.Start("ann")).run(s(5));
        assertEquals(1, world.state().restarts());
        world.send(new CoreEvent.Stop("ann", false)).send(new CoreEvent.Start("ann")).run(s(5));
        assertEquals(2, world.state().restarts());
        world.send(new CoreEvent.Restart("ann", false)).run(s(5));
        assertEquals(3, world.state().restarts());
        assertEquals(4, story.spawns());
    }

    @Test
    void theFirstAnswerOfTheStrategyHolds() {
        world.behaves(Behaviour.exits(s(2), 1).othersOutlive(Behaviour.NEVER).survivesKills(1), Behaviour.service());
        world.begin().run(s(3));
        assertEquals(Phase.ENDING, world.state().phase());
        world.send(new CoreEvent.Decided(1, RestartContext.Cause.EXIT, RestartDecision.stay("on second thoughts")));
        world.run(s(60));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @Test
    void whatIsReleasedIsReleasedOnce() {
        world.behaves(Behaviour.unspawnable("no such file")).begin().runUntil(ProcessState.FAILED);
        world.send(new CoreEvent.TreeAwaited(1, true)).send(new CoreEvent.TreeKilled(1, List.of()));
        assertEquals(1, story.effects(Effect.Release.class).size());
        assertEquals(Phase.ENDING, world.state().phase(), "the strategy has not answered yet");
    }
}
