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
    private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|[smhd]))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|[smhd])");
    private static final Pattern BARE = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Map<String, Long> NANOS = Map.of(
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);
    /** A hundred years. Nanoseconds are counted in a long, which holds three times as much. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(LONGEST.toNanos());
    private static final int LONGEST_TEXT = 100;

    private DurationText() {}

    /** Null when the text is no duration, or one of more than {@link #LONGEST}. */
    public static Duration parse(String text) {
        BigDecimal nanos = nanos(text);
        return nanos == null || nanos.compareTo(LONGEST_NANOS) > 0
                ? null
                : Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** True for a duration of more than {@link #LONGEST}. */
    static boolean isTooLong(String text) {
        BigDecimal nanos = nanos(text);
        return nanos != null && nanos.compareTo(LONGEST_NANOS) > 0;
    }

    private static BigDecimal nanos(String text) {
        if (text.length() > LONGEST_TEXT || !WHOLE.matcher(text).matches()) {
            return null;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
        }
        return nanos;
    }

    /** What to write instead of a text that is none. */
    public static String hint(String text) {
        String squeezed = text.replace(" ", "");
        if (BARE.matcher(text).matches() && parse(text + "s") != null) {
            return "write " + text + "s";
        }
        if (parse(squeezed) != null) {
            return "write " + squeezed;
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
