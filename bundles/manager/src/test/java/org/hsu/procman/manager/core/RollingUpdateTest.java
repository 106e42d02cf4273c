package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.manager.core.RollingUpdate.Course;
import org.hsu.procman.manager.core.RollingUpdate.Done;
import org.hsu.procman.manager.core.RollingUpdate.Failed;
import org.hsu.procman.manager.core.RollingUpdate.Move;
import org.hsu.procman.manager.core.RollingUpdate.Next;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
import org.hsu.procman.manager.core.RollingUpdate.Wait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingUpdateTest {
    private static final long PATIENCE = 1_000;

    private static UpdateSpec settings(int unavailable, int surge) {
        return new UpdateSpec(unavailable, surge, Duration.ofSeconds(10));
    }

    private static Seen seen(int index, boolean moved, boolean ready) {
        return new Seen(index, moved, true, ready, null);
    }

    private static Next next(UpdateSpec settings, int instances, Seen... seen) {
        return RollingUpdate.next(settings, new Course(instances, false, false, 0, PATIENCE), List.of(seen), 1);
    }

    @Test
    void oneMoreIsReadyBeforeAnotherIsMissed() {
        UpdateSpec one = settings(0, 1);
        assertEquals(new Move(Set.of(3)), next(one, 2, seen(1, false, true), seen(2, false, true)));
        assertEquals(new Wait(), next(one, 2, seen(1, false, true), seen(2, false, true), seen(3, true, false)));
        assertEquals(
                new Move(Set.of(1)), next(one, 2, seen(1, false, true), seen(2, false, true), seen(3, true, true)));
        assertEquals(new Wait(), next(one, 2, seen(1, true, false), seen(2, false, true), seen(3, true, true)));
        assertEquals(
                new Move(Set.of(2)), next(one, 2, seen(1, true, true), seen(2, false, true), seen(3, true, true)));
        assertEquals(new Done(), next(one, 2, seen(1, true, true), seen(2, true, true), seen(3, true, true)));
    }

    @Test
    void whatNobodyMissesBecomesItAtOnceButNotBeforeOneHasProvedGood() {
        UpdateSpec one = settings(0, 1);
        assertEquals(new Wait(), next(one, 2, seen(1, false, false), seen(2, false, true), seen(3, true, false)));
        assertEquals(
                new Move(Set.of(1)), next(one, 2, seen(1, false, false), seen(2, false, true), seen(3, true, true)));
        assertEquals(
                new Move(Set.of(1)),
                next(settings(1, 0), 3, seen(1, false, true), seen(2, false, true), seen(3, false, true)));
        Seen stopped = new Seen(1, false, false, false, null);
        assertEquals(new Move(Set.of(1)), next(one, 1, stopped), "nobody wishes it, so there is none more");
    }

    @Test
    void itSaysWhyItFails() {
        Seen failed = new Seen(2, true, true, false, "crashed, exit 1");
        assertEquals(
                new Failed("instance 2 of it failed: crashed, exit 1"),
                next(settings(0, 1), 1, seen(1, false, true), failed));
        Course course = new Course(1, false, true, 0, PATIENCE);
        assertEquals(
                new Failed("instance 2 of it was not ready within 10 s"),
                RollingUpdate.next(
                        settings(0, 1), course, List.of(seen(1, false, true), seen(2, true, false)), PATIENCE));
        assertEquals(new Done(), next(settings(0, 1), 0));
    }

    /** Instances that take their time, and a new version that is good or not. */
    private static final class World {
        final Random random;
        final UpdateSpec settings;
        final int instances;
        /** From which instance on the new version fails; it may crash or never be ready. */
        final int badFrom;
        final boolean crashes;
        final Map<Integer, Boolean> moved = new TreeMap<>();
        final Map<Integer, Long> readyAt = new TreeMap<>();
        final Map<Integer, String> failures = new TreeMap<>();
        boolean back;
        boolean paused;
        long now;
        long movedAt;
        int made;
        String why;

        World(long seed) {
            random = new Random(seed);
            int unavailable = random.nextInt(3);
            settings = settings(unavailable, unavailable == 0 ? 1 + random.nextInt(2) : random.nextInt(3));
            instances = 1 + random.nextInt(6);
            badFrom = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(instances + 1);
            crashes = random.nextBoolean();
            for (int index = 1; index <= instances; index++) {
                moved.put(index, false);
                readyAt.put(index, 0L);
            }
        }

        List<Seen> seen() {
            List<Seen> seen = new ArrayList<>();
            moved.forEach((index, is) -> seen.add(
                    new Seen(index, is, true, isReady(index), is && !back ? failures.get(index) : null)));
            return seen;
        }

        boolean isReady(int index) {
            return now >= readyAt.get(index);
        }

        void move(Set<Integer> indexes) {
            movedAt = now;
            for (int index : indexes) {
                made++;
                moved.put(index, true);
                failures.remove(index);
                boolean bad = !back && made >= badFrom;
                if (bad && crashes) {
                    failures.put(index, "crashed");
                }
                readyAt.put(index, bad ? Long.MAX_VALUE : now + 1 + random.nextInt((int) PATIENCE / 2));
            }
        }

        /** Runs to the end; every look checks that enough are ready and not too many are there. */
        void run() {
            for (int look = 0; look < 100_000; look++) {
                now += 1 + random.nextInt(20);
                paused = !back && random.nextInt(50) == 0 ? !paused : paused && random.nextInt(5) != 0;
                long ready = moved.keySet().stream().filter(this::isReady).count();
                assertTrue(ready >= instances - settings.maxUnavailable(), () -> this + " has too few ready");
                assertTrue(moved.size() <= instances + settings.maxSurge(), () -> this + " has too many");
                Next next = RollingUpdate.next(
                        settings, new Course(instances, back, paused, movedAt, PATIENCE), seen(), now);
                if (next instanceof Move move) {
                    assertTrue(!paused && !move.indexes().isEmpty(), this::toString);
                    move(move.indexes());
                } else if (next instanceof Failed failed) {
                    why = failed.why();
                    back = true;
                    paused = false;
                    movedAt = now;
                    moved.replaceAll((index, is) -> !is);
                } else if (next instanceof Done) {
                    moved.keySet().removeIf(index -> index > instances);
                    assertTrue(moved.keySet().stream().allMatch(this::isReady) && !moved.containsValue(false), this::toString);
                    return;
                }
            }
            throw new AssertionError(this + " never ends");
        }

        @Override
        public String toString() {
            return settings + " of " + instances + ", bad from " + badFrom + (crashes ? " crashing" : "") + ": " + moved
                    + " ready at " + readyAt + " now " + now + (back ? " back" : "");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100_001, 200_001})
    void enoughAreReadyAtEveryMomentAndItEndsWellOrAsItBegan(long first) {
        for (long seed = first; seed < first + 3_000; seed++) {
            World world = new World(seed);
            world.run();
            assertTrue(world.back == (world.why != null), world::toString);
            if (world.badFrom == Integer.MAX_VALUE) {
                assertTrue(!world.back, world::toString);
            }
        }
    }
}
