package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.hsu.procman.api.spec.ScheduleSpec;
import org.hsu.procman.api.spec.Timetable;
import org.hsu.procman.manager.core.DueRun.Act;
import org.junit.jupiter.api.Test;

class DueRunTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    /** Every hour. */
    private static final Timetable HOURLY = after -> OptionalLong.of((Math.floorDiv(after, HOUR) + 1) * HOUR);

    private static ScheduleSpec schedule(boolean replaces, boolean catchesUp, long jitter) {
        return new ScheduleSpec(HOURLY, replaces, catchesUp, Duration.ofMillis(jitter));
    }

    private static DueRun decide(ScheduleSpec schedule, long decided, boolean running, long now) {
        return DueRun.decide(schedule, "a", decided, running, false, now);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        ScheduleSpec plain = schedule(false, false, 0);
        assertEquals(new DueRun(Act.NOTHING, 0, 5, HOUR), decide(plain, 5, false, HOUR - 1));
        assertEquals(new DueRun(Act.START, HOUR, HOUR, 2 * HOUR), decide(plain, 5, false, HOUR));
        assertEquals(new DueRun(Act.NOTHING, 0, HOUR, 2 * HOUR), decide(plain, HOUR, true, HOUR + 1));
    }

    @Test
    void whileTheOneBeforeRunsItIsLeftOutOrReplacesIt() {
        assertEquals(Act.STILL_RUNNING, decide(schedule(false, true, 0), 5, true, HOUR).act());
        assertEquals(Act.REPLACE, decide(schedule(true, false, 0), 5, true, HOUR).act());
    }

    @Test
    void aMinuteLateIsInTimeAndMoreIsMissed() {
        ScheduleSpec skipping = schedule(false, false, 0);
        assertEquals(Act.START, decide(skipping, 5, false, HOUR + MINUTE - 1).act());
        DueRun missed = decide(skipping, 5, false, 30 * HOUR + 2 * MINUTE);
        assertEquals(Act.MISSED, missed.act());
        assertEquals(HOUR, missed.due());
        assertEquals(31 * HOUR, missed.wakeAt());
        assertEquals(Act.NOTHING, decide(skipping, missed.decided(), false, 30 * HOUR + 2 * MINUTE).act());
    }

    @Test
    void howManySoeverWereMissedOneIsMade() {
        ScheduleSpec catching = schedule(false, true, 0);
        DueRun first = decide(catching, 5, false, 1000 * HOUR + 5 * MINUTE);
        assertEquals(Act.START, first.act());
        assertEquals(Act.NOTHING, decide(catching, first.decided(), true, 1000 * HOUR + 6 * MINUTE).act());
        assertEquals(Act.MISSED, decide(catching, 5, true, 2 * HOUR + 5 * MINUTE).act());
    }

    @Test
    void whatPassesWhileItIsSuspendedIsNotMadeUpFor() {
        ScheduleSpec catching = schedule(false, true, 0);
        DueRun held = DueRun.decide(catching, "a", 5, false, true, 3 * HOUR + 10 * MINUTE);
        assertEquals(Act.NOTHING, held.act());
        assertEquals(new DueRun(Act.NOTHING, 0, held.decided(), 4 * HOUR),
                decide(catching, held.decided(), false, 3 * HOUR + 11 * MINUTE));
    }

    @Test
    void aClockThatIsPutBackDoesNotStopTheSchedule() {
        DueRun after = decide(schedule(false, false, 0), 100 * HOUR, false, 50 * HOUR + 1);
        assertEquals(new DueRun(Act.NOTHING, 0, 50 * HOUR + 1, 51 * HOUR), after);
    }

    @Test
    void oneThatNeverComesIsNeverAskedFor() {
        ScheduleSpec never = new ScheduleSpec(after -> OptionalLong.empty(), false, true, Duration.ZERO);
        assertEquals(Long.MAX_VALUE, decide(never, 5, false, HOUR).wakeAt());
    }

    /** Ten years of a manager that comes and goes: no time twice, none without a word, jitter as it was promised. */
    @Test
    void everyTimeIsDecidedOnce() {
        Random random = new Random(11);
        for (long jitter : new long[] {0, 10 * MINUTE}) {
            ScheduleSpec schedule = schedule(random.nextBoolean(), true, jitter);
            long decided = 0;
            long now = 1;
            long before = 0;
            List<Long> late = new ArrayList<>();
            while (now < 87_600 * HOUR) {
                DueRun run = decide(schedule, decided, random.nextInt(3) == 0, now);
                assertTrue(run.decided() >= decided && run.decided() <= now);
                if (run.act() != Act.NOTHING) {
                    assertTrue(run.due() > before, "none twice");
                    before = run.due();
                }
                if (run.act() == Act.START && now - run.due() <= jitter + 1) {
                    late.add(now - run.due());
                }
                decided = run.decided();
                assertTrue(run.wakeAt() > now);
                boolean away = random.nextInt(20) == 0;
                now = away ? run.wakeAt() + random.nextInt(100) * HOUR / 7 : run.wakeAt();
            }
            assertTrue(late.stream().allMatch(millis -> millis <= jitter), late::toString);
            assertTrue(jitter == 0 || late.stream().distinct().count() > 1000, "spread");
        }
    }
}
