package org.hsu.procman.configuration.foreign;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as other programs write them, in our words; null for what is none. */
final class Units {
    private static final Pattern SPAN = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]*)\\s*");
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("", "s"), Map.entry("s", "s"), Map.entry("sec", "s"), Map.entry("second", "s"),
            Map.entry("seconds", "s"), Map.entry("ms", "ms"), Map.entry("msec", "ms"), Map.entry("m", "m"),
            Map.entry("min", "m"), Map.entry("minute", "m"), Map.entry("minutes", "m"), Map.entry("h", "h"),
            Map.entry("hr", "h"), Map.entry("hour", "h"), Map.entry("hours", "h"), Map.entry("d", "d"),
            Map.entry("day", "d"), Map.entry("days", "d"));

    private Units() {}

    /** A number without a unit counts as seconds, such as systemd's {@code 5min 20s} and compose's {@code 1m30s}. */
    static String span(String text) {
        Matcher part = SPAN.matcher(text.strip());
        StringBuilder ours = new StringBuilder();
        int at = 0;
        while (part.find() && part.start() == at) {
            String unit = OURS.get(part.group(2));
            if (unit == null) {
                return null;
            }
            ours.append(part.group(1)).append(unit);
            at = part.end();
        }
        return at == text.strip().length() && at > 0 ? ours.toString() : null;
    }

    /** A number without a unit counts as milliseconds. */
    static String millis(String text) {
        return text.strip().matches("\\d+") ? text.strip() + "ms" : span(text);
    }

    /** Units of 1024, with or without a B at the end; a bare number is bytes. */
    static String binarySize(String text) {
        Matcher size = Pattern.compile("(\\d+(?:\\.\\d+)?)([kmgt]?)i?b?").matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return null;
        }
        String unit = size.group(2).toUpperCase(Locale.ROOT);
        return size.group(1) + (unit.isEmpty() ? "" : unit + "iB");
    }
}
