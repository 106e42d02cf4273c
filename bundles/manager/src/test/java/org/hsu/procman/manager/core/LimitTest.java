package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a passed limit does, by its policy. */
class LimitTest {
    private static final Violation MEMORY =
            new Violation("max_memory_mb", Severity.CRITICAL, "max_memory_mb: 155 of 100 MiB", false);

    private final SimulatedWorld world = new SimulatedWorld(Policies.plain());
    private final Story story = Story.of(world);

    private SimulatedWorld passes(LimitAction action) {
        return world.send(new CoreEvent.LimitPassed(world.state().generation(), action, MEMORY));
    }

    @Test
    void restartGoesThroughTheStrategyAndIsCharged() {
        world.begin().run(s(5));
        passes(LimitAction.RESTART).run(s(20));
        assertEquals(
                "STARTING/requested RUNNING/requested STOPPING/limit FAILED/backoff STARTING/backoff RUNNING/requested",
                story.states());
        assertEquals(
                RestartContext.Cause.LIMIT,
                story.effects(Effect.AskStrategy.class).get(0).context().cause());
        assertEquals(1, world.state().attempts(), "without a budget of their own, limits use the policy's");
        assertEquals(StateReason.LIMIT, world.state().lastExitReason());
        assertEquals(1, world.state().breaker().failureCount());
        assertEquals("restart because of max_memory_mb: 155 of 100 MiB", world.state().history().get(2).detail());
        assertTrue(world.state().history().get(3).detail().startsWith("max_memory_mb: 155 of 100 MiB, SIGTERM"),
                world.state().history().get(3).detail());
    }

    @Test
    void theStrategyMayLeaveItRunningAndSaysWhy() {
        world.strategy(Strategies.NEVER).begin().run(s(5));
        passes(LimitAction.RESTART).run(s(100));
        assertState(world, ProcessState.RUNNING, StateReason.LIMIT);
        assertEquals(
                "max_memory_mb: 155 of 100 MiB; not restarted: the strategy is never", world.state().detail());
        world.send(new CoreEvent.LimitKept(1, "max_threads", "other"));
        assertEquals(MEMORY, world.state().violation(), "another limit's good news");
        world.send(new CoreEvent.LimitKept(1, "max_memory_mb", "max_memory_mb: 90 of 100 MiB"));
        assertNull(world.state().violation());
        assertEquals("max_memory_mb: 90 of 100 MiB", world.state().detail());
    }

    @Test
    void theBudgetOfLimitsEnds() {
        SimulatedWorld aware = new SimulatedWorld(Policies.of(false, Policies.withAware(
                Policies.restart(3), Policies.aware(1, 2))));
        Story told = Story.of(aware);
        aware.begin();
        for (int i = 0; i < 5; i++) {
            aware.run(s(10)).send(new CoreEvent.LimitPassed(aware.state().generation(), LimitAction.RESTART, MEMORY));
        }
        aware.run(s(30));
        assertEquals(3, told.spawns());
        assertState(aware, ProcessState.RUNNING, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(
                "max_memory_mb: 155 of 100 MiB; not restarted: resource_violations.max_retries 2 used up",
                aware.state().detail());
        aware.send(new CoreEvent.Reset("ann")).run(s(10));
        assertEquals(4, told.spawns(), "with the budget back the strategy is asked again");
    }

    @Test
    void anEmergencyHasTheBudgetOfItsSeverity() {
        Violation far = new Violation("max_memory_mb", Severity.EMERGENCY, "300 of 100 MiB", false);
        SimulatedWorld aware = new SimulatedWorld(Policies.of(false, Policies.withAware(
                Policies.restart(3), TestAware.emergency(2.0))));
        Story told = Story.of(aware);
        aware.begin();
        for (int i = 0; i < 5; i++) {
            aware.run(s(20)).send(new CoreEvent.LimitPassed(aware.state().generation(), LimitAction.RESTART, far));
        }
        assertEquals(3, told.spawns());
        assertEquals(8, told.effects(Effect.TellRestart.class).get(0).delayNanos() / 1_000_000_000);
    }

    @Test
    void shutdownAsksFirstAndStaysDown() {
        world.begin().run(s(5));
        passes(LimitAction.SHUTDOWN).run(s(500));
        assertState(world, ProcessState.FAILED, StateReason.LIMIT);
        assertEquals(1, story.effects(Effect.RequestStop.class).size());
        assertEquals(1, story.spawns());
        assertTrue(world.state().detail().startsWith("max_memory_mb: 155 of 100 MiB, SIGTERM after 5.1 s; stays down"),
                world.state().detail());
        assertTrue(!world.anythingLives());
    }

    @Test
    void shutdownKillsWhatDoesNotListen() {
        world.behaves(Behaviour.service().ignoresStop()).begin().run(s(5));
        passes(LimitAction.SHUTDOWN).run(s(500));
        assertState(world, ProcessState.FAILED, StateReason.LIMIT);
        assertEquals("SIGKILL", world.state().lastExit().signal());
    }

    @Test
    void killDoesNotAskAndStaysDown() {
        world.begin().run(s(5));
        passes(LimitAction.KILL).run(s(500));
        assertState(world, ProcessState.FAILED, StateReason.LIMIT);
        assertEquals(List.of(), story.effects(Effect.RequestStop.class));
        assertEquals("SIGKILL", world.state().lastExit().signal());
        assertEquals(1, story.spawns());
    }

    @ParameterizedTest
    @EnumSource(value = LimitAction.class, names = {"SHUTDOWN", "KILL"})
    void onlyAnOperatorBringsItBack(LimitAction action) {
        world.begin().run(s(5));
        passes(action).send(new CoreEvent.Plugins("type 'jar'")).send(new CoreEvent.Plugins(null)).run(s(500));
        world.send(new CoreEvent.Reset("ann")).run(s(100));
        assertEquals(1, story.spawns());
        world.send(new CoreEvent.Start("ann")).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @ParameterizedTest
    @EnumSource(LimitAction.class)
    void oneThatIsBeingStoppedIsLeftAlone(LimitAction action) {
        world.begin().run(s(5)).send(new CoreEvent.Stop("ann", false));
        passes(action).run(s(100));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
    }

    @ParameterizedTest
    @EnumSource(LimitAction.class)
    void newsOfAnEarlierInstanceChangesNothing(LimitAction action) {
        world.begin().run(s(5)).send(new CoreEvent.Restart("ann", false)).run(s(5));
        world.send(new CoreEvent.LimitPassed(1, action, MEMORY)).run(s(100));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
    }

    @Test
    void anUnhealthyOneGoesOnSayingSo() {
        world.strategy(Strategies.NEVER).begin().run(s(5)).health(Health.UNHEALTHY, false);
        passes(LimitAction.RESTART).run(s(10));
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals("live: unhealthy", world.state().detail());
    }

    @Test
    void whatIsSaidOfALimitOutlastsTheStart() {
        world.strategy(Strategies.NEVER).begin().run(s(0)).runUntil(seen -> seen.pid() != 0);
        passes(LimitAction.RESTART).runUntil(ProcessState.RUNNING);
        assertState(world, ProcessState.RUNNING, StateReason.LIMIT);
        assertTrue(world.state().detail().contains("not restarted"), world.state().detail());
    }

    @Test
    void oneThatIsStartingMayPassALimitToo() {
        SimulatedWorld slow = new SimulatedWorld(Policies.checked()).behaves(Behaviour.service().healthyAfter(s(15)));
        slow.begin().run(s(5)).send(new CoreEvent.LimitPassed(1, LimitAction.RESTART, MEMORY)).run(s(30));
        assertState(slow, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(2, slow.state().generation());
    }
}
