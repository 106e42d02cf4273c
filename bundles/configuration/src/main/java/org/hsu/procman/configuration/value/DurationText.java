package org.hsu.procman.configuration.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 300ms}, {@code 10s}, {@code 1.5h}, {@code 2h45m}, {@code 3d}. A
 * bare number is refused, because seeds and upstream disagree on what it would count.
 */
public final class DurationText {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,15}(?:\\.\\d{1,15})?(?:ms|[smhd]))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|[smhd])");
    private static final Pattern BARE = Pattern.compile("\\d{1,15}(?:\\.\\d{1,15})?");
    private static final Map<String, Long> NANOS = Map.of(
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(36_500).toNanos());

    private DurationText() {}

    /** Null when the text is no duration, or one of more than a hundred years. */
    public static Duration parse(String text) {
        if (text.length() > 100 || !WHOLE.matcher(text).matches()) {
            return null;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
        }
        if (nanos.compareTo(LONGEST) > 0) {
            return null;
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** What to write instead of a text that is none. */
    public static String hint(String text) {
        String squeezed = text.replace(" ", "");
        if (BARE.matcher(text).matches()) {
            return "write " + text + "s";
        }
        if (parse(squeezed) != null) {
            return "write " + squeezed;
        }
        if (WHOLE.matcher(text).matches()) {
            return "at most 36500d";
        }
        if (text.startsWith("-")) {
            return "a duration cannot be negative";
        }
        return "write a number with ms, s, m, h or d, such as 300ms, 10s or 1h30m";
    }

    /** The shortest spelling, such as {@code 1h30m}. */
    public static String of(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        BigDecimal millis = BigDecimal.valueOf(duration.toNanosPart(), 6).stripTrailingZeros();
        if (millis.signum() > 0) {
            text.append(millis.toPlainString()).append("ms");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
