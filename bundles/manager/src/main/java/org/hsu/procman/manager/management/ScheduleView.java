package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.manager.schedule.ScheduledRun;

/**
 * The schedule of a process at one moment.
 *
 * @param timetable  as the configuration says it
 * @param nextMillis when the next run is due, on the wall; null when none is
 * @param suspended  why none is begun now, for people; null when it is
 * @param runs       the last ones, oldest first
 */
public record ScheduleView(String timetable, Long nextMillis, String suspended, List<ScheduledRun> runs) {

    /** The runs as lines for people, the newest first. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        runs.forEach(run -> lines.add(0, String.join(" ", cells(run)).strip()));
        return lines;
    }

    /** When it was due or began, how it went, how long it took. */
    static List<String> cells(ScheduledRun run) {
        boolean began = run.started() != 0;
        return List.of(
                Times.rfc3339(began ? run.started() : run.due()),
                run.outcome(),
                began ? "after " + Times.span(Math.max(0, run.ended() - run.started())) : "");
    }
}
