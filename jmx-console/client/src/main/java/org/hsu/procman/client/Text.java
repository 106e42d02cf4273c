package org.hsu.procman.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, durations and sizes, as people and scripts read and write them. */
final class Text {

    private static final DateTimeFormatter RFC3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final String[] SIZE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** RFC 3339 with milliseconds and offset: {@code 2026-11-20T19:07:00.000+01:00}, {@code Z} for UTC. */
    static String time(long epochMillis, ZoneId zone) {
        return RFC3339.format(Instant.ofEpochMilli(epochMillis).atZone(zone));
    }

    /** Two units at most: {@code 3d4h}, {@code 2h13m}, {@code 5m7s}, {@code 45s}, {@code 300ms}. */
    static String duration(long millis) {
        if (millis < 1000) {
            return Math.max(0, millis) + "ms";
        }
        long seconds = millis / 1000;
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

    /** How long a command took: {@code 0.4 s}. */
    static String elapsed(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** {@code 512 B}, {@code 1.5 MiB}, {@code 2.0 GiB}. */
    static String size(long bytes) {
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
    static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f%%", value);
    }

    /** Milliseconds of {@code 300ms}, {@code 10s}, {@code 1.5h}, {@code 2h45m}, {@code 3d}; empty if it is none. */
    static OptionalLong parseDuration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        double millis = 0;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            millis += Double.parseDouble(part.group(1)) * unitMillis(part.group(2));
        }
        return OptionalLong.of(Math.round(millis));
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    /** A moment: a duration back from now, or an RFC 3339 time; empty if it is neither. */
    static OptionalLong parseMoment(String text, long nowMillis) {
        OptionalLong back = parseDuration(text);
        if (back.isPresent()) {
            return OptionalLong.of(nowMillis - back.getAsLong());
        }
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Control characters made visible ({@code ESC} becomes {@code ^[}); tabs stay. */
    static String harmless(String line) {
        if (line.chars().noneMatch(Text::isHarmful)) {
            return line;
        }
        StringBuilder visible = new StringBuilder(line.length() + 8);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!isHarmful(c)) {
                visible.append(c);
            } else if (c == 0x7f) {
                visible.append("^?");
            } else if (c < 0x20) {
                visible.append('^').append((char) (c + '@'));
            } else {
                visible.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return visible.toString();
    }

    /** C0 but tab, DEL, C1, and the marks that turn the direction of text round. */
    private static boolean isHarmful(int c) {
        return c < 0x20 && c != '\t'
                || c >= 0x7f && c < 0xa0
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }
}
