package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.junit.jupiter.api.Test;

/** What is said to come does come at that time, and the setting that is named is the one that decides. */
class OutlookTest {

    private static List<String> of(SimulatedWorld world) {
        return Outlook.of(world.state()).stream()
                .map(each -> each.at() / 1_000_000 + ": " + each.what() + " | " + each.setting())
                .toList();
    }

    @Test
    void aStartThatHasToLiveForAWhile() {
        SimulatedWorld world = new SimulatedWorld(Policies.plain()).begin().run(ms(100));
        assertEquals(List.of("1005: RUNNING | min_uptime 1 s", "20005: killed if it is not ready | startup_timeout 20 s"),
                of(world));
        assertEquals(List.of(), of(world.run(ms(905))), "no attempt to be cleared");
        assertEquals(ProcessState.RUNNING, world.state().state());
    }

    @Test
    void aStartThatWaitsForACheck() {
        SimulatedWorld world = new SimulatedWorld(Policies.checked()).begin().run(ms(100));
        assertEquals(List.of("20005: killed if it is not ready | startup_timeout 20 s"), of(world));
        world.run(ms(19_900));
        assertEquals(ProcessState.STARTING, world.state().state());
        assertEquals(ProcessState.FAILED, world.run(ms(10)).state().state());
    }

    @Test
    void restartsThatBackOffAndAttemptsThatAreCleared() {
        SimulatedWorld world = new SimulatedWorld(Policies.plain())
                .behaves(Behaviour.exits(s(2), 3), Behaviour.exits(s(2), 3), Behaviour.service()).begin().run(ms(6500));
        assertEquals(List.of("7016: restart | restart_delay 1 s, backoff_multiplier 2.0"), of(world));
        world.run(s(5));
        assertEquals(List.of("68021: its attempts are cleared | reset_after 60 s"), of(world));
        assertEquals(2, world.state().attempts());
        assertEquals(0, world.run(s(57)).state().attempts());
        assertEquals(List.of(), of(world));
    }

    @Test
    void theTrialOfABreaker() {
        SimulatedWorld world = new SimulatedWorld(Policies.of(false, Policies.breaker(100, 2)))
                .behaves(Behaviour.exits(ms(10), 1)).begin().run(s(5));
        List<Outlook> next = Outlook.of(world.state());
        assertEquals("trial start | circuit_breaker.cooldown 5 min", next.get(0).what() + " | " + next.get(0).setting());
        assertEquals(world.state().breaker().openUntil(), next.get(0).at());
    }

    @Test
    void aStopThatIsNotHeard() {
        SimulatedWorld world = new SimulatedWorld(Policies.plain())
                .behaves(Behaviour.service().ignoresStop()).begin().run(s(5))
                .send(new CoreEvent.Stop("cli", false)).run(s(1));
        assertEquals(List.of("15000: SIGKILL to what is left of it | shutdown_timeout 10 s"), of(world));
        assertEquals(ProcessState.STOPPING, world.run(ms(8_990)).state().state());
        assertEquals(ProcessState.STOPPED, world.run(s(1)).state().state());
    }

    @Test
    void aGraceAndTheBudgetOfFailedChecks() {
        ContextAwareRestart.Budget budget = new ContextAwareRestart.Budget(3, s(2), 1.5);
        ContextAwareRestart aware = new ContextAwareRestart(
                budget, budget, Map.of(), Map.of(), s(30), Duration.ZERO, Duration.ZERO);
        SimulatedWorld world = new SimulatedWorld(Policies.of(aware)).begin().run(s(1))
                .health(Health.HEALTHY, false).run(s(1)).health(Health.UNHEALTHY, true);
        assertEquals(List.of("30005: whether it is restarted is decided | startup_grace_period 30 s"), of(world));
        world.runUntil(ProcessState.FAILED);
        assertEquals("restart | health_failures.retry_delay 2 s, backoff_rate 1.5",
                Outlook.of(world.state()).get(0).what() + " | " + Outlook.of(world.state()).get(0).setting());
    }

    @Test
    void aHeartbeatThatIsAwaited() {
        Gate gate = new Gate("READY=1", true, s(4));
        SimulatedWorld world = new SimulatedWorld(new Policy(Policies.STARTUP, Policies.SHUTDOWN, Policies.MIN_UPTIME,
                        false, false, "SIGTERM", Policies.restart(3), gate))
                .begin().run(s(1));
        world.send(new CoreEvent.Notified(1, Notice.parse("READY=1"))).run(s(1));
        assertEquals(List.of("5000: UNHEALTHY without a WATCHDOG=1 | watchdog 4 s"), of(world));
    }
}
