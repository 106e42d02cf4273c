package org.hsu.procman.manager.management;

import java.util.Locale;
import org.hsu.procman.api.management.Timestamps;

/** How moments and spans are written. Thread-safe. */
public final class Times {

    private Times() {}

    /**
     * RFC 3339 with milliseconds and the offset of the system's zone.
     *
     * @param epochMillis null gives null
     */
    public static String rfc3339(Long epochMillis) {
        return epochMillis == null ? null : Timestamps.rfc3339(epochMillis);
    }

    /** A span for people: {@code 350 ms}, {@code 3.2 s}, {@code 3m12s}, {@code 2h05m}, {@code 3d04h}. */
    public static String span(long millis) {
        long seconds = millis / 1000;
        if (millis < 1000) {
            return millis + " ms";
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%d.%d s", seconds, millis % 1000 / 100);
        } else if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        } else if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
        }
        return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds % 86_400 / 3600);
    }

    /**
     * Milliseconds since a moment on the clock of {@link System#nanoTime}, never negative.
     *
     * @param startNanos null gives null
     */
    public static Long millisSince(Long startNanos, long nowNanos) {
        return startNanos == null ? null : Math.max(0, (nowNanos - startNanos) / 1_000_000);
    }
}
