package org.hsu.procman.panel.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures and words as people read them. Stateless. */
public final class Figures {

    /** Instead of a figure that is not known. */
    public static final String UNKNOWN = "-";

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter PRECISE_CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter DATE_AND_CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String[] SIZE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Figures() {}

    /** Two units at most: {@code 3d4h}, {@code 5m7s}, {@code 300ms}. */
    public static String duration(Long millis) {
        if (millis == null) {
            return UNKNOWN;
        }
        long seconds = millis / 1000;
        if (seconds < 1) {
            return Math.max(0, millis) + "ms";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return twoUnits(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return twoUnits(seconds / 3600, "h", seconds % 3600 / 60, "m");
        }
        return twoUnits(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }

    /** {@code 512 B}, {@code 1.5 MiB}. */
    public static String size(Long bytes) {
        if (bytes == null) {
            return UNKNOWN;
        }
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < SIZE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, SIZE_UNITS[unit]);
    }

    /** {@code 12.3%} of one core. */
    public static String percent(Double percent) {
        return percent == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** Of today, without the date. */
    public static String clock(Long epochMillis, ZoneId zone) {
        return epochMillis == null ? UNKNOWN : CLOCK.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    /** As {@link #clock}, with milliseconds. */
    public static String preciseClock(long epochMillis, ZoneId zone) {
        return PRECISE_CLOCK.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    public static String dateAndClock(Long epochMillis, ZoneId zone) {
        return epochMillis == null ? UNKNOWN : DATE_AND_CLOCK.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    /** Control characters made visible ({@code ESC} becomes {@code ^[}); tabs stay. */
    public static String harmless(String line) {
        if (line.chars().noneMatch(Figures::isHarmful)) {
            return line;
        }
        StringBuilder visible = new StringBuilder(line.length() + 8);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!isHarmful(c)) {
                visible.append(c);
            } else if (c < 0x20) {
                visible.append('^').append((char) (c + '@'));
            } else if (c == 0x7f) {
                visible.append("^?");
            } else {
                visible.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return visible.toString();
    }

    /** C0 but tab, DEL, C1, and the marks that turn the direction of text round. */
    private static boolean isHarmful(int c) {
        return c < 0x20 && c != '\t' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }
}
