package org.hsu.procman.api.spec;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <code>${port.NAME}</code> in the texts of a spec: what only a start makes known, so what a configuration keeps as
 * it is. The empty name stands for a dollar, so that a text can have what looks like a reference and is none.
 */
public final class PortReferences {
    private static final String BEGINNING = "${port.";
    private static final String INSTANCE = "${instance.";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{port\\.([A-Za-z0-9_-]*)}");

    private PortReferences() {}

    /** The text with the number of each port in place of its name; names without a number stay. */
    public static String expand(String text, Map<String, Integer> ports) {
        if (!text.contains(BEGINNING)) {
            return text;
        }
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, ports)));
    }

    private static String value(MatchResult found, Map<String, Integer> ports) {
        String name = found.group(1);
        if (name.isEmpty()) {
            return "$";
        }
        Integer number = ports.get(name);
        return number == null ? found.group() : number.toString();
    }

    /** False where {@link #expand} makes nothing else of a text, whatever ports there are. */
    public static boolean mayRefer(String text) {
        return text.contains(BEGINNING);
    }

    /** The names that a text refers to, in its order. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        if (text.contains(BEGINNING)) {
            REFERENCE.matcher(text).results().map(found -> found.group(1)).forEach(names::add);
            names.remove("");
        }
        return names;
    }

    /** A text that {@link #expand} makes this one of, whatever looks like a reference to a port or an instance in it. */
    public static String literal(String text) {
        return text.replace(BEGINNING, "${port.}{port.").replace(INSTANCE, "${port.}{instance.");
    }
}
