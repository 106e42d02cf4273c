package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.junit.jupiter.api.Test;

class StartTimeoutTest {
    private final SimulatedWorld world = new SimulatedWorld(Policies.checked());
    private final Story story = Story.of(world);

    @Test
    void whoIsNotReadyInTimeIsKilledAndTheStrategyIsAsked() {
        world.begin().run(ms(20_004));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        world.run(ms(1));
        assertState(world, ProcessState.FAILED, StateReason.START_TIMEOUT);
        assertEquals(
                "not ready within startup_timeout 20 s, awaited the first healthy check", world.state().detail());
        assertEquals(20.005, story.seconds(Effect.KillTree.class).get(0));
        assertTrue(story.effects(Effect.RequestStop.class).isEmpty());
        world.run(ms(100));
        List<Effect.AskStrategy> asked = story.effects(Effect.AskStrategy.class);
        assertEquals(1, asked.size());
        assertEquals(RestartContext.Cause.START_TIMEOUT, asked.get(0).context().cause());
        assertEquals("SIGKILL", asked.get(0).context().exit().signal());
        assertState(world, ProcessState.FAILED, StateReason.BACKOFF);
        assertEquals(
                "not ready within startup_timeout 20 s, awaited the first healthy check; restart 1 of 3 in 1 s", world.state().detail());
        assertEquals(StateReason.START_TIMEOUT, world.state().lastExitReason());
        world.run(s(1));
        assertEquals(2, story.spawns());
    }

    @Test
    void itStaysFailedWhereTheStrategySaysSo() {
        world.strategy(Strategies.NEVER).begin().run(s(60));
        assertState(world, ProcessState.FAILED, StateReason.START_TIMEOUT);
        assertEquals(1, story.spawns());
        assertFalse(world.anythingLives());
    }

    @Test
    void itNeverBecomesRunningOnTheWayOut() {
        world.strategy(Strategies.NEVER).begin().runUntil(ProcessState.FAILED).health(Health.HEALTHY, true).run(s(60));
        assertFalse(story.states().contains("RUNNING"), story.states());
    }

    @Test
    void failingChecksDoNotMakeItUnhealthyBeforeItWasReady() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, true);
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals(Health.UNHEALTHY, world.state().health());
        assertTrue(story.effects(Effect.AskStrategy.class).isEmpty());
    }

    @Test
    void aStopWhileItIsKilledForThatEndsStopped() {
        world.begin().runUntil(ProcessState.FAILED).send(new CoreEvent.Stop("ann", false)).run(s(60));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
    }

    @Test
    void aStartWhileItIsKilledForThatFollowsAtOnce() {
        world.begin().runUntil(ProcessState.FAILED).send(new CoreEvent.Start("ann")).run(ms(20));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals(0, world.state().attempts());
    }
}
