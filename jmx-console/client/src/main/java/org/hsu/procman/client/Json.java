package org.hsu.procman.client;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes values of maps, lists, strings, numbers, booleans and null as JSON. */
final class Json {

    private static final String INDENT = "  ";

    private Json() {}

    /** On one line. */
    static String line(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, null);
        return out.toString();
    }

    /** Indented, for documents; without a newline at the end. */
    static String document(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.toString();
    }

    private static void write(StringBuilder out, Object value, String lineStart) {
        if (value instanceof Map<?, ?> map) {
            writeMap(out, map, lineStart);
        } else if (value instanceof List<?> list) {
            writeList(out, list, lineStart);
        } else if (value instanceof String text) {
            writeString(out, text);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            out.append("null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, String lineStart) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        String inner = lineStart == null ? null : lineStart + INDENT;
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            if (inner != null) {
                out.append(inner);
            }
            writeString(out, String.valueOf(entry.getKey()));
            out.append(inner == null ? ":" : ": ");
            write(out, entry.getValue(), inner);
            if (entries.hasNext()) {
                out.append(',');
            }
        }
        if (lineStart != null) {
            out.append(lineStart);
        }
        out.append('}');
    }

    private static void writeList(StringBuilder out, List<?> list, String lineStart) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        String inner = lineStart == null ? null : lineStart + INDENT;
        out.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            if (inner != null) {
                out.append(inner);
            }
            write(out, items.next(), inner);
            if (items.hasNext()) {
                out.append(',');
            }
        }
        if (lineStart != null) {
            out.append(lineStart);
        }
        out.append(']');
    }

    private static void writeString(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> writeCharacter(out, c);
            }
        }
        out.append('"');
    }

    private static void writeCharacter(StringBuilder out, char c) {
        if (c < 0x20 || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029') {
            out.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16))
                    .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
        } else {
            out.append(c);
        }
    }
}
