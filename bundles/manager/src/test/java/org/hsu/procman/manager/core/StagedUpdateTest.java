package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.hsu.procman.api.spec.CanarySpec;
import org.hsu.procman.api.spec.CanarySpec.Trouble;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.api.spec.UpdateSpec.Strategy;
import org.hsu.procman.manager.core.RollingUpdate.Course;
import org.hsu.procman.manager.core.RollingUpdate.Done;
import org.hsu.procman.manager.core.RollingUpdate.Failed;
import org.hsu.procman.manager.core.RollingUpdate.Move;
import org.hsu.procman.manager.core.RollingUpdate.Next;
import org.hsu.procman.manager.core.RollingUpdate.Prove;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
import org.hsu.procman.manager.core.RollingUpdate.Wait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedUpdateTest {
    private static final long PATIENCE = 1_000;
    private static final Duration STAGE = Duration.ofMillis(500);

    private static UpdateSpec blueGreen(Duration keep) {
        return new UpdateSpec(Strategy.BLUE_GREEN, 0, 1, Duration.ofSeconds(10), keep, null);
    }

    private static UpdateSpec canary(double share, int unavailable, int surge, Set<Trouble> abortOn) {
        return new UpdateSpec(
                Strategy.CANARY, unavailable, surge, Duration.ofSeconds(10), Duration.ZERO,
                new CanarySpec(share, STAGE, abortOn));
    }

    private static Seen seen(int index, boolean moved, boolean ready) {
        return new Seen(index, moved, true, ready, null);
    }

    private static Next next(UpdateSpec settings, Duration proven, int instances, Seen... seen) {
        return StagedUpdate.next(
                settings, new Course(instances, false, false, 0, PATIENCE), proven, List.of(seen), 1);
    }

    @Test
    void asManyAgainAreReadyBeforeTheyTakeOver() {
        UpdateSpec settings = blueGreen(STAGE);
        Seen one = seen(1, false, true);
        Seen two = seen(2, false, true);
        assertEquals(new Move(Set.of(3, 4)), next(settings, null, 2, one, two));
        assertEquals(new Wait(), next(settings, null, 2, one, two, seen(3, true, true), seen(4, true, false)));
        Seen three = seen(3, true, true);
        Seen four = seen(4, true, true);
        assertInstanceOf(Prove.class, next(settings, null, 2, one, two, three, four));
        assertEquals(new Wait(), next(settings, STAGE.minusMillis(1), 2, one, two, three, four));
        assertEquals(new Move(Set.of(1, 2)), next(settings, STAGE, 2, one, two, three, four));
        assertEquals(
                new Wait(), next(settings, STAGE, 2, seen(1, true, false), seen(2, true, true), three, four));
        assertEquals(
                new Done(), next(settings, STAGE, 2, seen(1, true, true), seen(2, true, true), three, four));
        Seen crashed = new Seen(4, true, true, false, "crashed");
        assertEquals(
                new Failed("instance 4 of it failed: crashed"),
                next(settings, Duration.ofMillis(1), 2, one, two, three, crashed), "also while it could be switched back");
        Course paused = new Course(2, false, true, 0, PATIENCE);
        assertEquals(
                new Wait(), StagedUpdate.next(settings, paused, null, List.of(one, two, three, four), 1));
        assertEquals(
                new Wait(), StagedUpdate.next(settings, paused, STAGE, List.of(one, two, three, four), 1));
        assertEquals(
                new Move(Set.of(1)), next(settings, null, 1, new Seen(1, false, false, false, null)), "nobody misses it");
    }

    @Test
    void canariesAreWatchedBeforeTheOthersFollow() {
        UpdateSpec settings = canary(0.1, 0, 1, EnumSet.of(Trouble.HEALTH));
        Seen one = seen(1, false, true);
        Seen two = seen(2, false, true);
        assertEquals(new Move(Set.of(3)), next(settings, null, 2, one, two));
        assertEquals(new Wait(), next(settings, null, 2, one, two, seen(3, true, false)));
        Seen first = seen(3, true, true);
        assertInstanceOf(Prove.class, next(settings, null, 2, one, two, first));
        assertEquals(new Wait(), next(settings, Duration.ZERO, 2, one, two, first));
        assertEquals(new Move(Set.of(1)), next(settings, STAGE, 2, one, two, first));
        Seen sick = new Seen(3, true, true, true, null, Map.of(Trouble.HEALTH, "it is unhealthy"));
        assertEquals(
                new Failed("instance 3 of it, a canary: it is unhealthy"),
                next(settings, Duration.ZERO, 2, one, two, sick));
        Seen again = new Seen(3, true, true, false, null, Map.of(Trouble.RESTARTS, "it was restarted"));
        assertEquals(new Wait(), next(settings, Duration.ZERO, 2, one, two, again), "nobody asked for that");
        assertEquals(
                new Move(Set.of(1, 2)),
                next(canary(0.5, 3, 0, EnumSet.allOf(Trouble.class)), null, 4, one, two, seen(3, false, true),
                        seen(4, false, true)), "no more than the share, though three might be missing");
    }

    @Test
    void theShareIsOfWholeInstances() {
        Set<Trouble> all = EnumSet.allOf(Trouble.class);
        assertEquals(1, new CanarySpec(0.1, STAGE, all).of(4));
        assertEquals(1, new CanarySpec(0.25, STAGE, all).of(4));
        assertEquals(2, new CanarySpec(0.26, STAGE, all).of(4));
        assertEquals(3, new CanarySpec(0.3, STAGE, all).of(10));
        assertEquals(10, new CanarySpec(1, STAGE, all).of(10));
    }

    /** Instances that take their time, a new version that is good or not, and people who pause. */
    private static final class World {
        final Random random;
        final UpdateSpec settings;
        final int instances;
        final int badFrom;
        final boolean crashes;
        /** When a canary gets into trouble after it was ready; -1 for never. */
        final long troubleAfter;
        final Map<Integer, Boolean> moved = new TreeMap<>();
        final Map<Integer, Long> readyAt = new TreeMap<>();
        final Map<Integer, String> failures = new TreeMap<>();
        final boolean troubled;
        boolean back;
        boolean paused;
        long now = 1;
        long movedAt;
        long provenAt = -1;
        int made;
        String why;

        World(long seed) {
            random = new Random(seed);
            instances = 1 + random.nextInt(6);
            int unavailable = random.nextInt(3);
            settings = random.nextBoolean()
                    ? blueGreen(random.nextBoolean() ? STAGE : Duration.ZERO)
                    : canary(0.05 + random.nextInt(19) / 20.0, unavailable, unavailable == 0 ? 1 + random.nextInt(2)
                            : random.nextInt(3), EnumSet.allOf(Trouble.class));
            badFrom = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(2 * instances);
            crashes = random.nextBoolean();
            troubled = isCanary() && random.nextInt(3) == 0;
            troubleAfter = troubled ? random.nextInt((int) STAGE.toMillis() - 50) : -1;
            for (int index = 1; index <= instances; index++) {
                moved.put(index, false);
                readyAt.put(index, 0L);
            }
        }

        boolean isCanary() {
            return settings.strategy() == Strategy.CANARY;
        }

        boolean isReady(int index) {
            return now >= readyAt.get(index);
        }

        List<Seen> seen() {
            boolean trouble = !back && troubled && provenAt >= 0 && now - provenAt >= troubleAfter;
            List<Seen> seen = new ArrayList<>();
            moved.forEach((index, is) -> seen.add(new Seen(
                    index, is, true, isReady(index), is && !back ? failures.get(index) : null,
                    is && trouble ? Map.of(Trouble.RESTARTS, "it was restarted") : Map.of())));
            return seen;
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
            if (isCanary() && !back && provenAt < 0) {
                long canaries = moved.values().stream().filter(is -> is).count();
                assertTrue(canaries <= settings.canary().of(instances), () -> this + " is more than the share");
            }
        }

        void check() {
            long ready = moved.keySet().stream().filter(this::isReady).count();
            assertTrue(ready >= instances - settings.maxUnavailable(), () -> this + " has too few ready");
            int most = isCanary() ? instances + settings.maxSurge() : 2 * instances;
            assertTrue(moved.size() <= most, () -> this + " has too many");
            if (!isCanary() && !back && provenAt < 0) {
                assertTrue(
                        moved.entrySet().stream().noneMatch(each -> each.getKey() <= instances && each.getValue()),
                        () -> this + " touched what answers");
            }
        }

        void run() {
            for (int look = 0; look < 100_000; look++) {
                now += 1 + random.nextInt(20);
                paused = !back && random.nextInt(50) == 0 ? !paused : paused && random.nextInt(5) != 0;
                check();
                Duration proven = provenAt < 0 ? null : Duration.ofMillis(now - provenAt);
                Next next = StagedUpdate.next(
                        settings, new Course(instances, back, paused, movedAt, PATIENCE), proven, seen(), now);
                if (next instanceof Move move) {
                    assertTrue(!paused && !move.indexes().isEmpty(), this::toString);
                    move(move.indexes());
                } else if (next instanceof Prove) {
                    assertTrue(provenAt < 0 && !back, this::toString);
                    provenAt = now;
                    movedAt = now;
                } else if (next instanceof Failed failed) {
                    assertFalse(back, this::toString);
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
                    + " ready at " + readyAt + " now " + now + " proven at " + provenAt + (back ? " back: " + why : "");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100_001, 200_001})
    void enoughAreReadyAtEveryMomentAndItEndsWellOrAsItBegan(long first) {
        for (long seed = first; seed < first + 3_000; seed++) {
            World world = new World(seed);
            world.run();
            assertEquals(world.back, world.why != null, world::toString);
            boolean bad = world.made >= world.badFrom || world.troubled;
            assertEquals(bad, world.back, world::toString);
        }
    }
}
