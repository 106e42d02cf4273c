package org.hsu.procman.configuration.yaml;

/** Foreign text made fit for a one-line message: shortened, control characters escaped. */
public final class Quoted {
    private static final int LONGEST = 60;

    private Quoted() {}

    /** In double quotes. */
    public static String of(String text) {
        return '"' + plain(text) + '"';
    }

    /** Without quotes. */
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        int length = text.length();
        for (int at = 0; at < length; ) {
            if (shown.length() >= LONGEST) {
                return shown.append("...").toString();
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            append(shown, character);
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        switch (character) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                int type = Character.getType(character);
                boolean invisible = Character.isISOControl(character)
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR;
                if (invisible) {
                    shown.append(String.format("\\u%04x", character));
                } else {
                    shown.appendCodePoint(character);
                }
            }
        }
    }
}
