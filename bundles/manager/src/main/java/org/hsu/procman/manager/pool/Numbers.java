package org.hsu.procman.manager.pool;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.PrometheusSample;

/** Numbers out of what others wrote. Pure. */
public final class Numbers {
    private static final String NUMBER = "[-+]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?";
    private static final Pattern ALL = Pattern.compile(NUMBER);
    private static final Pattern LAST = Pattern.compile("(?:^|[\\s:=(])(" + NUMBER + ")\\s*$");
    private static final int SHOWN = 60;

    private Numbers() {}

    /** The number that a message ends with; empty when it ends otherwise. */
    public static OptionalDouble last(String message) {
        Matcher number = LAST.matcher(message);
        return number.find() ? finite(number.group(1)) : OptionalDouble.empty();
    }

    /** @throws IOException the text is more or less than a number */
    static double plain(String text) throws IOException {
        String stripped = text.strip();
        OptionalDouble number = ALL.matcher(stripped).matches() ? finite(stripped) : OptionalDouble.empty();
        return number.orElseThrow(() -> new IOException(
                stripped.isEmpty() ? "it says nothing" : "it says \"" + shown(stripped) + "\", which is no number"));
    }

    /** @throws IOException there is no such sample */
    static double sample(String text, PrometheusSample sample) throws IOException {
        return sample.sum(text).orElseThrow(() -> new IOException("there is no sample " + sample));
    }

    private static OptionalDouble finite(String text) {
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    private static String shown(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
