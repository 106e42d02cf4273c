package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.assertState;
import static org.hsu.procman.manager.core.Story.ms;
import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Behaviour CRASH = Behaviour.exits(ms(500), 1);

    private final SimulatedWorld world = new SimulatedWorld(Policies.of(false, Policies.breaker(50, 5)));
    private final Story story = Story.of(world);

    private List<CircuitBreaker.State> told() {
        return story.effects(Effect.TellBreaker.class).stream()
                .map(effect -> effect.breaker().state())
                .toList();
    }

    @Test
    void fiveFailuresOpenItAndItsStateIsShown() {
        world.behaves(CRASH).begin().run(s(20));
        assertState(world, ProcessState.FAILED, StateReason.BREAKER_OPEN);
        assertEquals(5, story.spawns());
        assertEquals(List.of(CircuitBreaker.State.OPEN), told());
        assertEquals(
                "exit 1 after 500 ms; 5 failures in 60 s, next trial in 5 min", world.state().detail());
        long fifth = ms(5 * 508 + 4 * 100).toNanos();
        assertEquals(fifth + s(300).toNanos(), world.state().restartAt());
        assertEquals(world.state().restartAt(), world.state().breaker().openUntil());
    }

    @Test
    void aTrialThatBecomesReadyClosesIt() {
        world.behaves(CRASH, CRASH, CRASH, CRASH, CRASH, Behaviour.service()).begin().run(s(20));
        world.runUntil(ProcessState.STARTING);
        assertState(world, ProcessState.STARTING, StateReason.BREAKER_OPEN);
        assertEquals(CircuitBreaker.State.HALF_OPEN, world.state().breaker().state());
        world.runUntil(ProcessState.RUNNING);
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
        assertEquals(
                List.of(CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN, CircuitBreaker.State.CLOSED),
                told());
    }

    @Test
    void aTrialThatFailsOpensItAgain() {
        world.behaves(CRASH).begin().run(Duration.ofMinutes(6));
        assertState(world, ProcessState.FAILED, StateReason.BREAKER_OPEN);
        assertEquals(6, story.spawns());
        assertEquals(
                List.of(CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN, CircuitBreaker.State.OPEN),
                told());
        world.run(Duration.ofMinutes(60));
        assertEquals(18, story.spawns(), "one trial in each cooldown");
    }

    @Test
    void aTrialThatDoesItsWorkAndEndsClosesIt() {
        world.behaves(CRASH, CRASH, CRASH, CRASH, CRASH, Behaviour.exits(ms(500), 0)).begin().run(s(400));
        assertState(world, ProcessState.STOPPED, StateReason.EXITED);
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
    }

    @Test
    void trialsUseUpAttemptsToo() {
        SimulatedWorld few = new SimulatedWorld(Policies.of(false, Policies.breaker(7, 5)));
        Story seen = Story.of(few);
        few.behaves(CRASH).begin().run(Duration.ofDays(1));
        assertState(few, ProcessState.FAILED, StateReason.ATTEMPTS_EXHAUSTED);
        assertEquals(7, few.state().attempts());
        assertEquals(8, seen.spawns());
    }

    @Test
    void failuresFartherApartThanTheWindowDoNotOpenIt() {
        world.behaves(Behaviour.exits(s(16), 1)).begin().run(Duration.ofMinutes(10));
        assertTrue(told().isEmpty(), "16 s of life: never 5 in 60 s");
        assertTrue(story.spawns() > 30);
    }

    @Test
    void startDoesNotWaitForTheCooldown() {
        world.behaves(CRASH).begin().run(s(20)).send(new CoreEvent.Start("ann"));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
        assertEquals(0, world.state().attempts());
        world.run(s(20));
        assertEquals(10, story.spawns(), "five more until it opens again");
    }

    @Test
    void resetClosesItAndTriesNow() {
        world.behaves(CRASH).begin().run(s(20)).send(new CoreEvent.Reset("ann"));
        assertState(world, ProcessState.STARTING, StateReason.REQUESTED);
        assertEquals("reset by ann", world.state().detail());
        assertEquals(CircuitBreaker.CLOSED, world.state().breaker());
        assertEquals(List.of(CircuitBreaker.State.OPEN, CircuitBreaker.State.CLOSED), told());
    }

    @Test
    void aStopDuringTheCooldownIsFinal() {
        world.behaves(CRASH).begin().run(s(20)).send(new CoreEvent.Stop("ann", false));
        assertState(world, ProcessState.STOPPED, StateReason.REQUESTED);
        assertNull(world.state().restartAt());
        assertEquals(Behaviour.NEVER, world.state().nextTick());
        world.run(Duration.ofDays(1));
        assertEquals(5, story.spawns());
    }

    @Test
    void failedSpawnsCountAsWell() {
        world.behaves(Behaviour.unspawnable("no such file")).begin().run(s(20));
        assertState(world, ProcessState.FAILED, StateReason.BREAKER_OPEN);
        assertTrue(world.state().detail().startsWith("no such file; 5 failures in 60 s"), world.state().detail());
    }
}
