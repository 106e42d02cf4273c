package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.ScaleMetric;
import org.hsu.procman.manager.core.PoolScaling.Load;
import org.hsu.procman.manager.core.PoolScaling.Reason;
import org.hsu.procman.manager.core.PoolScaling.Verdict;
import org.junit.jupiter.api.Test;

/** How many instances pools get, in virtual time. */
class PoolScalingTest {
    private static final AutoscaleSpec USUAL = spec(1, 10, 0.8, 0.3);

    private static AutoscaleSpec spec(int min, int max, double up, double down) {
        return new AutoscaleSpec(
                min, max, ScaleMetric.of(ScaleMetric.Kind.CPU), up, down, Duration.ofMinutes(1),
                Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** A change of the number. */
    private record Change(double second, int from, int to) {}

    /** A pool that shares what it is asked to do, and what became of it. */
    private static final class World {
        private final AutoscaleSpec spec;
        private PoolScaling state;
        private int count;
        private double second;
        private Verdict last;
        private final List<Change> changes = new ArrayList<>();

        World(AutoscaleSpec spec, int count) {
            this.spec = spec;
            this.count = count;
            state = PoolScaling.begin(spec, 0);
        }

        /** One look, an interval later. */
        void look(Load load) {
            second += spec.interval().toMillis() / 1e3;
            last = state.at(seconds(second), count, load);
            state = last.next();
            boolean changes = last.reason() == Reason.MORE || last.reason() == Reason.FEWER;
            assertEquals(changes, last.wanted() != count, last::toString);
            if (changes) {
                this.changes.add(new Change(second, count, last.wanted()));
                count = last.wanted();
                state = state.changed(seconds(second));
            }
        }

        /** @param demand in instances, by the second */
        void run(double until, DoubleUnaryOperator demand) {
            while (second < until) {
                look(Load.of(demand.applyAsDouble(second)));
            }
        }

        /** How often the direction changed. */
        int turns() {
            int turns = 0;
            for (int i = 1; i < changes.size(); i++) {
                boolean up = changes.get(i).to() > changes.get(i).from();
                boolean upBefore = changes.get(i - 1).to() > changes.get(i - 1).from();
                turns += up == upBefore ? 0 : 1;
            }
            return turns;
        }
    }

    @Test
    void moreWhenTheMeanIsAboveForLongEnoughAndTheFirstCooldownIsOver() {
        World world = new World(USUAL, 2);
        world.run(55, second -> 1.9);
        assertEquals(List.of(), world.changes);
        assertEquals(Reason.COOLING, world.last.reason());
        world.run(60, second -> 1.9);
        assertEquals(List.of(new Change(60, 2, 4)), world.changes);
        assertEquals(0.95, world.last.load(), 1e-9);
        world.run(600, second -> 1.9);
        assertEquals(1, world.changes.size(), "0.475 each is between the thresholds");
        assertEquals(Reason.STEADY, world.last.reason());
    }

    @Test
    void fewerOnlyWhenEveryLookWasBelow() {
        World world = new World(USUAL, 8);
        world.run(250, second -> 1);
        world.look(Load.of(4));
        world.run(550, second -> 1);
        assertEquals(List.of(), world.changes, "the break begins the five minutes anew");
        world.run(560, second -> 1);
        assertEquals(List.of(new Change(560, 8, 4)), world.changes);
        world.run(1800, second -> 1);
        assertEquals(new Change(865, 4, 2), world.changes.get(1));
        assertEquals(2, world.changes.size(), "0.5 each");
    }

    @Test
    void whatIsUnknownChangesNothingAndBreaksNothing() {
        World world = new World(USUAL, 2);
        world.run(50, second -> 2);
        world.look(null);
        assertEquals(Reason.BLIND, world.last.reason());
        assertNull(world.last.load());
        assertEquals(2, world.last.wanted());
        world.run(60, second -> 2);
        assertEquals(4, world.count);
        for (int i = 0; i < 1000; i++) {
            world.look(null);
        }
        assertEquals(4, world.count);
        // What was seen so long ago is no mean of now.
        world.look(Load.of(4));
        assertEquals(4, world.count);
    }

    @Test
    void anInstanceThatCannotBeMeasuredAsksNeitherForMoreNorForFewer() {
        World world = new World(USUAL, 4);
        for (int i = 0; i < 1000; i++) {
            // Two of four are measured, fully used; then idle.
            world.look(new Load(2, 4));
        }
        assertEquals(List.of(), world.changes);
        for (int i = 0; i < 1000; i++) {
            world.look(new Load(0, 2));
        }
        assertEquals(List.of(), world.changes);
    }

    @Test
    void downToNoneOnlyWithoutAnyLoadAndBackAtOnce() {
        World world = new World(spec(0, 4, 0.8, 0.3), 1);
        world.run(1000, second -> 0.01);
        assertEquals(1, world.count);
        world.run(1800, second -> 0);
        assertEquals(0, world.count);
        double before = world.second;
        world.run(1900, second -> 0.01);
        assertEquals(1, world.count);
        assertTrue(world.changes.get(1).second() - before <= 20, world.changes::toString);
    }

    /** A day of a shop: a night, a working day with a peak at noon, an evening; noise, short bursts, one rush. */
    @Test
    void aDayIsFollowedWithoutFlapping() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            World world = new World(spec(1, 20, 0.8, 0.3), 1);
            double overloadedFor = 0;
            double longest = 0;
            while (world.second < 86_400) {
                double hour = world.second / 3600;
                double day = 1 + 7 * Math.exp(-Math.pow((hour - 12) / 3, 2)) + 3 * Math.exp(-Math.pow((hour - 20) / 1.5, 2));
                double rush = hour > 15 && hour < 15.5 ? 5 : 0;
                double burst = random.nextInt(200) == 0 ? 3 : 0;
                double demand = Math.max(0, (day + rush) * (1 + 0.1 * random.nextGaussian()) + burst);
                overloadedFor = day + rush > world.count ? overloadedFor + 5 : 0;
                longest = Math.max(longest, overloadedFor);
                // More than all of it cannot be used.
                world.look(Load.of(Math.min(demand, world.count)));
            }
            String said = "seed " + seed + ": " + world.changes;
            assertTrue(world.changes.size() <= 30, said);
            assertTrue(world.turns() <= 7, said);
            assertTrue(longest <= 150, longest + " s overloaded, " + said);
            assertTrue(world.changes.stream().mapToInt(Change::to).max().orElse(0) <= 20, said);
            assertTrue(world.count <= 4, said);
        }
    }

    /** From one to as many as are needed it takes a cooldown for each doubling. */
    @Test
    void lagIsBounded() {
        World world = new World(spec(1, 64, 0.8, 0.3), 1);
        world.run(3600, second -> 1 * 0.1);
        double rise = world.second;
        while (world.count < 32) {
            world.look(Load.of(Math.min(world.count, 30)));
            assertTrue(world.second - rise < 60 * 5 + 30, world.changes::toString);
        }
        double fall = world.second;
        while (world.count > 1) {
            world.look(Load.of(0.1));
            assertTrue(world.second - fall < 6 * 310 + 60, world.changes::toString);
        }
    }

    private static AutoscaleSpec random(Random random) {
        int min = 1 + random.nextInt(5);
        double up = 0.05 + 2 * random.nextDouble();
        return new AutoscaleSpec(
                min, min + random.nextInt(60), ScaleMetric.of(ScaleMetric.Kind.CPU), up,
                up * random.nextDouble() * 0.999, Duration.ofSeconds(random.nextInt(200)),
                Duration.ofSeconds(random.nextInt(60)), Duration.ofSeconds(random.nextInt(400)),
                Duration.ofSeconds(1 + random.nextInt(20)));
    }

    @Test
    void aConstantLoadIsMetByRisingOrByFallingUntilItRests() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            AutoscaleSpec spec = random(random);
            World world = new World(spec, spec.min() + random.nextInt(spec.max() - spec.min() + 1));
            double demand = random.nextDouble() * spec.max() * spec.upThreshold() * 1.2;
            double step = spec.interval().toSeconds() + Math.max(
                    spec.cooldown().toSeconds(), Math.max(spec.upDelay().toSeconds(), spec.downDelay().toSeconds()) + spec.interval().toSeconds());
            world.run(30 * step, second -> demand);
            int settled = world.changes.size();
            String said = spec + ", demand " + demand + ": " + world.changes;
            assertEquals(0, world.turns(), said);
            world.run(60 * step, second -> demand);
            assertEquals(settled, world.changes.size(), said);
            boolean enough = demand <= spec.upThreshold() * world.count + 1e-6;
            assertTrue(enough || world.count == spec.max(), said);
        }
    }

    @Test
    void neverOutsideOfTheBoundsNorTwiceWithinTheCooldownWhateverIsSeen() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            AutoscaleSpec spec = random(random);
            World world = new World(spec, spec.min() + random.nextInt(spec.max() - spec.min() + 1));
            for (int look = 0; look < 500; look++) {
                double least = random.nextDouble() * random.nextInt(2 * spec.max()) * spec.upThreshold();
                world.look(random.nextInt(5) == 0 ? null : new Load(least, least + random.nextInt(3)));
                assertTrue(world.count >= spec.min() && world.count <= spec.max(), () -> spec + ": " + world.changes);
            }
            double before = 0;
            for (Change change : world.changes) {
                assertTrue(change.second() - before >= spec.cooldown().toSeconds(), spec + ": " + world.changes);
                assertTrue(change.to() <= Math.max(1, 2 * change.from()) && change.to() >= change.from() / 2);
                before = change.second();
            }
        }
    }

    @Test
    void aNumberOutsideOfNewBoundsComesBackIntoThem() {
        World world = new World(spec(2, 4, 0.8, 0.3), 9);
        world.run(100, second -> 9 * 0.5);
        assertEquals(List.of(new Change(60, 9, 4)), world.changes);
    }
}
