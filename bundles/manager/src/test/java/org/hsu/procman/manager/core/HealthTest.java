package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Behaviour HEALTHY = Behaviour.service().healthyAfter(s(3));

    private final SimulatedWorld world = new SimulatedWorld(Policies.checked()).behaves(HEALTHY);
    private final Story story = Story.of(world);

    @Test
    void theFirstHealthyCheckMakesItRunning() {
        world.begin().run(ms(3_004));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals(Health.UNKNOWN, world.state().health());
        world.run(ms(1));
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(Health.HEALTHY, world.state().health());
        assertEquals("healthy: live: healthy", world.state().detail());
        world.run(s(1000));
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
    }

    @Test
    void unhealthyAndBackWithoutARestart() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, false);
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals("live: unhealthy", world.state().detail());
        world.run(s(100)).health(Health.HEALTHY, false);
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        assertTrue(story.effects(Effect.AskStrategy.class).isEmpty());
        assertEquals(1, story.spawns());
    }

    @Test
    void aCheckThatRestartsGoesThroughTheStrategy() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, true);
        Effect.AskStrategy asked = story.effects(Effect.AskStrategy.class).get(0);
        assertEquals(RestartContext.Cause.HEALTH, asked.context().cause());
        assertEquals(ms(4_995), asked.context().uptime());
        world.run(s(20));
        assertEquals(
                "STARTING/requested RUNNING/health UNHEALTHY/health STOPPING/health FAILED/backoff STARTING/backoff "
                        + "RUNNING/health",
                story.states());
        assertEquals(1, world.state().attempts());
        assertEquals(StateReason.HEALTH, world.state().lastExitReason());
        assertEquals("SIGTERM", world.state().lastExit().signal());
        assertEquals(1, world.state().breaker().failureCount());
    }

    @Test
    void exitZeroOnTheWayOutOfAnUnhealthyInstanceIsAFailureAllTheSame() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, true).runUntil(ProcessState.STOPPING);
        world.send(new CoreEvent.Exited(
                1, ExitStatus.exited(0, world.nanos(), 0), false));
        world.runUntil(seen -> seen.restartAt() != null);
        assertState(world, ProcessState.FAILED, StateReason.BACKOFF);
    }

    @Test
    void neverLeavesItUnhealthyAndSaysWhy() {
        world.strategy(Strategies.NEVER).begin().run(s(5)).health(Health.UNHEALTHY, true).run(s(1000));
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals("live: unhealthy; not restarted: the strategy is never", world.state().detail());
        world.health(Health.HEALTHY, false);
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
    }

    @Test
    void theAttemptsBoundHealthRestartsToo() {
        Behaviour sick = HEALTHY.unhealthyAfter(s(5));
        world.behaves(sick).begin().run(s(500));
        assertState(world, ProcessState.UNHEALTHY, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(4, story.spawns());
        assertTrue(world.anythingLives(), "a sick one is better than none");
        world.send(new CoreEvent.Reset("ann")).run(s(500));
        assertEquals(7, story.spawns(), "with the attempts back the strategy is asked again");
    }

    @Test
    void aCheckThatRestartsMayFailAfterOneThatOnlyShows() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, false).run(s(5)).health(Health.UNHEALTHY, true);
        world.run(s(20));
        assertEquals(2, story.spawns());
    }

    @Test
    void anAnswerThatComesAfterTheRecoveryRestartsNothing() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, true).health(Health.HEALTHY, true).run(s(100));
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(1, story.spawns());
    }

    @Test
    void anAnswerAboutHealthDoesNotDecideAboutACrash() {
        world.behaves(Behaviour.exits(ms(4_999), 0).healthyAfter(s(3))).begin().run(s(5));
        world.health(Health.UNHEALTHY, true);
        world.send(new CoreEvent.Exited(
                1, ExitStatus.exited(0, world.nanos(), 0), false));
        world.run(s(60));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertEquals(1, story.spawns());
    }

    @Test
    void anUnavailableCheckerChangesOnlyTheHealth() {
        world.begin().run(s(5)).health(Health.UNAVAILABLE, true);
        assertState(world, ProcessState.RUNNING, StateReason.HEALTH);
        assertEquals(Health.UNAVAILABLE, world.state().health());
        world.health(Health.HEALTHY, true);
        assertEquals(Health.HEALTHY, world.state().health());
        world.health(Health.UNHEALTHY, false).health(Health.UNAVAILABLE, true);
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
    }

    @Test
    void beingUnhealthyInBetweenStartsTheStableTimeAnew() {
        world.behaves(Behaviour.exits(s(4), 1).healthyAfter(s(3)), HEALTHY).begin();
        world.runUntil(seen -> seen.generation() == 2 && seen.state() == ProcessState.RUNNING);
        world.run(s(50)).health(Health.UNHEALTHY, false).run(s(1)).health(Health.HEALTHY, false).run(s(59));
        assertEquals(1, world.state().attempts());
        world.run(s(1));
        assertEquals(0, world.state().attempts());
    }

    @Test
    void theChecksStopWithTheInstance() {
        world.begin().run(s(5)).send(new CoreEvent.Stop("ann", false));
        assertEquals(List.of(new Effect.StartChecks(1)), story.effects(Effect.StartChecks.class));
        assertEquals(List.of(new Effect.StopChecks(1)), story.effects(Effect.StopChecks.class));
        world.health(Health.UNHEALTHY, true).run(s(5));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertEquals(Health.UNKNOWN, world.state().health());
    }

    @Test
    void reachingResetAfterCountsAlsoWhenTheBadNewsBeatsTheTick() {
        world.behaves(Behaviour.exits(s(4), 1).healthyAfter(s(3)), HEALTHY).begin();
        world.runUntil(seen -> seen.generation() == 2 && seen.state() == ProcessState.RUNNING).run(ms(59_999));
        assertEquals(1, world.state().attempts());
        CoreEvent sick = new CoreEvent.HealthChanged(2, Health.UNHEALTHY, "live: 503", false);
        long after = world.nanos() + ms(2).toNanos();
        Supervised next = Supervision.step(world.state(), sick, new Moment(after, 0)).next();
        assertEquals(ProcessState.UNHEALTHY, next.state());
        assertEquals(0, next.attempts());
    }

    @Test
    void anAnswerAboutAnythingElseDoesNotEndAnUnhealthyInstance() {
        world.begin().run(s(5)).health(Health.UNHEALTHY, false);
        world.send(new CoreEvent.Decided(1, RestartContext.Cause.EXIT, RestartDecision.restart("of what?")));
        world.run(s(60));
        assertState(world, ProcessState.UNHEALTHY, StateReason.HEALTH);
        assertEquals(1, story.spawns());
    }
}
