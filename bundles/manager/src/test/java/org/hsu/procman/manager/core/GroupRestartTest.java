package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.GroupSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three members a, b, c of the group backend; b is the one that fails. */
class GroupRestartTest {
    private static final Duration LIFE = Duration.ofSeconds(5);

    private final SimulatedFleet fleet = new SimulatedFleet();
    private final List<String> spawns = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();

    private SimulatedFleet fleet(GroupSpec.Strategy strategy, Behaviour... ofB) {
        for (String id : List.of("a", "b", "c")) {
            fleet.add(id, "backend", Policies.plain());
        }
        fleet.world("b").behaves(ofB);
        return fleet.group("backend", strategy).observer((id, step) -> {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Spawn) {
                    spawns.add(id);
                } else if (effect instanceof Effect.RequestStop) {
                    stops.add(id);
                }
            }
        });
    }

    private String generations() {
        return "a" + fleet.state("a").generation() + " b" + fleet.state("b").generation() + " c"
                + fleet.state("c").generation();
    }

    @Test
    void theStrategyOfAGroupHoldsForTheGroupsInIt() {
        fleet.group("inner", GroupSpec.Strategy.ONE_FOR_ONE, "backend");
        fleet.add("d", "inner", Policies.plain());
        fleet.add("e", "alone", Policies.plain());
        fleet.group("alone", GroupSpec.Strategy.ONE_FOR_ONE);
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(LIFE, 1), Behaviour.service())
                .begin()
                .run(Duration.ofMinutes(1));
        assertEquals("a2 b2 c2", generations());
        assertEquals(2, fleet.state("d").generation());
        assertEquals(1, fleet.state("e").generation());
    }

    /** supervisor(3erl): permanent is always, transient is on_failure, temporary is never. */
    @ParameterizedTest
    @CsvSource({
        "one_for_one, always, normal, a1 b2 c1",
        "one_for_one, always, abnormal, a1 b2 c1",
        "one_for_one, always, signal, a1 b2 c1",
        "one_for_one, on_failure, normal, a1 b1 c1",
        "one_for_one, on_failure, abnormal, a1 b2 c1",
        "one_for_one, on_failure, signal, a1 b2 c1",
        "one_for_one, never, normal, a1 b1 c1",
        "one_for_one, never, abnormal, a1 b1 c1",
        "one_for_one, never, signal, a1 b1 c1",
        "rest_for_one, always, normal, a1 b2 c2",
        "rest_for_one, always, abnormal, a1 b2 c2",
        "rest_for_one, always, signal, a1 b2 c2",
        "rest_for_one, on_failure, normal, a1 b1 c1",
        "rest_for_one, on_failure, abnormal, a1 b2 c2",
        "rest_for_one, on_failure, signal, a1 b2 c2",
        "rest_for_one, never, normal, a1 b1 c1",
        "rest_for_one, never, abnormal, a1 b1 c1",
        "rest_for_one, never, signal, a1 b1 c1",
        "one_for_all, always, normal, a2 b2 c2",
        "one_for_all, always, abnormal, a2 b2 c2",
        "one_for_all, always, signal, a2 b2 c2",
        "one_for_all, on_failure, normal, a1 b1 c1",
        "one_for_all, on_failure, abnormal, a2 b2 c2",
        "one_for_all, on_failure, signal, a2 b2 c2",
        "one_for_all, never, normal, a1 b1 c1",
        "one_for_all, never, abnormal, a1 b1 c1",
        "one_for_all, never, signal, a1 b1 c1",
    })
    void theTableOfOtp(String strategy, String restart, String end, String generations) {
        Behaviour first = switch (end) {
            case "normal" -> Behaviour.exits(LIFE, 0);
            case "abnormal" -> Behaviour.exits(LIFE, 1);
            default -> Behaviour.dies(LIFE, "SIGSEGV");
        };
        fleet(GroupSpec.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)), first, Behaviour.service());
        RestartStrategy strategyOfB = switch (restart) {
            case "always" -> Strategies.ALWAYS;
            case "never" -> Strategies.NEVER;
            default -> Strategies.ON_FAILURE;
        };
        fleet.world("b").strategy(strategyOfB);
        fleet.begin().run(Duration.ofMinutes(1));
        assertEquals(generations, generations());
        rested();
    }

    private void rested() {
        for (String id : fleet.ids()) {
            assertNull(fleet.state(id).regroup(), id + " " + fleet.state(id));
            assertTrue(fleet.state(id).state() != ProcessState.STARTING, id + " " + fleet.state(id));
        }
    }

    @Test
    void endsInReverseOrderAndStartsInOrder() {
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(LIFE, 1), Behaviour.service())
                .begin()
                .run(Duration.ofMinutes(1));
        assertEquals(List.of("c", "a"), stops);
        assertEquals(List.of("a", "b", "c", "a", "b", "c"), spawns);
        for (String id : List.of("a", "c")) {
            assertEquals(0, fleet.state(id).attempts(), "its group's restart costs " + id + " no attempt");
            assertTrue(
                    fleet.state(id).history().stream()
                            .anyMatch(t -> t.detail().equals("restarted with b, group backend one_for_all")),
                    fleet.state(id).history().toString());
        }
    }

    @Test
    void whatAnOperatorStoppedStaysStopped() {
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(LIFE, 1), Behaviour.service())
                .begin()
                .run(Duration.ofSeconds(2))
                .wish("c", new CoreEvent.Stop("ann", false))
                .run(Duration.ofMinutes(1));
        assertEquals("a2 b2 c1", generations());
        assertEquals(ProcessState.STOPPED, fleet.state("c").state());
        rested();
    }

    @Test
    void aStopInTheMiddleHoldsNobodyUp() {
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(LIFE, 1), Behaviour.service())
                .begin()
                .run(LIFE.plusMillis(300))
                .wish("b", new CoreEvent.Stop("ann", false))
                .run(Duration.ofMinutes(1));
        assertEquals("a2 b1 c2", generations());
        rested();
    }

    @Test
    void failingAgainUsesUpItsOwnAttemptsAndLeavesTheOthersRunning() {
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(Duration.ofMillis(1), 1))
                .begin()
                .run(Duration.ofHours(1));
        assertEquals(StateReason.ATTEMPTS_EXHAUSTED, fleet.state("b").reason());
        assertEquals("a4 b4 c4", generations());
        assertEquals(ProcessState.RUNNING, fleet.state("a").state());
        assertEquals(ProcessState.RUNNING, fleet.state("c").state());
        rested();
    }

    @Test
    void aSecondFailureDuringTheRestartNeitherLoopsNorLocks() {
        fleet(GroupSpec.Strategy.ONE_FOR_ALL, Behaviour.exits(LIFE, 1), Behaviour.service());
        fleet.world("a").behaves(Behaviour.exits(LIFE.plusMillis(20), 1), Behaviour.exits(Duration.ofMillis(1), 2),
                Behaviour.service());
        fleet.world("c").behaves(Behaviour.unspawnable("no"), Behaviour.service());
        fleet.begin().run(Duration.ofHours(1));
        for (String id : fleet.ids()) {
            assertEquals(ProcessState.RUNNING, fleet.state(id).state(), id);
        }
        assertTrue(fleet.steps() < 300, fleet.steps() + " steps");
        rested();
    }

    @Test
    void aMemberStillWaitsForWhatItDependsOn() {
        fleet.add("db", null, Policies.plain()).behaves(Behaviour.exits(LIFE.minusSeconds(1), 1), Behaviour.service());
        fleet.add("b", "backend", Policies.plain()).behaves(Behaviour.exits(LIFE, 1), Behaviour.service());
        fleet.add("a", "backend", Policies.plain(), SimulatedFleet.needs("db", Dependency.Condition.RUNNING));
        fleet.group("backend", GroupSpec.Strategy.ONE_FOR_ALL).begin().run(Duration.ofMinutes(1));
        assertEquals(2, fleet.state("a").generation());
        assertEquals(2, fleet.state("b").generation());
        assertTrue(fleet.state("a").startedAt().nanos() > fleet.state("db").startedAt().nanos());
        rested();
    }

    /** The manager is killed after each single event of the restart in turn. */
    @ParameterizedTest
    @CsvSource({"one_for_all", "rest_for_one"})
    void theNextManagerCompletesIt(String strategy) {
        int killed = 0;
        for (int millis = 0; millis < 2200; millis += 1) {
            GroupRestartTest one = new GroupRestartTest();
            one.fleet(
                    GroupSpec.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)),
                    Behaviour.exits(LIFE, 1), Behaviour.service());
            one.fleet.begin().run(LIFE.plusMillis(millis));
            long failedAt = LIFE.toNanos();
            if (one.fleet.canKillManager()) {
                killed++;
                one.fleet.killManager();
            }
            one.fleet.run(Duration.ofMinutes(5));
            for (String id : one.fleet.ids()) {
                Supervised state = one.fleet.state(id);
                assertEquals(ProcessState.RUNNING, state.state(), id + " killed after " + millis + " ms: " + state);
                boolean concerned = strategy.equals("one_for_all") || !id.equals("a");
                assertEquals(
                        concerned, state.startedAt().nanos() > failedAt, id + " killed after " + millis + " ms");
            }
            one.rested();
        }
        assertTrue(killed > 1000, killed + " kills");
    }
}
