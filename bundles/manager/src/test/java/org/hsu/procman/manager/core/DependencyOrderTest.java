package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.Dependency.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of start and stop over the real core, in virtual time. */
class DependencyOrderTest {
    private static final int GRAPHS = 200;

    /** When what happened to whom, virtual nanoseconds. */
    private final Map<String, Long> started = new HashMap<>();
    private final Map<String, Long> asked = new HashMap<>();
    private final Map<String, Long> down = new HashMap<>();
    private final Map<String, Map<Condition, Long>> met = new HashMap<>();

    @Test
    void twoHundredRandomGraphs() {
        int waited = 0;
        int parallel = 0;
        for (long seed = 1; seed <= GRAPHS; seed++) {
            try {
                DependencyOrderTest one = new DependencyOrderTest();
                one.startsAndStops(random(seed));
                waited += (int) one.started.values().stream().filter(at -> at > 0).count();
                parallel += one.started.size() - (int) one.started.values().stream().distinct().count();
            } catch (AssertionError e) {
                throw new AssertionError("graph " + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(waited > 1000, waited + " waited");
        assertTrue(parallel > 500, parallel + " started at once");
    }

    private static SimulatedFleet random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = 2 + random.nextInt(30);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        boolean[] task = new boolean[size];
        boolean[] checked = new boolean[size];
        for (int i = 0; i < size; i++) {
            task[i] = random.nextInt(4) == 0;
            checked[i] = !task[i] && random.nextInt(3) == 0;
        }
        SimulatedFleet fleet = new SimulatedFleet();
        double density = random.nextDouble();
        for (int i = 0; i < size; i++) {
            List<Dependency> needs = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                if (order.indexOf(j) < order.indexOf(i) && random.nextDouble() < density * 4 / size) {
                    needs.add(new Dependency("p" + j, condition(random, task[j], checked[j])));
                }
            }
            Policy policy = checked[i] ? Policies.checked() : Policies.plain();
            SimulatedWorld world = fleet.add("p" + i, null, policy, needs.toArray(Dependency[]::new));
            Duration time = Duration.ofMillis(1 + random.nextInt(900));
            world.behaves(task[i]
                    ? Behaviour.exits(time, 0)
                    : Behaviour.service().healthyAfter(time).stopsIn(Duration.ofMillis(random.nextInt(500))));
        }
        return fleet;
    }

    private static Condition condition(SplittableRandom random, boolean task, boolean checked) {
        if (random.nextInt(4) == 0) {
            return Condition.STARTED;
        }
        return task ? Condition.COMPLETED : checked ? Condition.HEALTHY : Condition.RUNNING;
    }

    private void startsAndStops(SimulatedFleet fleet) {
        fleet.observer((id, step) -> observe(fleet, id, step)).begin().run(Duration.ofMinutes(2));
        for (String id : fleet.ids()) {
            long latest = fleet.dependencies(id).stream()
                    .mapToLong(need -> met.get(need.id()).get(need.condition()))
                    .max()
                    .orElse(0);
            assertEquals(latest, started.get(id), id + " starts when the last of what it needs is there, not later");
        }
        fleet.stopAll().run(Duration.ofMinutes(2));
        long begin = Duration.ofMinutes(2).toNanos();
        for (String id : fleet.ids()) {
            Supervised state = fleet.state(id);
            assertTrue(state.settled() && !state.wished(), id + " is " + state);
            if (asked.containsKey(id)) {
                long latest = fleet.relations().graph().dependants(id).stream()
                        .mapToLong(other -> asked.containsKey(other) ? down.get(other) : begin)
                        .max()
                        .orElse(begin);
                assertEquals(latest, asked.get(id), id + " stops when the last that needs it is down, not later");
            }
        }
    }

    private void observe(SimulatedFleet fleet, String id, Step step) {
        Supervised next = step.next();
        long now = fleet.nanos();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Spawn) {
                assertEquals(null, started.put(id, now), id + " starts once");
            } else if (effect instanceof Effect.RequestStop) {
                assertEquals(null, asked.put(id, now), id + " is asked once");
            } else if (effect instanceof Effect.Release) {
                down.put(id, now);
            }
        }
        // What each condition means, written down a second time.
        boolean completed = next.state() == ProcessState.STOPPED && next.phase() == Phase.IDLE
                && next.lastExit() != null && Integer.valueOf(0).equals(next.lastExit().code());
        note(id, Condition.STARTED, next.pid() != 0 && next.ending() == Ending.NONE || completed, now);
        note(id, Condition.RUNNING, next.state() == ProcessState.RUNNING, now);
        note(id, Condition.HEALTHY, next.state() == ProcessState.RUNNING && next.health() == Health.HEALTHY, now);
        note(id, Condition.COMPLETED, completed, now);
    }

    private void note(String id, Condition condition, boolean is, long now) {
        if (is) {
            met.computeIfAbsent(id, any -> new HashMap<>()).putIfAbsent(condition, now);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4000})
    void aChainAndAStarCostInProportionToTheirSize(int size) {
        assertTrue(events(size, true) < 12L * size, "chain: " + events(size, true));
        assertTrue(events(size, false) < 12L * size, "star: " + events(size, false));
    }

    /** How many steps the boot of so many takes; each step's own cost is that of what it is tied to. */
    private static long events(int size, boolean chain) {
        List<Supervised> states = new ArrayList<>();
        SimulatedFleet fleet = new SimulatedFleet();
        for (int i = 0; i < size; i++) {
            Dependency[] needs = i == 0
                    ? new Dependency[0]
                    : new Dependency[] {new Dependency("p" + (chain ? i - 1 : 0), Condition.STARTED)};
            fleet.add("p" + i, null, Policies.plain(), needs);
        }
        fleet.begin();
        // Only the first has an answer from its world yet; the others are told one after another.
        for (int i = 0; i < size; i++) {
            Supervised state = fleet.state("p" + i);
            fleet.send("p" + i, new CoreEvent.Spawned(state.generation(), 100 + i, 0));
            states.add(fleet.state("p" + i));
        }
        assertTrue(states.stream().allMatch(state -> state.phase() == Phase.UP));
        return fleet.steps();
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void textsNameTheProcessItsStateAndTheWayOut(Condition condition) {
        SimulatedFleet fleet = new SimulatedFleet();
        fleet.add("db", null, Policies.plain()).behaves(Behaviour.exits(Duration.ofMillis(1), 1));
        fleet.add("web", null, Policies.plain(), new Dependency("db", condition));
        fleet.begin();
        if (condition != Condition.STARTED) {
            fleet.run(Duration.ofHours(1));
            String text = fleet.state("web").detail();
            assertTrue(text.startsWith("waits for db to "), text);
            assertTrue(text.contains("it is FAILED, it gave up; `procman reset db` tries again"), text);
            fleet.wish("db", new CoreEvent.Stop("ann", false));
            assertTrue(fleet.state("web").detail().contains("`procman start db`"), fleet.state("web").detail());
        } else {
            fleet.run(Duration.ofMillis(10));
            assertEquals(1, fleet.state("web").generation(), "started is enough, however it ends");
        }
    }
}
