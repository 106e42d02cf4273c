package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager that follows another goes on where that one was, in whatever phase it ended. */
class ResumptionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Moment NOW = new Moment(1_000 * SECOND, 5_000_000);
    private static final Moment EARLIER = new Moment(900 * SECOND, 4_900_000);
    private static final Policy POLICY = new Policy(
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(1), false, false, "SIGTERM", RestartPolicy.DEFAULT);

    private static Remembered memory(Phase phase, Ending ending, boolean wished, ProcessState state) {
        Long restartAt = phase == Phase.WAITING ? NOW.nanos() + 3 * SECOND : null;
        ExitStatus exit = phase == Phase.ENDING || phase == Phase.WAITING
                ? ExitStatus.exited(3, EARLIER.nanos(), EARLIER.epochMillis())
                : null;
        return new Remembered(
                phase,
                7,
                phase == Phase.SPAWNING ? 0 : 4711,
                phase == Phase.SPAWNING ? null : EARLIER,
                ending,
                wished,
                state,
                StateReason.REQUESTED,
                "as it was",
                EARLIER,
                Health.UNKNOWN,
                "",
                5,
                2,
                new Spent(1, 3),
                CircuitBreaker.CLOSED.failed(POLICY.restart().circuitBreaker(), EARLIER.nanos()),
                state == ProcessState.RUNNING ? Long.valueOf(EARLIER.nanos()) : null,
                restartAt,
                null,
                exit,
                exit == null ? null : StateReason.CRASHED,
                List.of());
    }

    private static Step resume(Remembered memory, long pid) {
        return Supervision.step(
                Supervised.unknown("p", POLICY, 7, NOW), new CoreEvent.Resume(memory, pid), NOW);
    }

    private static <T extends Effect> List<T> effects(Step step, Class<T> type) {
        return step.effects().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void whatRunsGoesOnWithItsCounters() {
        Step step = resume(memory(Phase.UP, Ending.NONE, true, ProcessState.RUNNING), 4711);

        Supervised next = step.next();
        assertEquals(ProcessState.RUNNING, next.state());
        assertEquals(StateReason.ADOPTED, next.reason());
        assertEquals(EARLIER, next.since());
        assertEquals(EARLIER, next.startedAt());
        assertEquals(4711, next.pid());
        assertEquals(7, next.generation());
        assertEquals(5, next.restarts());
        assertEquals(2, next.attempts());
        assertEquals(new Spent(1, 3), next.spent());
        assertEquals(1, next.breaker().failureCount());
        assertTrue(next.adopted());
        assertEquals(List.of(new Effect.StartChecks(7)), step.effects());
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, names = {"SPAWNING", "UP"})
    void whatWasStartingBecomesReadyWhenItHasLivedLongEnough(Phase phase) {
        Supervised next = resume(memory(phase, Ending.NONE, true, ProcessState.STARTING), 4711).next();
        assertEquals(ProcessState.STARTING, next.state());
        Moment later = new Moment(NOW.nanos() + SECOND, NOW.epochMillis() + 1000);
        assertEquals(
                ProcessState.RUNNING,
                Supervision.step(next, new CoreEvent.Tick(), later).next().state());
    }

    @Test
    void aStopThatWasUnderWayIsFinished() {
        Step step = resume(memory(Phase.UP, Ending.STOP, false, ProcessState.STOPPING), 4711);
        assertEquals(List.of(new Effect.RequestStop(7, "SIGTERM")), effects(step, Effect.RequestStop.class));
        assertEquals(NOW.nanos() + 10 * SECOND, step.next().nextTick());

        Supervised exited = Supervision.step(
                        step.next(),
                        new CoreEvent.Exited(7, ExitStatus.signalled("SIGTERM", NOW.nanos(), NOW.epochMillis()), false),
                        NOW)
                .next();
        Supervised stopped =
                Supervision.step(exited, new CoreEvent.TreeAwaited(7, true), NOW).next();
        assertEquals(ProcessState.STOPPED, stopped.state());
    }

    @ParameterizedTest
    @EnumSource(value = Ending.class, names = {"HEALTH", "LIMIT"})
    void aRestartThatWasUnderWayIsFinished(Ending ending) {
        Supervised before = resume(memory(Phase.UP, ending, true, ProcessState.STOPPING), 4711).next();
        CoreEvent exit =
                new CoreEvent.Exited(7, ExitStatus.signalled("SIGTERM", NOW.nanos(), NOW.epochMillis()), false);
        Step exited = Supervision.step(before, exit, NOW);
        RestartContext.Cause asked = effects(exited, Effect.AskStrategy.class).get(0).context().cause();
        Supervised decided = Supervision.step(
                        exited.next(), new CoreEvent.Decided(7, asked, RestartDecision.restart("it was bad")), NOW)
                .next();
        Supervised after = Supervision.step(decided, new CoreEvent.TreeAwaited(7, true), NOW).next();
        assertEquals(Phase.WAITING, after.phase());
        assertEquals(ending == Ending.HEALTH ? StateReason.HEALTH : StateReason.LIMIT, after.lastExitReason());
    }

    @ParameterizedTest
    @EnumSource(value = Ending.class, names = {"LIMIT_STOP", "LIMIT_KILL"})
    void aStopByALimitIsFinishedAndStaysDown(Ending ending) {
        Step resumed = resume(memory(Phase.UP, ending, true, ProcessState.STOPPING), 4711);
        assertEquals(ending == Ending.LIMIT_KILL ? 1 : 0, effects(resumed, Effect.KillTree.class).size());
        CoreEvent exit =
                new CoreEvent.Exited(7, ExitStatus.signalled("SIGTERM", NOW.nanos(), NOW.epochMillis()), false);
        Supervised exited = Supervision.step(resumed.next(), exit, NOW).next();
        Supervised down = Supervision.step(exited, new CoreEvent.TreeAwaited(7, true), NOW).next();
        assertEquals(ProcessState.FAILED, down.state());
        assertEquals(StateReason.LIMIT, down.reason());
        assertEquals(Phase.IDLE, down.phase());
        assertTrue(down.detail().startsWith("as it was, SIGTERM"), down.detail());
    }

    @Test
    void aRestartThatWasDueStaysDue() {
        Step step = resume(memory(Phase.WAITING, Ending.NONE, true, ProcessState.FAILED), 0);
        assertEquals(List.of(), step.effects());
        assertEquals(NOW.nanos() + 3 * SECOND, step.next().restartAt());
        Moment due = new Moment(NOW.nanos() + 3 * SECOND, NOW.epochMillis() + 3000);
        Step restarted = Supervision.step(step.next(), new CoreEvent.Tick(), due);
        assertEquals(List.of(new Effect.Spawn(8)), effects(restarted, Effect.Spawn.class));
    }

    @Test
    void whatEndedUnseenEndedInAnUnknownWayAndIsAFailure() {
        Step step = resume(memory(Phase.UP, Ending.NONE, true, ProcessState.RUNNING), 0);
        assertEquals(ProcessState.FAILED, step.next().state());
        assertNull(step.next().lastExit().code());
        assertEquals(1, effects(step, Effect.KillTree.class).size());
        assertTrue(effects(step, Effect.AskStrategy.class).get(0).context().failed());
        assertEquals(List.of(), effects(step, Effect.Spawn.class));
    }

    @Test
    void theRunThatClearsTheAttemptsGoesOn() {
        Remembered memory = memory(Phase.UP, Ending.NONE, true, ProcessState.RUNNING);
        long resetAfter = POLICY.restart().resetAfter().toNanos();
        Supervised running = resume(memory, 4711).next();
        assertEquals(EARLIER.nanos() + resetAfter, running.nextTick());
        assertEquals(EARLIER.nanos(), running.readySince());
        Moment stable = new Moment(EARLIER.nanos() + resetAfter, EARLIER.epochMillis());
        assertEquals(0, Supervision.step(running, new CoreEvent.Tick(), stable).next().attempts());
        Moment before = new Moment(stable.nanos() - 1, EARLIER.epochMillis());
        Supervised unknown = Supervised.unknown("p", POLICY, 7, before);
        assertEquals(2, Supervision.step(unknown, new CoreEvent.Resume(memory, 0), before).next().attempts());
        assertEquals(0, Supervision.step(unknown, new CoreEvent.Resume(memory, 0), stable).next().attempts());
    }

    @Test
    void whatIsUnhealthyDoesNotClearItsAttempts() {
        Supervised next = resume(memory(Phase.UP, Ending.NONE, true, ProcessState.UNHEALTHY), 4711).next();
        assertEquals(Long.MAX_VALUE, next.nextTick());
        assertEquals(2, next.attempts());
    }

    @Test
    void anEndThatWasSeenKeepsItsExit() {
        Step step = resume(memory(Phase.ENDING, Ending.NONE, true, ProcessState.FAILED), 0);
        assertEquals(3, step.next().lastExit().code());
        Supervised decided = Supervision.step(
                        step.next(),
                        new CoreEvent.Decided(
                                7,
                                RestartContext.Cause.EXIT,
                                RestartDecision.restart("it failed")),
                        NOW)
                .next();
        Step over = Supervision.step(decided, new CoreEvent.TreeKilled(7, List.of()), NOW);
        assertEquals(3, over.next().attempts());
        assertEquals(Phase.WAITING, over.next().phase());
    }

    /** The decision that led to the end is not remembered, so the strategy is asked again. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4711})
    void anEndForBadHealthIsFollowedByANewInstance(long pid) {
        Step step = resume(memory(Phase.UP, Ending.HEALTH, true, ProcessState.STOPPING), pid);
        Supervised ended = step.next();
        if (pid != 0) {
            ExitStatus exit = ExitStatus.signalled("SIGTERM", NOW.nanos(), NOW.epochMillis());
            step = Supervision.step(ended, new CoreEvent.Exited(7, exit, false), NOW);
            ended = step.next();
        }
        assertEquals(1, effects(step, Effect.AskStrategy.class).size());
        Supervised gone = Supervision.step(ended, new CoreEvent.TreeAwaited(7, true), NOW).next();
        RestartDecision again = RestartDecision.restart("unhealthy");
        Supervised over = Supervision.step(
                        gone, new CoreEvent.Decided(7, RestartContext.Cause.HEALTH, again), NOW)
                .next();
        assertEquals(Phase.WAITING, over.phase());
    }

    @Test
    void anIntentThatWasNotCarriedOutIsCarriedOutNow() {
        Step step = resume(memory(Phase.SPAWNING, Ending.NONE, true, ProcessState.STARTING), 0);
        assertEquals(List.of(new Effect.Spawn(8)), effects(step, Effect.Spawn.class));
    }

    @Test
    void whatWasDoneIsNotDoneAgain() {
        Step step = resume(memory(Phase.IDLE, Ending.NONE, true, ProcessState.STOPPED), 0);
        assertEquals(List.of(), step.effects());
        assertEquals(ProcessState.STOPPED, step.next().state());
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void whatIsNotWishedIsNeverSpawned(Phase phase) {
        Ending ending = phase == Phase.IDLE || phase == Phase.WAITING ? Ending.NONE : Ending.STOP;
        ProcessState state = ending == Ending.NONE ? ProcessState.STOPPED : ProcessState.STOPPING;
        for (long pid : new long[] {0, 4711}) {
            boolean possible = pid == 0 || ending != Ending.NONE;
            if (possible) {
                Step step = resume(memory(phase, ending, false, state), pid);
                assertEquals(List.of(), effects(step, Effect.Spawn.class), phase + " " + pid);
                assertEquals(false, step.next().wished());
            }
        }
    }

    @Test
    void itComesFirstOrNotAtAll() {
        Supervised running =
                resume(memory(Phase.UP, Ending.NONE, true, ProcessState.RUNNING), 4711).next();
        Step again = Supervision.step(
                running, new CoreEvent.Resume(memory(Phase.SPAWNING, Ending.NONE, true, ProcessState.STARTING), 0), NOW);
        assertEquals(running, again.next());
        assertEquals(List.of(), again.effects());
    }

    @Test
    void anExitThatWasWrittenDownIsBelieved() {
        Moment ended = new Moment(NOW.nanos() - 3_000_000_000L, NOW.epochMillis() - 3_000);
        for (ExitStatus exit : List.of(
                ExitStatus.exited(0, ended.nanos(), ended.epochMillis()),
                ExitStatus.signalled("SIGSEGV", ended.nanos(), ended.epochMillis()))) {
            Step step = Supervision.step(
                    Supervised.unknown("p", POLICY, 7, NOW),
                    new CoreEvent.Resume(memory(Phase.UP, Ending.NONE, true, ProcessState.RUNNING), 0, exit),
                    NOW);
            assertEquals(exit, step.next().lastExit());
            assertEquals(exit.success() ? StateReason.EXITED : StateReason.CRASHED, step.next().lastExitReason());
            assertEquals(exit, effects(step, Effect.AskStrategy.class).get(0).context().exit());
        }
    }

    @Test
    void anExitThatTheEarlierManagerSawComesBeforeTheOneThatWasWrittenDown() {
        Remembered memory = memory(Phase.ENDING, Ending.STOP, false, ProcessState.STOPPING);
        Step step = Supervision.step(
                Supervised.unknown("p", POLICY, 7, NOW),
                new CoreEvent.Resume(memory, 0, ExitStatus.exited(0, NOW.nanos(), NOW.epochMillis())),
                NOW);
        assertEquals(3, step.next().lastExit().code());
    }
}
