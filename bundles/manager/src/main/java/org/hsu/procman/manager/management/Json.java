package org.hsu.procman.manager.management;

import java.util.Collection;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) on one line. Maps become objects in their iteration order, collections arrays, numbers
 * and booleans themselves, null {@code null}, and anything else the string that {@link Object#toString} gives.
 * Numbers that JSON cannot say (NaN, infinities) become {@code null}. Stateless.
 */
public final class Json {

    private Json() {}

    /** The value as JSON text; never null. */
    public static String write(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Number number) {
            text.append(Double.isFinite(number.doubleValue()) ? number.toString() : "null");
        } else if (value instanceof Map<?, ?> map) {
            appendObject(text, map);
        } else if (value instanceof Collection<?> collection) {
            appendArray(text, collection);
        } else {
            appendString(text, value.toString());
        }
    }

    private static void appendObject(StringBuilder text, Map<?, ?> map) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            appendString(text, entry.getKey().toString());
            text.append(':');
            append(text, entry.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private static void appendArray(StringBuilder text, Collection<?> values) {
        text.append('[');
        String separator = "";
        for (Object value : values) {
            text.append(separator);
            append(text, value);
            separator = ",";
        }
        text.append(']');
    }

    private static void appendString(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            appendCharacter(text, string, i);
        }
        text.append('"');
    }

    private static void appendCharacter(StringBuilder text, String string, int index) {
        char character = string.charAt(index);
        switch (character) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (needsEscape(string, index)) {
                    text.append(String.format("\\u%04x", (int) character));
                } else {
                    text.append(character);
                }
            }
        }
    }

    /** Controls must be escaped; line separators break readers by lines, lone surrogates cannot be encoded. */
    private static boolean needsEscape(String string, int index) {
        char character = string.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == string.length() || !Character.isLowSurrogate(string.charAt(index + 1));
        }
        if (Character.isLowSurrogate(character)) {
            return index == 0 || !Character.isHighSurrogate(string.charAt(index - 1));
        }
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }
}
