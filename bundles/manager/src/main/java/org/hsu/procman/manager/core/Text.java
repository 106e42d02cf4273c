package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Durations and lists as people write them. */
final class Text {

    private Text() {}

    static String duration(Duration duration) {
        return duration(duration.toNanos());
    }

    /** {@code 350 ms}, {@code 2.5 s}, {@code 5 min}. */
    static String duration(long nanos) {
        double seconds = nanos / 1e9;
        long millis = Math.round(nanos / 1e6);
        if (millis < 1000) {
            return millis + " ms";
        }
        if (seconds < 120) {
            return trimmed(seconds) + " s";
        }
        return trimmed(seconds / 60) + " min";
    }

    private static String trimmed(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    /** To be added to how an instance ended; empty when nothing of it had to be killed. */
    static String killed(List<Long> pids) {
        return pids.isEmpty()
                ? ""
                : "; what was left of its tree was killed: pid "
                        + pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
