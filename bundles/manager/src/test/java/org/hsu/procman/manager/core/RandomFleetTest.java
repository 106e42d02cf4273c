package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.GroupSpec;
import org.junit.jupiter.api.Test;

/**
 * Processes with random ties, failures, operators and killed managers: nothing starts against its gate, and when the
 * trouble is over everything that is wished comes up. {@code -Dprocman.seed=N} repeats one run alone.
 */
class RandomFleetTest {
    private static final int RUNS = 400;

    private SplittableRandom random;
    private SimulatedFleet fleet;
    private boolean calm;
    private int regroups;
    private int waits;
    private int kills;

    @Test
    void nothingLocksUp() {
        Long only = Long.getLong("procman.seed");
        if (only != null) {
            run(only);
            return;
        }
        for (long seed = 1; seed <= RUNS; seed++) {
            run(seed);
        }
        assertTrue(regroups > RUNS, regroups + " group restarts");
        assertTrue(waits > RUNS, waits + " waits");
        assertTrue(kills > RUNS, kills + " killed managers");
    }

    private void run(long seed) {
        try {
            one(seed);
        } catch (AssertionError | RuntimeException e) {
            StringBuilder states = new StringBuilder();
            fleet.ids().forEach(id -> states.append('\n').append(fleet.state(id)));
            throw new AssertionError("-Dprocman.seed=" + seed + ": " + e.getMessage() + states, e);
        }
    }

    private void one(long seed) {
        random = new SplittableRandom(seed);
        fleet = new SimulatedFleet();
        calm = false;
        int size = 2 + random.nextInt(10);
        GroupSpec.Strategy[] strategies = GroupSpec.Strategy.values();
        fleet.group("x", strategies[random.nextInt(3)]).group("y", strategies[1 + random.nextInt(2)]);
        for (int i = 0; i < size; i++) {
            add(i);
        }
        fleet.observer(this::watch).begin();
        for (int i = 0; i < 60; i++) {
            disturb(size);
            fleet.run(Duration.ofMillis(random.nextInt(1500)));
        }
        calm = true;
        fleet.run(Duration.ofHours(1));
        restsWithReason();
        for (String id : fleet.relations().graph().startOrder()) {
            fleet.wish(id, new CoreEvent.Restart("ann", false));
        }
        fleet.run(Duration.ofHours(1));
        for (String id : fleet.ids()) {
            assertTrue(fleet.state(id).state() == ProcessState.RUNNING, id + " does not come up");
        }
        fleet.stopAll().run(Duration.ofHours(1));
        for (String id : fleet.ids()) {
            Supervised state = fleet.state(id);
            assertTrue(state.settled() && state.state() == ProcessState.STOPPED, id + " does not go down");
        }
    }

    private void add(int i) {
        List<Dependency> needs = new ArrayList<>();
        for (int j = 0; j < i; j++) {
            if (random.nextInt(4) == 0) {
                Dependency.Condition condition =
                        random.nextBoolean() ? Dependency.Condition.RUNNING : Dependency.Condition.STARTED;
                needs.add(new Dependency("p" + j, condition));
            }
        }
        String group = switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> "x";
            default -> "y";
        };
        Policy policy = Policies.of(false, Policies.restart(1 + random.nextInt(5),
                Duration.ofMillis(random.nextInt(3) * 700L), 1 + random.nextDouble(), 0));
        fleet.add("p" + i, group, policy, needs.toArray(Dependency[]::new))
                .behaves(generation -> behaviour())
                .strategy(random.nextInt(3) == 0 ? Strategies.ALWAYS : Strategies.ON_FAILURE);
    }

    private Behaviour behaviour() {
        Duration time = Duration.ofMillis(1 + random.nextInt(8000));
        if (calm || random.nextInt(3) == 0) {
            return Behaviour.service();
        }
        return switch (random.nextInt(6)) {
            case 0 -> Behaviour.exits(time, 0);
            case 1 -> Behaviour.exits(time, 1).stopsIn(time);
            case 2 -> Behaviour.dies(time, "SIGSEGV");
            case 3 -> Behaviour.unspawnable(random.nextBoolean() ? "not now" : Behaviour.NO_ROOM);
            case 4 -> Behaviour.service().unhealthyAfter(time);
            default -> Behaviour.exits(time, 1).ignoresStop();
        };
    }

    private void disturb(int size) {
        String id = "p" + random.nextInt(size);
        switch (random.nextInt(8)) {
            case 0 -> fleet.wish(id, new CoreEvent.Start("ann"));
            case 1 -> fleet.stop(id);
            case 2 -> fleet.wish(id, new CoreEvent.Stop("ann", true));
            case 3 -> fleet.wish(id, new CoreEvent.Restart("ann", random.nextBoolean()));
            case 4 -> fleet.wish(id, new CoreEvent.Reset("ann"));
            case 5 -> {
                if (fleet.canKillManager()) {
                    kills++;
                    fleet.killManager();
                }
            }
            default -> {
                // Time alone may bring enough.
            }
        }
    }

    private void watch(String id, Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Spawn) {
                for (Dependency need : fleet.dependencies(id)) {
                    Supervised needed = fleet.state(need.id());
                    assertTrue(DependencyGate.met(need.condition(), needed), id + " starts without " + need.id());
                }
            }
            regroups += effect instanceof Effect.RestartGroup ? 1 : 0;
        }
        waits += step.next().reason() == StateReason.WAITING_FOR_DEPENDENCY ? 1 : 0;
    }

    /** Who is wished and is not up has a reason of its own, or waits for somebody who has. */
    private void restsWithReason() {
        for (String id : fleet.ids()) {
            Supervised state = fleet.state(id);
            assertTrue(state.regroup() == null, id + " is kept down by its group for ever");
            assertTrue(state.settled() || state.state() == ProcessState.RUNNING
                    || state.state() == ProcessState.UNHEALTHY, id + " is neither up nor down");
            boolean waits = state.reason() == StateReason.WAITING_FOR_DEPENDENCY;
            boolean unmet = fleet.dependencies(id).stream()
                    .anyMatch(need -> !DependencyGate.met(need.condition(), fleet.state(need.id())));
            assertTrue(!waits || unmet, id + " waits for nothing");
        }
    }
}
