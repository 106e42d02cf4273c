package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final CoreEvent STOP = new CoreEvent.Stop("ann", false);

    private final SimulatedWorld world = new SimulatedWorld(new Policy(
            Policies.STARTUP, Policies.SHUTDOWN, Policies.MIN_UPTIME, false, false, "SIGTERM", Policies.restart(3), null,
            Gate.NONE, null, true));
    private final Story story = Story.of(world);

    private List<Effect.CleanUp> cleanUps() {
        return story.effects(Effect.CleanUp.class);
    }

    @Test
    void aRunIsNotOverBeforeItIsCleanedUpAfter() {
        world.behaves(Behaviour.service()).begin().run(s(5)).send(STOP);
        world.runUntil(state -> state.instance().cleaning());
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        assertFalse(world.state().settled());
        assertEquals(List.of(), story.effects(Effect.Release.class));
        world.runUntil(ProcessState.STOPPED);
        assertEquals(1, story.effects(Effect.Release.class).size());
        Effect.CleanUp end = cleanUps().get(0);
        assertEquals(1002, end.pid());
        assertEquals("SIGTERM", end.exit().signal());
        assertEquals("requested", end.reason());
    }

    @Test
    void theNextInstanceWaitsForIt() {
        world.behaves(Behaviour.exits(s(3), 7)).begin();
        world.runUntil(state -> state.instance().cleaning());
        assertState(world, ProcessState.FAILED, StateReason.CRASHED);
        world.send(new CoreEvent.Start("ann"));
        assertEquals(1, story.spawns());
        world.runUntil(ProcessState.STARTING);
        assertEquals(2, story.spawns());
        assertEquals(List.of(7), cleanUps().stream().map(end -> end.exit().code()).toList());
    }

    @Test
    void aStartThatFailsIsCleanedUpAfterAndCounted() {
        world.behaves(Behaviour.unspawnable("pre_start hook: exit 3"), Behaviour.service()).begin();
        world.runUntil(ProcessState.FAILED);
        assertState(world, ProcessState.FAILED, StateReason.SPAWN_FAILED);
        world.run(s(10));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, world.state().attempts());
        assertEquals(1, cleanUps().size());
        assertNull(cleanUps().get(0).exit());
        assertEquals("spawn_failed", cleanUps().get(0).reason());
    }

    @Test
    void whatIsStoppedBeforeItsSpawnIsAbandoned() {
        world.behaves(Behaviour.service()).begin().send(STOP);
        assertEquals(List.of(new Effect.AbandonSpawn(1)), story.effects(Effect.AbandonSpawn.class));
        world.run(Duration.ofMinutes(1));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(List.of("requested"), cleanUps().stream().map(Effect.CleanUp::reason).toList());
    }

    @Test
    void aKillWhileItIsCleanedUpAfterEndsNothingTwice() {
        world.behaves(Behaviour.service()).begin().run(s(5)).send(STOP);
        world.runUntil(state -> state.instance().cleaning());
        world.send(new CoreEvent.Stop("bob", true)).run(ms(1_000));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(1, cleanUps().size());
        assertEquals(1, story.effects(Effect.KillTree.class).size());
        assertEquals(Behaviour.NEVER, world.state().nextTick());
    }

    @Test
    void theNextManagerCleansUpAgain() {
        world.behaves(Behaviour.service()).begin().run(s(5)).send(STOP);
        world.runUntil(state -> state.instance().cleaning());
        world.killManager(s(1).toNanos());
        world.run(Duration.ofMinutes(1));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(2, cleanUps().size());
        assertEquals(1, story.effects(Effect.Release.class).size());
    }

    @Test
    void itIsToldOnceThatAnInstanceIsReady() {
        world.behaves(Behaviour.service()).begin().run(Duration.ofHours(1));
        assertEquals(List.of(1.005), story.seconds(Effect.Started.class));
    }
}
