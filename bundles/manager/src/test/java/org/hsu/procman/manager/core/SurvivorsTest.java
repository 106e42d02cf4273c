package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

class SurvivorsTest {
    private static final Behaviour STUBBORN = Behaviour.service().ignoresStop().survivesKills(3);

    private final SimulatedWorld world = new SimulatedWorld(Policies.plain()).behaves(STUBBORN);
    private final Story story = Story.of(world);

    @Test
    void whatSurvivesSigkillIsNamedAndKilledAgainUntilItGoes() {
        world.begin().run(s(5)).send(new CoreEvent.Stop("ann", true)).run(ms(10));
        assertState(world, ProcessState.FAILED, StateReason.STOP_FAILED);
        assertEquals("still alive after SIGKILL: pid 1002, 1003", world.state().detail());
        world.run(s(14));
        assertState(world, ProcessState.FAILED, StateReason.STOP_FAILED);
        world.run(s(2));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(List.of(5.0, 10.002, 15.004, 20.006), story.seconds(Effect.KillTree.class));
        assertFalse(world.anythingLives());
        assertEquals("STARTING/requested RUNNING/requested STOPPING/requested FAILED/stop_failed STOPPED/requested",
                story.states());
    }

    @Test
    void aRestartNeverDoublesASurvivor() {
        world.behaves(STUBBORN, Behaviour.service()).begin().run(s(5)).send(new CoreEvent.Restart("ann", true));
        world.run(s(10));
        assertState(world, ProcessState.FAILED, StateReason.STOP_FAILED);
        assertEquals(1, story.spawns());
        world.run(s(20));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
    }

    @Test
    void theRestOfACrashedTreeHoldsTheRestart() {
        world.behaves(
                Behaviour.exits(s(5), 1).othersOutlive(Behaviour.NEVER).survivesKills(2), Behaviour.service());
        world.begin().run(s(10));
        assertState(world, ProcessState.FAILED, StateReason.STOP_FAILED);
        assertEquals(1, story.spawns());
        world.run(s(20));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, world.state().attempts());
    }

    @Test
    void theRestOfAFinishedTreeIsShownWithoutAnIllegalTransition() {
        world.behaves(Behaviour.exits(s(5), 0).othersOutlive(Behaviour.NEVER).survivesKills(2)).begin().run(s(10));
        assertState(world, ProcessState.STOPPED, StateReason.STOP_FAILED);
        assertFalse(world.state().settled());
        world.run(s(20));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
    }

    @Test
    void aMainProcessThatTheKernelHasNotReportedYetIsWaitedFor() {
        world.behaves(Behaviour.service().ignoresStop().reportsExitIn(s(12))).begin().run(s(5));
        world.send(new CoreEvent.Stop("ann", true)).run(s(11));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(s(2));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(List.of(5.0, 10.002, 15.004), story.seconds(Effect.KillTree.class));
    }

    @Test
    void aKillResultNobodyAskedForChangesNothing() {
        world.begin().run(s(5)).send(new CoreEvent.TreeKilled(1, List.of(7L)));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        world.run(s(100));
        assertTrue(story.effects(Effect.KillTree.class).isEmpty());
    }
}
