package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

class StopTest {
    private static final CoreEvent STOP = new CoreEvent.Stop("ann", false);
    private static final CoreEvent KILL = new CoreEvent.Stop("bob", true);
    private static final CoreEvent START = new CoreEvent.Start("cem");

    private final SimulatedWorld world = new SimulatedWorld(Policies.plain());
    private final Story story = Story.of(world);

    private void assertStoppedForGood(int spawns) {
        world.run(Duration.ofDays(1));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(spawns, story.spawns());
        assertFalse(world.anythingLives());
        assertEquals(Behaviour.NEVER, world.state().nextTick());
    }

    @Test
    void whoIgnoresTheSignalIsKilledAtShutdownTimeout() {
        world.behaves(Behaviour.service().ignoresStop()).begin().run(s(5)).send(STOP);
        world.run(ms(9_999));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        assertTrue(story.effects(Effect.KillTree.class).isEmpty());
        world.run(ms(10));
        assertEquals(List.of(15.0), story.seconds(Effect.KillTree.class));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("stopped by ann, SIGKILL", world.state().detail());
        assertStoppedForGood(1);
    }

    @Test
    void theRestOfTheTreeHasWhatIsLeftOfTheGrace() {
        world.behaves(Behaviour.service().stopsIn(s(4)).othersOutlive(Behaviour.NEVER)).begin().run(s(5)).send(STOP);
        world.run(ms(9_990));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        assertTrue(world.anythingLives());
        world.run(ms(20));
        assertEquals(List.of(15.0), story.seconds(Effect.KillTree.class));
        assertStoppedForGood(1);
    }

    @Test
    void aTreeThatGoesWithinTheGraceIsNotKilled() {
        world.behaves(Behaviour.service().othersOutlive(s(5).toNanos())).begin().run(s(5)).send(STOP);
        world.run(s(5));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(s(1));
        assertTrue(story.effects(Effect.KillTree.class).isEmpty());
        assertStoppedForGood(1);
    }

    @Test
    void killDoesNotAsk() {
        world.behaves(Behaviour.service().ignoresStop()).begin().run(s(5)).send(KILL);
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(ms(10));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("killed by bob, SIGKILL", world.state().detail());
        assertTrue(story.effects(Effect.RequestStop.class).isEmpty());
        assertStoppedForGood(1);
    }

    @Test
    void killOvertakesAStop() {
        world.behaves(Behaviour.service().ignoresStop()).begin().run(s(5)).send(STOP).run(s(1)).send(KILL);
        world.run(ms(10));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertStoppedForGood(1);
    }

    @Test
    void aStopWhileItIsBeingMadeStopsItAsSoonAsItIsThere() {
        world.behaves(Behaviour.service().spawnsIn(s(3))).begin().run(s(1)).send(STOP);
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(ms(2_050));
        assertEquals(List.of(3.0), story.seconds(Effect.RequestStop.class));
        assertTrue(story.effects(Effect.StartChecks.class).isEmpty());
        assertStoppedForGood(1);
    }

    @Test
    void aKillWhileItIsBeingMadeStaysAKill() {
        world.behaves(Behaviour.service().ignoresStop().spawnsIn(s(3))).begin().run(s(1)).send(KILL).send(STOP);
        world.run(ms(2_010));
        assertEquals(List.of(3.0), story.seconds(Effect.KillTree.class));
        assertTrue(story.effects(Effect.RequestStop.class).isEmpty());
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertStoppedForGood(1);
    }

    @Test
    void aStopWhileItIsBeingMadeAndThenTheSpawnFails() {
        world.behaves(Behaviour.unspawnable("no such file").spawnsIn(s(3))).begin().run(s(1)).send(STOP).run(s(5));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("stopped before it was spawned", world.state().detail());
        assertStoppedForGood(1);
    }

    @Test
    void aStopDuringTheBackoffIsFinal() {
        world.behaves(Behaviour.exits(s(2), 1)).begin().run(ms(2_500)).send(STOP);
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertStoppedForGood(1);
    }

    @Test
    void aStopDuringTheBackoffAfterExitZeroNoLongerPromisesARestart() {
        world.strategy(Strategies.ALWAYS).behaves(Behaviour.exits(s(2), 0)).begin().run(ms(2_500));
        assertState(world, ProcessState.STOPPED, StateReason.BACKOFF);
        world.send(STOP);
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("stopped by ann", world.state().detail());
        assertStoppedForGood(1);
    }

    @Test
    void aStopOfWhatEndedByItselfKeepsItsReason() {
        world.behaves(Behaviour.exits(s(2), 0)).begin().run(s(5)).send(STOP);
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertFalse(world.state().wished());
    }

    @Test
    void aStopWhileTheTreeIsBeingKilledEndsStopped() {
        world.behaves(Behaviour.exits(s(2), 1).othersOutlive(Behaviour.NEVER)).begin().runUntil(ProcessState.FAILED);
        assertEquals(Phase.ENDING, world.state().phase());
        world.send(STOP);
        assertStoppedForGood(1);
    }

    @Test
    void aStopDoesNotWaitForAStrategyThatDoesNotAnswer() {
        Delivery mute = new Delivery() {
            @Override
            public long[] delays(CoreEvent event) {
                return event instanceof CoreEvent.Decided ? new long[] {} : new long[] {0};
            }

            @Override
            public long tickDelay() {
                return 0;
            }
        };
        world.delivery(mute).behaves(Behaviour.exits(s(2), 1)).begin().run(s(60));
        assertState(world, ProcessState.FAILED, StateReason.CRASHED);
        assertEquals(Phase.ENDING, world.state().phase());
        world.send(STOP);
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("exit 1 after 2 s", world.state().detail());
        world.send(new CoreEvent.Decided(1, RestartContext.Cause.EXIT, RestartDecision.restart("late")));
        assertStoppedForGood(1);
    }

    @Test
    void aKillOfATreeThatIsGoneTouchesNothing() {
        world.behaves(Behaviour.unspawnable("no such file")).begin();
        world.runUntil(ProcessState.FAILED).send(KILL).run(s(60));
        assertTrue(story.effects(Effect.KillTree.class).isEmpty());
        assertStoppedForGood(1);
    }

    @Test
    void aStartWhileItStopsIsFollowedByANewInstance() {
        world.behaves(Behaviour.service().stopsIn(s(3))).begin().run(s(5)).send(STOP).run(s(1)).send(START);
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        assertEquals("started by cem", world.state().detail());
        world.run(s(10));
        assertEquals(
                "STARTING/requested RUNNING/requested STOPPING/requested STARTING/requested RUNNING/requested",
                story.states());
        assertEquals("started by cem", world.state().history().get(3).detail());
        assertEquals(2, story.spawns());
    }

    @Test
    void theLastWishWins() {
        world.behaves(Behaviour.service().stopsIn(s(3))).begin().run(s(5));
        world.send(STOP).run(ms(100)).send(START).run(ms(100)).send(STOP).run(ms(100));
        assertStoppedForGood(1);
        world.send(START).run(s(5)).send(STOP).run(ms(100)).send(new CoreEvent.Restart("dan", false)).run(s(10));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(3, story.spawns());
    }

    @Test
    void aStartAfterAStopDuringTheSpawnGetsAFreshInstance() {
        world.behaves(Behaviour.service().spawnsIn(s(3))).begin().run(s(1)).send(STOP).send(START).run(s(20));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
        assertEquals("alive for 1 s", world.state().detail());
    }

    @Test
    void aRestartAfterAStopDuringTheSpawnSaysSo() {
        world.behaves(Behaviour.service().spawnsIn(s(3))).begin().run(s(1)).send(STOP);
        world.send(new CoreEvent.Restart("dan", false));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        assertEquals("restarted by dan", world.state().detail());
        world.run(s(20));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @Test
    void aStartRightAfterACrashSkipsTheBackoffButNotTheTree() {
        world.behaves(Behaviour.exits(s(2), 1).othersOutlive(Behaviour.NEVER), Behaviour.service()).begin();
        world.runUntil(ProcessState.FAILED).send(START);
        assertEquals(1, story.spawns(), "its tree is still being killed");
        world.run(ms(10));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals("again after exit 1 after 2 s", world.state().detail());
    }

    @Test
    void stopAndStartOfWhatRestsDoNoHarm() {
        world.begin().run(s(5)).send(START);
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        world.send(STOP).run(s(5)).send(STOP).send(KILL);
        assertStoppedForGood(1);
    }
}
