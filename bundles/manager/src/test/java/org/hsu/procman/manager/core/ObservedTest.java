package org.hsu.procman.manager.core;

import static org.hsu.procman.manager.core.Story.s;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.junit.jupiter.api.Test;

/** Processes that somebody else starts. */
class ObservedTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private Supervised state;
    private List<Effect> effects = List.of();

    private void given(boolean checked, Observation rules) {
        Policy plain = Policies.of(checked, Policies.restart(3));
        Policy policy = new Policy(
                plain.startupTimeout(), s(10), plain.minUptime(), checked, false, "SIGTERM", plain.restart(), rules);
        state = Supervised.unknown("db", policy, 0, at());
        send(new CoreEvent.Begin(true));
    }

    private static Observation watchOnly() {
        return new Observation(s(30), false, false, false);
    }

    private Moment at() {
        return new Moment(now, now / 1_000_000);
    }

    private void send(CoreEvent event) {
        Step step = Supervision.step(state, event, at());
        state = step.next();
        effects = step.effects();
    }

    private void found(long pid) {
        send(new CoreEvent.Found(state.generation() + 1, pid, new Moment(now - 100 * SECOND, 0), "named db"));
    }

    private void notFound() {
        send(new CoreEvent.NotFound(state.generation() + 1, "no process is named db"));
    }

    private <T extends Effect> boolean did(Class<T> kind) {
        return effects.stream().anyMatch(kind::isInstance);
    }

    private String seen() {
        return state.state() + "/" + state.reason().word();
    }

    @Test
    void whatIsNotThereIsStoppedAndLookedForAgain() {
        given(false, watchOnly());
        assertEquals(List.of(new Effect.Look(1)), effects);
        assertEquals(ProcessState.UNKNOWN, state.state());
        notFound();
        assertEquals("STOPPED/exited", seen());
        assertEquals("no process is named db; looked for every 30 s", state.detail());
        assertTrue(state.settled());
        for (int i = 0; i < 40; i++) {
            long next = state.nextTick();
            assertTrue(next - now <= 30 * SECOND, "the next look is too far away");
            now = next;
            send(new CoreEvent.Tick());
            assertEquals(List.of(new Effect.Look(1)), effects);
            notFound();
        }
        assertEquals(30 * SECOND, state.nextTick() - now);
    }

    @Test
    void whatIsFoundRunsSinceItsOwnStart() {
        given(false, watchOnly());
        found(77);
        assertEquals("RUNNING/adopted", seen());
        assertEquals(77, state.pid());
        assertEquals(now - 100 * SECOND, state.startedAt().nanos());
        assertEquals(0, state.restarts());
    }

    @Test
    void withACheckItRunsOnceThatHasSaidAnything() {
        given(true, watchOnly());
        found(77);
        assertEquals("STARTING/adopted", seen());
        send(new CoreEvent.HealthChanged(1, Health.HEALTHY, "ok", true));
        assertEquals("RUNNING/health", seen());

        given(true, watchOnly());
        found(77);
        send(new CoreEvent.HealthChanged(1, Health.UNHEALTHY, "refused", true));
        assertEquals("UNHEALTHY/health", seen());
        assertFalse(did(Effect.AskStrategy.class), "nobody may restart it");
    }

    @Test
    void itsEndIsToldAndItIsLookedForAgain() {
        given(false, watchOnly());
        found(77);
        now += 5 * SECOND;
        send(new CoreEvent.Exited(1, ExitStatus.exited(3, now, 0), false));
        assertEquals("STOPPED/crashed", seen());
        assertEquals("exit 3", state.lastExit().text());
        assertTrue(effects.contains(new Effect.Look(2)), effects.toString());
        assertTrue(effects.contains(new Effect.Release(1)), effects.toString());
        assertFalse(did(Effect.KillTree.class), "its descendants are nobody's here");
        found(78);
        assertEquals("RUNNING/adopted", seen());
        assertEquals(2, state.generation());
        assertEquals(0, state.restarts());
        assertEquals(0, state.attempts());
    }

    @Test
    void anEndThatNobodySawIsNoCrash() {
        given(false, watchOnly());
        found(77);
        send(new CoreEvent.Exited(1, ExitStatus.unknown(now, 0), false));
        assertEquals("STOPPED/exited", seen());
    }

    @Test
    void withoutPermissionNothingIsDoneToIt() {
        given(false, watchOnly());
        found(77);
        for (CoreEvent event : List.of(
                new CoreEvent.Stop("ann", false), new CoreEvent.Stop("ann", true),
                new CoreEvent.Restart("ann", true), new CoreEvent.Regroup("web"),
                new CoreEvent.EndForGroup("with web"), new CoreEvent.Leave())) {
            send(event);
            assertEquals(List.of(), effects, event.toString());
            assertEquals("RUNNING/adopted", seen());
            assertTrue(state.mayBeLeft(), event.toString());
        }
    }

    @Test
    void evenWithPermissionAShutdownLeavesIt() {
        given(false, new Observation(s(30), true, true, false));
        found(77);
        send(new CoreEvent.Leave());
        assertEquals(List.of(), effects);
        assertTrue(state.mayBeLeft());
    }

    @Test
    void withPermissionItIsAskedAndThenKilled() {
        given(false, new Observation(s(30), true, false, false));
        found(77);
        send(new CoreEvent.Stop("ann", false));
        assertTrue(effects.contains(new Effect.RequestStop(1, "SIGTERM")), effects.toString());
        assertEquals("STOPPING/requested", seen());
        assertFalse(state.mayBeLeft());
        now += 10 * SECOND;
        send(new CoreEvent.Tick());
        assertEquals(List.of(new Effect.KillTree(1)), effects);
        send(new CoreEvent.Exited(1, ExitStatus.signalled("SIGKILL", now, 0), false));
        send(new CoreEvent.TreeKilled(1, List.of()));
        assertEquals("STOPPED/requested", seen());
        assertTrue(effects.contains(new Effect.Look(2)), "it is watched all the same when it comes again");
    }

    @Test
    void aServiceIsRestartedByItsManager() {
        given(false, new Observation(s(30), false, true, true));
        found(77);
        send(new CoreEvent.Restart("ann", false));
        assertEquals(List.of(new Effect.RestartService(1)), effects);
        send(new CoreEvent.Exited(1, ExitStatus.signalled("SIGTERM", now, 0), false));
        assertEquals("STOPPED/requested", seen());
        assertFalse(did(Effect.KillTree.class));
        send(new CoreEvent.ServiceRestarted(1, null));
        found(78);
        assertEquals("RUNNING/adopted", seen());

        send(new CoreEvent.Restart("ann", false));
        send(new CoreEvent.ServiceRestarted(2, "there is no systemctl"));
        assertEquals("RUNNING/adopted: not restarted: there is no systemctl", seen() + ": " + state.detail());
    }

    @Test
    void thePermittedRestartOfAnUnhealthyOneHasABudget() {
        given(true, new Observation(s(30), false, true, false));
        for (int attempt = 1; attempt <= 4; attempt++) {
            found(70 + attempt);
            send(new CoreEvent.HealthChanged(attempt, Health.UNHEALTHY, "refused", true));
            assertTrue(did(Effect.AskStrategy.class));
            send(new CoreEvent.Decided(
                    attempt,
                    RestartContext.Cause.HEALTH,
                    new RestartDecision(true, "unhealthy")));
            if (attempt <= 3) {
                assertTrue(did(Effect.RequestStop.class));
                send(new CoreEvent.Exited(attempt, ExitStatus.exited(0, now, 0), false));
                send(new CoreEvent.TreeAwaited(attempt, true));
                assertEquals("STOPPED/health", seen());
            }
        }
        assertFalse(did(Effect.RequestStop.class));
        assertEquals(StateReason.ATTEMPTS_EXHAUSTED, state.reason());
        assertEquals(0, state.restarts());
    }

    @Test
    void theNextManagerFindsItAgainOrAnother() {
        given(false, watchOnly());
        found(77);
        Supervised first = state;
        Remembered memory = new Remembered(
                Phase.UP, 1, 77, first.startedAt(), Ending.NONE, true, first.state(), first.reason(), first.detail(),
                first.since(), first.health(), "", 0, 0, first.spent(), first.breaker(), first.readySince(), null, null, null, null,
                first.history());
        state = Supervised.unknown("db", first.policy(), 1, at());
        send(new CoreEvent.Resume(memory, 77));
        assertEquals("RUNNING/adopted", seen());
        assertEquals(1, state.generation());
        assertEquals(first.since(), state.since());
        assertEquals(first.startedAt(), state.startedAt());

        state = Supervised.unknown("db", first.policy(), 1, at());
        send(new CoreEvent.Resume(memory, 0));
        assertEquals("STOPPED/exited", seen());
        assertEquals("exit unknown", state.lastExit().text());
        assertTrue(effects.contains(new Effect.Look(2)));
    }

    @Test
    void anEntryThatIsDisabledIsNotWatchedUntilItIsStarted() {
        given(false, watchOnly());
        state = Supervised.unknown("db", state.policy(), 0, at());
        send(new CoreEvent.Begin(false));
        assertEquals("STOPPED/disabled", seen());
        assertNull(state.lookAt());
        send(new CoreEvent.Start("ann"));
        assertEquals(List.of(new Effect.Look(1)), effects);
    }

    @Test
    void anEntryThatGoesLeavesTheProcessAsItIs() {
        given(false, new Observation(s(30), true, true, false));
        found(77);
        send(new CoreEvent.Dismiss("a reload"));
        assertEquals("STOPPED/disabled", seen());
        assertTrue(did(Effect.Release.class));
        assertFalse(did(Effect.RequestStop.class) || did(Effect.KillTree.class) || did(Effect.Look.class));
        assertTrue(state.settled());
    }

    @Test
    void anotherDiscoveryLooksAnewAndAnotherPermissionDoesNot() {
        given(false, watchOnly());
        found(77);
        Policy permitted = policy(new Observation(s(5), true, false, false));
        send(new CoreEvent.Reconfigured(permitted, false, "a reload"));
        assertEquals(List.of(), effects);
        assertEquals("RUNNING/adopted", seen());
        send(new CoreEvent.Reconfigured(permitted, true, "a reload"));
        assertTrue(effects.contains(new Effect.Release(1)) && effects.contains(new Effect.Look(2)), effects.toString());
        assertFalse(did(Effect.RequestStop.class));
    }

    @Test
    void whatWasOursEndsBeforeSomebodyElseIsLookedForAndTheOtherWayRoundNothingEnds() {
        given(false, watchOnly());
        found(77);
        send(new CoreEvent.Reconfigured(Policies.plain(), true, "a reload"));
        assertTrue(effects.contains(new Effect.Release(1)) && effects.contains(new Effect.Spawn(2)), effects.toString());
        assertFalse(did(Effect.RequestStop.class));
        send(new CoreEvent.Spawned(2, 88, now));
        now += SECOND;
        send(new CoreEvent.Tick());
        assertEquals(ProcessState.RUNNING, state.state());

        send(new CoreEvent.Reconfigured(policy(watchOnly()), true, "a reload"));
        assertTrue(did(Effect.RequestStop.class));
        send(new CoreEvent.Exited(2, ExitStatus.signalled("SIGTERM", now, 0), false));
        send(new CoreEvent.TreeAwaited(2, true));
        assertEquals("STOPPED/requested", seen());
        assertTrue(effects.contains(new Effect.Look(3)), effects.toString());
    }

    private static Policy policy(Observation rules) {
        Policy plain = Policies.plain();
        return new Policy(
                plain.startupTimeout(), s(10), plain.minUptime(), false, false, "SIGTERM", plain.restart(), rules);
    }
}
