package org.hsu.procman.configuration.value;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes: bytes, or a number with a decimal ({@code MB}, a million) or binary ({@code MiB}) unit. */
public final class SizeText {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,15})?)([A-Za-z]*)");
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40));

    private SizeText() {}

    /** Bytes; null when the text is no size, no whole number of bytes, or more than a long holds. */
    public static Long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches() || !BYTES.containsKey(size.group(2))) {
            return null;
        }
        try {
            return new BigDecimal(size.group(1))
                    .multiply(BigDecimal.valueOf(BYTES.get(size.group(2))))
                    .longValueExact();
        } catch (ArithmeticException notWholeOrTooLarge) {
            return null;
        }
    }

    /** What to write instead of a text that is none. */
    public static String hint(String text) {
        String squeezed = text.replace(" ", "");
        if (!squeezed.equals(text) && parse(squeezed) != null) {
            return "write " + squeezed;
        }
        Matcher size = SIZE.matcher(squeezed);
        if (size.matches() && !size.group(2).isEmpty()) {
            String unit = size.group(2).substring(0, 1).toUpperCase(Locale.ROOT);
            if ("KMGT".contains(unit)) {
                return "write " + size.group(1) + unit + "B or " + size.group(1) + unit + "iB";
            }
        }
        return "write bytes or a number with KB, MB, GB, KiB, MiB or GiB, such as 512MB or 1GiB";
    }
}
