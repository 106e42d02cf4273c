package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

class ScheduledTest {
    private static final Policy PLAIN = Policies.plain();
    private static final Policy SCHEDULED = new Policy(
            PLAIN.startupTimeout(), PLAIN.shutdownTimeout(), PLAIN.minUptime(), false, false, "SIGTERM", PLAIN.restart(),
            null, Gate.NONE, "its schedule", false);

    private final SimulatedWorld world = new SimulatedWorld(SCHEDULED);
    private final Story story = Story.of(world);

    @Test
    void itWaitsUntilItIsTold() {
        world.begin().run(s(1000));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals("waits for its schedule", world.state().detail());
        assertFalse(world.state().wished());
        assertEquals(0, story.spawns());
    }

    @Test
    void aGoodEndIsTheEndWhateverTheStrategySays() {
        world.strategy(context -> new RestartDecision(true, "always")).behaves(Behaviour.exits(s(2), 0)).begin();
        world.send(new CoreEvent.Start("its schedule")).run(s(1000));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertEquals(1, story.spawns());
        assertFalse(world.state().wished());
        world.send(new CoreEvent.Start("its schedule")).run(s(1000));
        assertEquals(2, story.spawns());
        assertEquals(0, world.state().attempts());
    }

    @Test
    void aFailureIsTriedAgainAsItsPolicySays() {
        world.behaves(Behaviour.exits(s(2), 3), Behaviour.exits(s(2), 0)).begin();
        world.send(new CoreEvent.Start("its schedule")).run(s(1000));
        assertEquals(2, story.spawns());
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
    }

    @Test
    void theNextRunEndsTheOneBefore() {
        world.behaves(Behaviour.service()).begin();
        world.send(new CoreEvent.Start("its schedule")).run(s(100));
        world.send(new CoreEvent.Restart("its schedule", false)).run(s(100));
        assertEquals(2, story.spawns());
        assertEquals(ProcessState.RUNNING, world.state().state());
    }
}
