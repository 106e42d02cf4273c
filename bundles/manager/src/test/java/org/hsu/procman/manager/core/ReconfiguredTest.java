package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

/** Another configuration while the process is in any state. */
class ReconfiguredTest {
    private final SimulatedWorld world = new SimulatedWorld(Policies.plain()).behaves(Behaviour.service());
    private final Story story = Story.of(world);

    private void reconfigure(Policy policy, boolean again) {
        world.send(new CoreEvent.Reconfigured(policy, again, "the configuration"));
    }

    @Test
    void anotherPolicyTouchesNothingThatRuns() {
        world.begin().run(s(5));
        reconfigure(Policies.of(false, Policies.restart(7)), false);
        world.run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
        assertEquals(7, world.state().policy().restart().maxAttempts());
    }

    @Test
    void anotherProgramReplacesTheInstance() {
        world.begin().run(s(5));
        reconfigure(Policies.plain(), true);
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        world.run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
        assertEquals(0, world.state().attempts());
    }

    @Test
    void anInstanceThatIsBeingMadeIsOfTheOldProgram() {
        world.begin().run(ms(2));
        assertEquals(Phase.SPAWNING, world.state().phase());
        reconfigure(Policies.plain(), true);
        world.run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(2, story.spawns());
    }

    @Test
    void aFailedProcessTriesTheNewProgramAtOnce() {
        world.behaves(Behaviour.exits(s(2), 1), Behaviour.exits(s(2), 1), Behaviour.exits(s(2), 1),
                Behaviour.exits(s(2), 1), Behaviour.service());
        world.begin().run(s(100));
        assertState(world, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
        reconfigure(Policies.plain(), true);
        world.run(s(5));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals(0, world.state().attempts());
    }

    @Test
    void whatIsNotWishedStaysStopped() {
        world.begin().run(s(5)).send(new CoreEvent.Stop("ann", false)).run(s(5));
        reconfigure(Policies.plain(), true);
        world.run(s(5));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(1, story.spawns());
    }

    @Test
    void theWaitUntilReadyGoesByTheNewRules() {
        SimulatedWorld checked = new SimulatedWorld(Policies.checked()).behaves(Behaviour.service());
        checked.begin().run(s(5));
        assertEquals(ProcessState.STARTING, checked.state().state(), "no check has answered");
        checked.send(new CoreEvent.Reconfigured(Policies.plain(), false, "the configuration"));
        checked.run(ms(1));
        assertEquals(ProcessState.RUNNING, checked.state().state(), "min_uptime is over already");
    }

    @Test
    void withoutChecksNothingSaysUnhealthyAnyMore() {
        SimulatedWorld checked = new SimulatedWorld(Policies.checked()).behaves(Behaviour.service());
        checked.begin().run(s(2));
        long generation = checked.state().generation();
        checked.send(new CoreEvent.HealthChanged(generation, Health.HEALTHY, "200", false));
        checked.send(new CoreEvent.HealthChanged(generation, Health.UNHEALTHY, "503", false));
        assertEquals(ProcessState.UNHEALTHY, checked.state().state());
        checked.send(new CoreEvent.Reconfigured(Policies.plain(), false, "the configuration"));
        assertEquals(ProcessState.RUNNING, checked.state().state());
        assertEquals(Health.UNKNOWN, checked.state().health());
        assertEquals(List.of(), checked.state().history().stream()
                .filter(step -> step.to() == ProcessState.STOPPING).toList());
    }
}
