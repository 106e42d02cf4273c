package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When changes of files are acted upon, in virtual time. */
class FileWatchTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** A clock, a watch with a delay of a second, and what it did. */
    private static final class World {
        private FileWatch watch = FileWatch.begin(SECOND);
        private long now;
        private final List<String> done = new ArrayList<>();
        private final List<Long> acts = new ArrayList<>();

        /** What comes due until then happens at its time. */
        void until(long time) {
            while (watch.due() <= time) {
                now = watch.due();
                FileWatch.Verdict verdict = watch.at(now);
                watch = verdict.next();
                done.add(verdict.deed() + " " + verdict.file() + " " + verdict.changes());
                if (verdict.deed() == FileWatch.Deed.ACT) {
                    acts.add(now);
                }
            }
            now = time;
        }

        void change(String file, long time) {
            until(time);
            watch = watch.changed(file, time);
        }

        long count(FileWatch.Deed deed) {
            return done.stream().filter(text -> text.startsWith(deed.name())).count();
        }
    }

    @Test
    void manyChangesAtOnceAreOneAct() {
        World world = new World();
        world.change("a", 0);
        world.change("b", 400 * MILLI);
        world.change("a", 900 * MILLI);
        world.until(1899 * MILLI);
        assertEquals(List.of(), world.done);
        world.until(10 * SECOND);
        assertEquals(List.of("ACT a 3"), world.done);
        assertEquals(List.of(1900 * MILLI), world.acts);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        FileWatch watch = FileWatch.begin(SECOND).changed("a", 5);
        FileWatch.Verdict early = watch.at(SECOND + 4);
        assertEquals(FileWatch.Deed.NOTHING, early.deed());
        assertEquals(watch, early.next());
        assertEquals(FileWatch.Deed.ACT, watch.at(SECOND + 5).deed());
        assertEquals(Long.MAX_VALUE, FileWatch.begin(SECOND).due());
    }

    /** What never rests, such as a build that goes on, is acted upon all the same. */
    @Test
    void changesWithoutAPauseAreActedUponAfterTenDelays() {
        World world = new World();
        for (long time = 0; time < 12 * SECOND; time += 100 * MILLI) {
            world.change("out", time);
        }
        assertEquals(List.of(10 * SECOND), world.acts);
    }

    @Test
    void somebodyWhoSavesEveryHalfMinuteIsNeverHeldOff() {
        World world = new World();
        for (int i = 0; i < 1000; i++) {
            world.change("a", i * 30 * SECOND);
        }
        world.until(1000 * 30 * SECOND);
        assertEquals(1000, world.count(FileWatch.Deed.ACT));
        assertEquals(1000, world.done.size());
    }

    /** It writes a file a second after each start; only what acts lets it start. */
    @Test
    void aProcessThatWritesWhenItStartsIsRestartedFiveTimesAndNoMore() {
        World world = new World();
        world.change("started", 0);
        int seen = 0;
        for (long time = 0; time < 24 * 60 * MINUTE; time += SECOND) {
            world.until(time);
            if (world.acts.size() > seen) {
                seen = world.acts.size();
                world.change("started", world.acts.get(seen - 1) + SECOND);
            }
        }
        assertEquals(FileWatch.MOST_ACTS, world.acts.size());
        assertEquals(1, world.count(FileWatch.Deed.HOLD_OFF));
        assertEquals(1, world.count(FileWatch.Deed.GO_ON));
    }

    /** It writes all the time, as into a log: held off for as long as it does. */
    @Test
    void aProcessThatWritesAllTheTimeIsHeldOffForGood() {
        World world = new World();
        for (long time = 0; time < 60 * MINUTE; time += 5 * SECOND) {
            world.change("log", time);
        }
        assertEquals(FileWatch.MOST_ACTS, world.acts.size());
        assertEquals(1, world.count(FileWatch.Deed.HOLD_OFF));
        assertEquals(0, world.count(FileWatch.Deed.GO_ON));
    }

    @Test
    void afterAMinuteWithoutAChangeTheNextCountsAgain() {
        World world = new World();
        for (int i = 0; i < 8; i++) {
            world.change("a", i * 2 * SECOND);
        }
        assertEquals(1, world.count(FileWatch.Deed.HOLD_OFF));
        world.until(14 * SECOND + MINUTE - 1);
        assertEquals(0, world.count(FileWatch.Deed.GO_ON));
        world.until(14 * SECOND + MINUTE);
        assertEquals("GO_ON a 2", world.done.get(world.done.size() - 1));
        world.change("b", 20 * MINUTE);
        world.until(21 * MINUTE);
        assertEquals("ACT b 1", world.done.get(world.done.size() - 1));
    }

    @Test
    void neverMoreThanFiveActsInAWindowAndNoChangeIsForgotten() {
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            World world = new World();
            long time = 0;
            int changes = 0;
            for (int i = 0; i < 400; i++) {
                time += (long) (random.nextDouble() * (random.nextInt(10) == 0 ? 2 * MINUTE : 3 * SECOND));
                world.change("f" + i, time);
                changes++;
            }
            world.until(time + 10 * MINUTE);
            long told = world.done.stream().mapToLong(text -> Long.parseLong(text.replaceAll(".* ", ""))).sum();
            assertEquals(changes, told);
            for (int i = FileWatch.MOST_ACTS; i < world.acts.size(); i++) {
                assertTrue(world.acts.get(i) - world.acts.get(i - FileWatch.MOST_ACTS) >= MINUTE);
            }
            assertEquals(Long.MAX_VALUE, world.watch.due());
        }
    }
}
