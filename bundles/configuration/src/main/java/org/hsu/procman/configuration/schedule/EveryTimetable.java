package org.hsu.procman.configuration.schedule;

import java.time.Duration;
import java.util.OptionalLong;
import org.hsu.procman.api.spec.Timetable;
import org.hsu.procman.configuration.value.DurationText;

/**
 * The multiples of an interval since 1970, so that they stay the same whoever looks when.
 *
 * @param interval positive
 */
public record EveryTimetable(Duration interval) implements Timetable {

    @Override
    public OptionalLong after(long epochMillis) {
        long millis = interval.toMillis();
        return OptionalLong.of((Math.floorDiv(epochMillis, millis) + 1) * millis);
    }

    @Override
    public String toString() {
        return "every " + DurationText.of(interval);
    }
}
