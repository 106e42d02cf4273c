package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

/** What makes an instance ready, what keeps it so, and what it says of itself. */
class VigilanceTest {
    private static final Duration WATCHDOG = s(4);
    private final SimulatedWorld world = world(true, new Gate("READY=1", true, WATCHDOG), Behaviour.service());
    private final Story story = Story.of(world);

    private static SimulatedWorld world(boolean checks, Gate gate, Behaviour behaviour) {
        Policy policy = new Policy(
                Policies.STARTUP, Policies.SHUTDOWN, Policies.MIN_UPTIME, checks, false, "SIGTERM", Policies.restart(3), gate);
        return new SimulatedWorld(policy).behaves(behaviour);
    }

    private SimulatedWorld says(String message) {
        return says(world, message);
    }

    private static SimulatedWorld says(SimulatedWorld world, String message) {
        return world.send(new CoreEvent.Notified(world.state().generation(), Notice.parse(message)));
    }

    @Test
    void theGateAloneMakesItRunningAndChecksBeginThen() {
        world.begin().run(s(3));
        assertEquals(List.of(new Effect.AwaitReady(1)), story.effects(Effect.AwaitReady.class));
        assertTrue(story.effects(Effect.StartChecks.class).isEmpty());
        world.health(Health.HEALTHY, false);
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        says("READY=1\nSTATUS=serving");
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        assertEquals("it said READY=1", world.state().detail());
        assertEquals("serving", world.state().signs().text());
        assertEquals(List.of(new Effect.StartChecks(1)), story.effects(Effect.StartChecks.class));
        says("READY=1");
        assertEquals(1, story.effects(Effect.StartChecks.class).size(), "once");
    }

    @Test
    void minUptimeDoesNotPassAGate() {
        SimulatedWorld file = world(false, new Gate("ready.file /x", false, null), Behaviour.service());
        file.begin().run(s(10));
        assertState(file, ProcessState.STARTING, StateReason.REQUESTED);
        says(file, "READY=1");
        assertState(file, ProcessState.STARTING, StateReason.REQUESTED);
        file.send(new CoreEvent.Ready(1, "ready.file /x is there"));
        assertState(file, ProcessState.RUNNING, StateReason.REQUESTED);
    }

    @Test
    void whatWasAwaitedIsNamedWhenItDoesNotCome() {
        world.strategy(Strategies.NEVER).begin().run(s(30));
        assertState(world, ProcessState.FAILED, StateReason.START_TIMEOUT);
        assertTrue(world.state().detail().startsWith("not ready within startup_timeout 20 s, awaited READY=1"),
                world.state().detail());
    }

    @Test
    void missedHeartbeatsRestartThroughTheStrategy() {
        world.begin().run(s(1));
        says("READY=1").run(s(3));
        says("WATCHDOG=1").run(ms(3_999));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        world.run(ms(1));
        world.run(s(10));
        assertTrue(story.states().startsWith(
                "STARTING/requested RUNNING/requested UNHEALTHY/health STOPPING/health FAILED/backoff"), story.states());
        assertEquals(StateReason.HEALTH, world.state().lastExitReason());
    }

    @Test
    void heartbeatsHaveTheirTimeAnewWhereTheManagerWasAway() {
        world.begin().run(s(1));
        says("READY=1").run(s(3));
        says("WATCHDOG=1");
        world.goTo(world.moment().nanos() + s(60).toNanos());
        world.run(ms(3_999));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        says("WATCHDOG=1").run(ms(3_999));
        assertState(world, ProcessState.RUNNING, StateReason.REQUESTED);
        world.run(ms(1));
        assertTrue(story.states().contains("UNHEALTHY/health"), story.states());
    }

    @Test
    void heartbeatsThatComeBackMakeItRunningAgainWhereNothingIsRestarted() {
        SimulatedWorld calm = world(false, new Gate("READY=1", true, WATCHDOG), Behaviour.service());
        calm.strategy(Strategies.NEVER).begin().run(s(1));
        says(calm, "READY=1").run(s(5));
        assertState(calm, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals(
                "no WATCHDOG=1 within watchdog 4 s; not restarted: the strategy is never", calm.state().detail());
        assertEquals(Health.UNHEALTHY, calm.state().health());
        calm.run(s(100));
        says(calm, "WATCHDOG=1");
        assertState(calm, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(Health.HEALTHY, calm.state().health());
    }

    @Test
    void aHealthyCheckDoesNotHideMissingHeartbeats() {
        world.strategy(Strategies.NEVER).begin().run(s(1));
        says("READY=1").run(s(5)).health(Health.HEALTHY, false);
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        says("WATCHDOG=1");
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        world.health(Health.UNHEALTHY, false);
        says("WATCHDOG=1");
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
    }

    @Test
    void aTriggerCountsAsSilence() {
        world.begin().run(s(1));
        says("READY=1").run(s(1));
        says("WATCHDOG=trigger").run(s(1));
        assertTrue(story.states().contains("UNHEALTHY/health STOPPING/health"), story.states());
    }

    @Test
    void heartbeatsAreAwaitedOnlyFromReadyOn() {
        world.begin().run(s(15));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
    }

    @Test
    void moreTimeIsGivenWhereItIsAskedForInTime() {
        world.strategy(Strategies.NEVER).begin().run(s(19));
        says("EXTEND_TIMEOUT_USEC=10000000").run(s(9));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        says("READY=1");
        world.behaves(Behaviour.service()).send(new CoreEvent.Stop("ann", false));
        assertState(world, ProcessState.STOPPING, StateReason.REQUESTED);
        says("STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000");
        assertEquals("stopping", world.state().signs().doing());
        assertTrue(world.state().nextTick() - world.nanos() >= s(30).toNanos());
    }

    @Test
    void noPluginToLookMeansNoHurry() {
        SimulatedWorld checked = new SimulatedWorld(Policies.checked());
        checked.begin().run(s(5)).send(new CoreEvent.Plugins("no plugin provides health check 'x'"));
        assertState(checked, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        checked.run(s(500));
        assertState(checked, ProcessState.STARTING, StateReason.WAITING_FOR_PLUGIN);
        checked.send(new CoreEvent.Plugins(null)).run(ms(19_999));
        assertState(checked, ProcessState.STARTING, StateReason.REQUESTED);
        checked.run(ms(1));
        assertState(checked, ProcessState.FAILED, StateReason.START_TIMEOUT);
    }

    @Test
    void anAdoptedOneHasItsHeartbeatDeadlineAnew() {
        Remembered memory = new Remembered(
                Phase.UP, 3, 77, new Moment(0, 0), Ending.NONE, true, ProcessState.RUNNING, StateReason.REQUESTED, "",
                new Moment(0, 0), Health.UNKNOWN, "serving", 0, 0,
                Spent.NOTHING, CircuitBreaker.CLOSED, null, null, null, null, null, List.of());
        Moment now = new Moment(s(100).toNanos(), 0);
        Policy policy = new Policy(
                s(1), s(1), s(1), false, false, "SIGTERM", Policies.restart(3), new Gate("READY=1", true, WATCHDOG));
        Step step = Supervision.step(Supervised.unknown("a", policy, 3, now), new CoreEvent.Resume(memory, 77), now);
        assertEquals(s(104).toNanos(), step.next().nextTick());
        assertEquals("serving", step.next().signs().status());
        assertEquals(List.of(new Effect.StartChecks(3)), step.effects());
    }
}
