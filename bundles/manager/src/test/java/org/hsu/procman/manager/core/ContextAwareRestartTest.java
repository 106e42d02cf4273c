package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Context-aware restart does what upstream's documents say, without the defects of its code. */
class ContextAwareRestartTest {
    private static final Behaviour SICK =
            Behaviour.service().healthyAfter(s(1)).unhealthyAfter(s(3));
    private static final Violation MEMORY = new Violation("max_memory_mb", Severity.CRITICAL, "155 of 100 MiB", false);

    private static ContextAwareRestart with(
            int retries, Map<String, Double> severities, Map<String, Double> profiles, Duration grace) {
        ContextAwareRestart.Budget budget = new ContextAwareRestart.Budget(retries, Duration.ofSeconds(2), 1);
        return new ContextAwareRestart(budget, budget, severities, profiles, grace, Duration.ZERO, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        // max_retries, severity's and profile's multiplier: effective retries, effective delay in milliseconds
        "3, 1, 1, 3, 2000",
        "3, 0.5, 1, 1, 1000",
        "3, 2, 1, 6, 4000",
        "3, 1, 2, 6, 4000",
        "3, 2, 5, 30, 20000",
        "3, 0.5, 3, 4, 3000",
        "1, 0.1, 0.1, 1, 20",
        "0, 5, 5, 2147483647, 50000",
        "0, 0.1, 1, 2147483647, 200",
        "5, 0.19, 1, 1, 380",
    })
    void severityAndProfileMultiplyRetriesAndDelay(
            int retries, double severity, double profile, int effective, long delayMillis) {
        RestartPolicy policy = Policies.withAware(
                        Policies.restart(7),
                        with(retries, Map.of("critical", severity), Map.of("worker", profile), Duration.ZERO))
                .forProfile("worker");
        for (RestartContext.Cause cause : List.of(RestartContext.Cause.HEALTH, RestartContext.Cause.LIMIT)) {
            RestartBudget budget = RestartBudget.of(policy, cause, Severity.CRITICAL);
            assertEquals(effective, budget.max());
            assertEquals(Duration.ofMillis(delayMillis), budget.delay());
        }
    }

    @Test
    void whatHasNoMultiplierIsTakenAsItIs() {
        ContextAwareRestart aware = with(3, Map.of("emergency", 2.0), Map.of("batch", 3.0), Duration.ZERO);
        RestartPolicy web = Policies.withAware(Policies.restart(7), aware).forProfile("web");
        assertEquals(3, RestartBudget.of(web, RestartContext.Cause.LIMIT, Severity.CRITICAL).max());
        assertEquals(6, RestartBudget.of(web, RestartContext.Cause.LIMIT, Severity.EMERGENCY).max());
        RestartPolicy batch = Policies.withAware(Policies.restart(7), aware).forProfile("batch");
        assertEquals(9, RestartBudget.of(batch, RestartContext.Cause.LIMIT, Severity.CRITICAL).max());
        assertEquals(18, RestartBudget.of(batch, RestartContext.Cause.LIMIT, Severity.EMERGENCY).max());
    }

    @ParameterizedTest
    @CsvSource({"EXIT", "START_TIMEOUT", "SPAWN_FAILED"})
    void whatIsNeitherHealthNorLimitKeepsUsingTheRestartPolicy(RestartContext.Cause cause) {
        RestartPolicy policy = Policies.withAware(Policies.restart(7), Policies.aware(1, 1));
        RestartBudget budget = RestartBudget.of(policy, cause, Severity.CRITICAL);
        assertEquals(7, budget.max());
        assertEquals(s(1), budget.delay());
        assertEquals(2, budget.multiplier());
    }

    @Test
    void failedChecksHaveABudgetOfTheirOwn() {
        SimulatedWorld world = new SimulatedWorld(Policies.of(Policies.aware(2, 5))).behaves(SICK);
        Story story = Story.of(world);
        world.begin().run(s(500));
        assertState(world, ProcessState.UNHEALTHY, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals("live: unhealthy; not restarted: health_failures.max_retries 2 used up", world.state().detail());
        assertEquals(3, story.spawns());
        assertEquals(new Spent(2, 0), world.state().spent());
        assertEquals(0, world.state().attempts(), "crashes have all of theirs still");
        assertEquals(
                List.of(2L, 6L),
                story.effects(Effect.TellRestart.class).stream()
                        .map(told -> told.delayNanos() / 1_000_000_000)
                        .toList());
    }

    @Test
    void aCrashInBetweenDrawsFromTheRestartPolicyAndLeavesTheOthersAlone() {
        SimulatedWorld world = new SimulatedWorld(Policies.of(Policies.aware(2, 5)))
                .behaves(SICK, Behaviour.exits(s(1), 3).healthyAfter(Duration.ZERO), SICK);
        world.begin().runUntil(seen -> seen.generation() == 3);
        assertEquals(new Spent(1, 0), world.state().spent());
        assertEquals(1, world.state().attempts());
    }

    @Test
    void noEndMeansNoEnd() {
        SimulatedWorld world = new SimulatedWorld(
                        Policies.of(true, Policies.withAware(Policies.breaker(3, 100_000), Policies.aware(0, 0))))
                .behaves(SICK);
        Story story = Story.of(world);
        world.begin().run(Duration.ofHours(10));
        assertTrue(story.spawns() > 100, story.spawns() + " spawns");
        assertEquals(0, story.effects(Effect.TellRestart.class).get(0).maxAttempts());
    }

    @Test
    void runningForResetAfterClearsEveryBudget() {
        SimulatedWorld world = new SimulatedWorld(Policies.of(Policies.aware(2, 5)))
                .behaves(SICK, Behaviour.service().healthyAfter(s(1)));
        world.begin().runUntil(seen -> seen.generation() == 2 && seen.state() == ProcessState.RUNNING);
        assertEquals(new Spent(1, 0), world.state().spent());
        world.run(s(61));
        assertEquals(Spent.NOTHING, world.state().spent());
    }

    @Test
    void theGraceCountsFromEachStartAndHoldsBackWhatStillHoldsAfterIt() {
        ContextAwareRestart aware = with(5, Map.of(), Map.of(), s(30));
        SimulatedWorld world = new SimulatedWorld(Policies.of(aware)).behaves(SICK);
        Story story = Story.of(world);
        world.begin().run(s(10));
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals(
                "live: unhealthy; startup_grace_period holds the restart back for another 27 s",
                world.state().detail());
        // 30 s of grace and 2 s of delay, twice: a grace of its own for the second instance.
        world.run(s(70));
        assertEquals(3, story.spawns());
        assertEquals(List.of(0.0, 32.0, 64.0), story.seconds(Effect.Spawn.class).stream()
                .map(seconds -> (double) Math.round(seconds))
                .toList());
    }

    @Test
    void whoRecoversWithinTheGraceIsNotRestarted() {
        ContextAwareRestart aware = with(5, Map.of(), Map.of(), s(30));
        SimulatedWorld world = new SimulatedWorld(Policies.of(aware)).behaves(SICK);
        Story story = Story.of(world);
        world.begin().run(s(10)).health(Health.HEALTHY, false).run(s(100));
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(1, story.spawns());
    }

    @Test
    void aCheckThatOnlyShowsDoesNotForgetWhatIsHeldBack() {
        ContextAwareRestart aware = with(5, Map.of(), Map.of(), s(30));
        SimulatedWorld world = new SimulatedWorld(Policies.of(aware)).behaves(SICK);
        Story story = Story.of(world);
        world.begin().run(s(10)).health(Health.UNHEALTHY, false).run(s(30));
        assertEquals(2, story.spawns());
    }

    @Test
    void theGraceBlocksNeitherCrashesNorOperators() {
        ContextAwareRestart aware = with(5, Map.of(), Map.of(), Duration.ofMinutes(10));
        SimulatedWorld world = new SimulatedWorld(Policies.of(aware))
                .behaves(Behaviour.exits(s(2), 3).healthyAfter(s(1)), SICK);
        Story story = Story.of(world);
        world.begin().run(s(8));
        assertEquals(2, story.spawns(), "a crash comes back after its own delay");
        world.send(new CoreEvent.Restart("ann", true)).run(s(1));
        assertEquals(3, story.spawns(), "a forced restart by hand waits for nothing");
        assertEquals(Spent.NOTHING, world.state().spent());
    }

    @Test
    void manyFailedChecksAskForOneRestart() {
        SimulatedWorld world = new SimulatedWorld(Policies.of(Policies.aware(5, 5))).behaves(SICK);
        Story story = Story.of(world);
        world.begin().runUntil(ProcessState.UNHEALTHY);
        for (int i = 0; i < 20; i++) {
            world.health(Health.UNHEALTHY, true);
        }
        world.send(new CoreEvent.LimitPassed(1, LimitAction.RESTART, MEMORY));
        world.run(ms(2500));
        assertEquals(2, story.spawns());
        assertEquals(new Spent(1, 0), world.state().spent(), "one restart, one retry used");
    }
}
