package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

class PluginTest {
    private static final CoreEvent MISSING = new CoreEvent.Plugins("process type 'jar', procman.yaml:7");
    private static final CoreEvent THERE = new CoreEvent.Plugins(null);

    private final SimulatedWorld world = new SimulatedWorld(Policies.plain());
    private final Story story = Story.of(world);

    @Test
    void waitsForItsPluginAndStartsByItself() {
        world.send(MISSING).begin().run(Duration.ofDays(1));
        assertState(world, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        assertEquals("process type 'jar', procman.yaml:7", world.state().detail());
        assertEquals(0, story.spawns());
        world.send(new CoreEvent.Plugins("health check 'redis'"));
        assertEquals("health check 'redis'", world.state().detail());
        world.send(THERE).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
        assertEquals(0, world.state().restarts());
    }

    @Test
    void doesNotStartTwiceWhenToldTwice() {
        world.send(MISSING).begin().send(THERE).send(THERE).run(s(5)).send(THERE).run(s(5));
        assertEquals(1, story.spawns());
    }

    @Test
    void canBeStoppedWhileItWaits() {
        world.send(MISSING).begin().run(s(5)).send(new CoreEvent.Stop("ann", false));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        world.send(THERE).run(s(5));
        assertEquals(0, story.spawns());
    }

    @Test
    void aStartWhileItWaitsWaitsOn() {
        world.send(MISSING).begin().run(s(5)).send(new CoreEvent.Start("ann")).run(s(5));
        assertState(world, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        world.send(THERE).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @Test
    void aPluginThatLeavesKillsNothingButHoldsTheNextStart() {
        world.behaves(Behaviour.exits(s(10), 1), Behaviour.service()).begin().run(s(5)).send(MISSING).run(s(3));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        world.run(s(10));
        assertState(world, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        assertEquals(1, story.spawns());
        assertEquals(0, world.state().restarts());
        world.send(THERE).run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, world.state().restarts());
    }

    @Test
    void aTrialKeepsItsTurnWhileThePluginIsAway() {
        SimulatedWorld tried = new SimulatedWorld(Policies.of(false, Policies.breaker(50, 1)));
        tried.behaves(Behaviour.exits(s(0), 1), Behaviour.exits(s(0), 1)).begin().run(s(5));
        assertState(tried, ProcessState.FAILED, StateReason.BREAKER_OPEN);
        tried.send(MISSING).run(s(400));
        assertState(tried, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        assertEquals(CircuitBreaker.State.HALF_OPEN, tried.state().breaker().state());
        tried.send(THERE).run(s(5));
        assertState(tried, ProcessState.FAILED, StateReason.BREAKER_OPEN);
    }
}
