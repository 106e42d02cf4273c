package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

class NormalLifeTest {
    private final SimulatedWorld world = new SimulatedWorld(Policies.plain());
    private final Story story = Story.of(world);

    @Test
    void startsRunsAndStops() {
        world.begin();
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        world.run(ms(1004));
        assertEquals(ProcessState.STARTING, world.state().state(), "not ready before min_uptime is over");
        assertEquals(1001, world.state().pid() - 1);
        world.run(ms(1));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals("alive for 1 s", world.state().detail());
        assertEquals(new Moment(ms(1005).toNanos(), SimulatedWorld.EPOCH_MILLIS + 1005), world.state().since());
        world.run(Duration.ofDays(10)).send(new CoreEvent.Stop("ann", false));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(s(1));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("stopped by ann, SIGTERM", world.state().detail());
        assertEquals("STARTING/requested RUNNING/requested STOPPING/requested STOPPED/requested", story.states());
        assertEquals(List.of(new Effect.RequestStop(1, "SIGTERM")), story.effects(Effect.RequestStop.class));
        assertTrue(story.effects(Effect.KillTree.class).isEmpty(), "nothing was killed");
        assertTrue(story.effects(Effect.AskStrategy.class).isEmpty(), "a stop is no case for the strategy");
        assertEquals(1, story.effects(Effect.Release.class).size());
        assertEquals(0, world.state().pid());
        assertNull(world.state().startedAt());
        assertEquals(0, world.state().restarts());
        assertFalse(world.anythingLives());
    }

    @Test
    void pidAndStartTimeAreThoseOfTheLivingInstance() {
        world.begin().run(s(5));
        assertEquals(1002, world.state().pid());
        assertEquals(ms(5).toNanos(), world.state().startedAt().nanos());
        assertEquals(SimulatedWorld.EPOCH_MILLIS + 5, world.state().startedAt().epochMillis());
        assertTrue(world.state().wished());
        assertFalse(world.state().settled());
    }

    @Test
    void anExitAtOnceWasNeverRunning() {
        world.behaves(Behaviour.exits(ms(0), 1)).begin().run(s(60));
        assertFalse(story.states().contains("RUNNING"), story.states());
        assertEquals(4, story.spawns());
        assertState(world, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
    }

    @Test
    void anExitJustBeforeMinUptimeWasNotRunningAndOneJustAfterWas() {
        world.behaves(Behaviour.exits(ms(998), 0)).begin().run(s(5));
        assertEquals("STARTING/requested STOPPED/exited", story.states());
        SimulatedWorld other = new SimulatedWorld(Policies.plain());
        Story told = Story.of(other);
        other.behaves(Behaviour.exits(ms(1001), 0)).begin().run(s(5));
        assertEquals("STARTING/requested RUNNING/requested STOPPED/exited", told.states());
    }

    @Test
    void exitZeroStaysDownWithOnFailure() {
        world.behaves(Behaviour.exits(s(3), 0)).begin().run(s(100));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertEquals("exit 0 after 3 s; not restarted: that is no failure", world.state().detail());
        assertEquals(1, story.spawns());
        assertEquals(Behaviour.NEVER, world.state().nextTick());
        assertEquals(StateReason.EXITED, world.state().lastExitReason());
        assertEquals(0, world.state().lastExit().code());
        assertEquals(
                List.of("exited"),
                story.effects(Effect.TellExit.class).stream()
                        .map(Effect.TellExit::reason)
                        .toList());
    }

    @Test
    void whateverIsLeftOfTheTreeIsKilledWhenTheMainProcessEnds() {
        world.behaves(Behaviour.exits(s(3), 0).othersOutlive(Behaviour.NEVER)).begin().run(s(100));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertEquals(List.of(new Effect.KillTree(1)), story.effects(Effect.KillTree.class));
        assertFalse(world.anythingLives());
    }

    @Test
    void alwaysRestartsExitZeroAfterTheSameDelays() {
        world.strategy(Strategies.ALWAYS).behaves(Behaviour.exits(s(2), 0)).begin();
        world.runUntil(seen -> seen.restartAt() != null);
        assertState(world, ProcessState.STOPPED, StateReason.BACKOFF);
        world.run(s(60));
        assertEquals(4, story.spawns());
        assertState(world, ProcessState.STOPPED, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker(), "exit 0 is no failure");
    }

    @Test
    void anOomKillIsNamed() {
        world.behaves(Behaviour.oomKilled(s(3))).strategy(Strategies.NEVER).begin().run(s(60));
        assertState(world, ProcessState.FAILED, StateReason.OOM_KILLED);
        assertEquals("killed by the kernel for memory, SIGKILL after 3 s; not restarted: the strategy is never", world.state().detail());
    }

    @Test
    void anExitThatNobodySawIsAFailure() {
        world.begin().run(s(5));
        world.send(new CoreEvent.Exited(1, ExitStatus.unknown(world.nanos(), 0), false));
        assertState(world, ProcessState.FAILED, StateReason.CRASHED);
    }

    @Test
    void aDisabledProcessIsLeftAloneUntilItIsStarted() {
        world.send(new CoreEvent.Begin(false)).run(s(100));
        assertState(world, ProcessState.STOPPED, StateReason.DISABLED);
        assertEquals(0, story.spawns());
        world.send(new CoreEvent.Reset("ann")).run(s(5));
        assertEquals(0, story.spawns());
        world.send(new CoreEvent.Start("ann")).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @Test
    void aProcessBeginsOnce() {
        world.begin().run(s(5)).begin().send(new CoreEvent.Begin(false)).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
        world.send(new CoreEvent.Stop("ann", false)).run(s(5)).begin().run(s(5));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
    }

    @Test
    void aStopBeforeTheBeginningHolds() {
        world.send(new CoreEvent.Stop("ann", false)).begin().run(s(5));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(0, story.spawns());
    }
}
