package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * When a process that runs and ends again is run by itself: {@code schedule}.
 *
 * @param timetable when a run is due
 * @param replaces  true: a run that is due ends the one before that still runs; false: it is left out then
 * @param catchesUp true: after runs were missed, while no manager was there to begin them, one is made
 * @param jitter    a run begins so much later at most, by a time that is its own; not negative
 */
public record ScheduleSpec(Timetable timetable, boolean replaces, boolean catchesUp, Duration jitter) {

    public ScheduleSpec {
        Objects.requireNonNull(timetable, "timetable");
        Objects.requireNonNull(jitter, "jitter");
    }
}
