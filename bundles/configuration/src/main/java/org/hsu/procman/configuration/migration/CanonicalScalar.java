package org.hsu.procman.configuration.migration;

import java.util.regex.Pattern;
import org.hsu.procman.configuration.yaml.Scalar;

/** Single values as text that reads back as the same value. */
final class CanonicalScalar {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.-]*");
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|[smhd]))+");
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9][0-9A-Za-z_.+-]*");
    private static final Pattern RESERVED =
            Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n|\\.inf|\\.nan|[-.]+");

    private CanonicalScalar() {}

    /** Empty for a value that is not there. */
    static String of(Scalar scalar) {
        String text = scalar.text();
        if (scalar.isBlank()) {
            return "";
        }
        if (!scalar.quoted() && (NUMBER.matcher(text).matches() && !text.matches("[-.]+") || isTyped(text))) {
            return text;
        }
        return isPlain(text) ? text : quoted(text);
    }

    static String key(String key) {
        return isPlain(key) ? key : quoted(key);
    }

    private static boolean isTyped(String text) {
        return text.matches("(?i)true|false|null|~");
    }

    private static boolean isPlain(String text) {
        return (WORD.matcher(text).matches() || DURATION.matcher(text).matches())
                && !RESERVED.matcher(text).matches()
                && !text.startsWith(".") | text.contains("/");
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(character -> {
            switch (character) {
                case '"', '\\' -> quoted.append('\\').appendCodePoint(character);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (character < ' ' || character >= 0x7F && character < 0xA0) {
                        quoted.append(String.format("\\x%02x", character));
                    } else if (character == 0x2028 || character == 0x2029 || character == 0xFEFF) {
                        quoted.append(String.format("\\u%04x", character));
                    } else {
                        quoted.appendCodePoint(character);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
