package org.hsu.procman.configuration.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.hsu.procman.api.spec.Timetable;
import org.junit.jupiter.api.Test;

class CronTimetableTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(String cron, String after, int count) {
        CronTimetable timetable = CronTimetable.of(cron, BERLIN);
        List<String> times = new ArrayList<>();
        long at = OffsetDateTime.parse(after).toInstant().toEpochMilli();
        for (int i = 0; i < count; i++) {
            at = timetable.after(at).orElseThrow();
            times.add(Instant.ofEpochMilli(at).atZone(BERLIN).toOffsetDateTime().toString());
        }
        return times;
    }

    @Test
    void aTimeOfDayThatTheClocksLeaveOutComesAsMuchLater() {
        assertEquals(
                List.of("2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"),
                next("30 2 * * *", "2026-03-27T12:00+01:00", 3));
    }

    @Test
    void aTimeOfDayThatComesTwiceCountsOnce() {
        assertEquals(
                List.of("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
                next("30 2 * * *", "2026-10-24T12:00+02:00", 2));
        assertEquals(List.of("2026-10-26T02:30+01:00"), next("30 2 * * *", "2026-10-25T02:10+01:00", 1));
    }

    @Test
    void everyHourGoesByTheTimeThatPasses() {
        assertEquals(
                List.of("2026-10-25T01:30+02:00", "2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00",
                        "2026-10-25T02:00+01:00", "2026-10-25T02:30+01:00", "2026-10-25T03:00+01:00"),
                next("*/30 * * * *", "2026-10-25T01:00+02:00", 6));
        assertEquals(
                List.of("2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00"),
                next("*/30 * * * *", "2026-03-29T01:00+01:00", 3));
    }

    @Test
    void namesNicknamesAndTheTwoDaysOfCron() {
        assertEquals(
                List.of("2026-04-03T00:00+02:00", "2026-04-10T00:00+02:00", "2026-04-13T00:00+02:00"),
                next("0 0 13 * 5", "2026-04-01T00:00+02:00", 3));
        assertEquals(List.of("2026-04-06T09:00+02:00"), next("0 9 * * mon", "2026-04-01T00:00+02:00", 1));
        assertEquals(List.of("2027-01-01T00:00+01:00"), next("@yearly", "2026-04-01T00:00+02:00", 1));
        assertEquals(OptionalLong.empty(), CronTimetable.of("0 0 31 2 *", BERLIN).after(0));
    }

    @Test
    void everyTimeIsLaterThanTheOneBeforeWhateverTheZone() {
        Random random = new Random(7);
        for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC")) {
            for (String cron : List.of("*/7 * * * *", "15 1-3 * * *", "0 */6 * * 0", "59 23 28-31 * *")) {
                CronTimetable timetable = CronTimetable.of(cron, ZoneId.of(zone));
                long at = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli() + random.nextInt(86_400_000);
                for (int i = 0; i < 300; i++) {
                    long next = timetable.after(at).orElseThrow();
                    assertTrue(next > at, zone + " " + cron);
                    long between = at + (next - at) / 2;
                    assertEquals(next, timetable.after(between).orElseThrow(), zone + " " + cron + " between");
                    at = next + random.nextInt(200_000_000);
                }
            }
        }
    }

    @Test
    void intervalsAreTheSameWhoeverLooksWhen() {
        Timetable every = new EveryTimetable(Duration.ofMinutes(15));
        assertEquals(900_000, every.after(0).orElseThrow());
        assertEquals(900_000, every.after(899_999).orElseThrow());
        assertEquals(1_800_000, every.after(900_000).orElseThrow());
        assertEquals(0, every.after(-1).orElseThrow());
        assertEquals("every 15m", every.toString());
    }

    @Test
    void sameMeaningIsEqual() {
        assertEquals(CronTimetable.of("@daily", BERLIN), CronTimetable.of("@daily", BERLIN));
        assertNotEquals(CronTimetable.of("@daily", BERLIN), CronTimetable.of("@daily", ZoneId.of("UTC")));
    }
}
