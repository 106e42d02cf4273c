package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.Locale;

/** Durations as people and the configuration write them. */
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
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
