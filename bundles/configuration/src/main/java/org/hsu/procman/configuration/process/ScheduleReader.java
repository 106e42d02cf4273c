package org.hsu.procman.configuration.process;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ScheduleSpec;
import org.hsu.procman.api.spec.Timetable;
import org.hsu.procman.configuration.schedule.CronTimetable;
import org.hsu.procman.configuration.schedule.EveryTimetable;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Quoted;

/** {@code schedule} of a process. */
final class ScheduleReader {
    private static final Bounds EVERY = Bounds.atLeast(1000);
    private static final Bounds JITTER = Bounds.between(0, 3_600_000);
    private static final String ALLOW = "allow";

    private ScheduleReader() {}

    /** The same control with the schedule of the process; null stays null. */
    static ControlSpec read(Section process, ControlSpec control) {
        Section schedule = process.section("schedule", KnownKeys.SCHEDULE);
        if (schedule == null) {
            return control;
        }
        Timetable timetable = timetable(schedule);
        String concurrency = schedule.word("concurrency", "forbid", List.of("forbid", "replace", ALLOW));
        if (concurrency.equals(ALLOW)) {
            schedule.error(
                    "concurrency", "a process has one instance at a time", "write forbid or replace");
        }
        boolean catchesUp = schedule.word("missed", "skip", List.of("skip", "run_once")).equals("run_once");
        Duration jitter = schedule.duration("jitter", Duration.ZERO, JITTER);
        if (timetable instanceof EveryTimetable every && jitter.compareTo(every.interval()) >= 0) {
            schedule.error("jitter", "it is not less than every", "runs would overtake each other");
        }
        return control == null || timetable == null
                ? control
                : control.withSchedule(new ScheduleSpec(timetable, concurrency.equals("replace"), catchesUp, jitter));
    }

    private static Timetable timetable(Section schedule) {
        boolean cron = schedule.has("cron");
        boolean every = schedule.has("every");
        if (cron == every) {
            schedule.error(
                    cron ? "every" : "cron",
                    cron ? "cron says when already" : "missing",
                    cron ? "keep one of the two" : "such as cron: \"30 2 * * *\", or every: 15m");
            return null;
        }
        if (every) {
            if (schedule.has("time_zone")) {
                schedule.error("time_zone", "has no effect with every", "remove it, or write a cron");
            }
            Duration interval = schedule.duration("every", null, EVERY);
            return interval == null ? null : new EveryTimetable(interval);
        }
        ZoneId zone = schedule.value("time_zone", ZoneId.systemDefault(), ScheduleReader::zone);
        CronTimetable timetable = schedule.value("cron", null, (values, node) -> cron(values, node, zone));
        if (timetable != null && timetable.after(0).isEmpty()) {
            schedule.error("cron", "that time never comes", "");
        }
        return timetable;
    }

    private static CronTimetable cron(ValueReader values, Node node, ZoneId zone) {
        String wanted = "a cron expression";
        String text = values.notEmpty(node, wanted);
        if (text == null) {
            return null;
        }
        if (!text.startsWith("@") && text.strip().split("\\s+").length != 5) {
            return values.<CronTimetable>wrong(
                    node, wanted, "minute hour day month weekday, such as \"30 2 * * *\", or @daily");
        }
        try {
            return CronTimetable.of(text.strip(), zone);
        } catch (IllegalArgumentException e) {
            return values.<CronTimetable>wrong(node, wanted, e.getMessage());
        }
    }

    private static ZoneId zone(ValueReader values, Node node) {
        String text = values.notEmpty(node, "a time zone");
        if (text == null) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            String near = NearestName.of(text, ZoneId.getAvailableZoneIds());
            return values.<ZoneId>wrong(
                    node, "a time zone", near == null ? "such as Europe/Berlin or UTC" : "did you mean " + Quoted.of(near) + "?");
        }
    }
}
