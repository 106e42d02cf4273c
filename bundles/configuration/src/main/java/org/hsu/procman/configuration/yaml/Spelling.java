package org.hsu.procman.configuration.yaml;

/**
 * How a scalar is written: what stands before its content, and whether that is quoted. Jackson's tokens
 * keep neither the anchor of a scalar nor its quotes, so both are taken from the text itself.
 *
 * @param anchor null for none
 * @param tag    resolved as {@code tag:yaml.org,2002:str}, or as written for a local one; null for none
 * @param first  the first character of the content, 0 for an empty one
 */
record Spelling(String anchor, String tag, char first) {
    /** What every tag of YAML itself begins with. */
    static final String TAGS = "tag:yaml.org,2002:";

    private static final String NOT_IN_ANCHORS = ":,[]{}/.*&";

    /** Of what stands between two positions of a text; one that ends later than the scalar does no harm. */
    static Spelling of(String text, int from, int to) {
        String anchor = null;
        String tag = null;
        for (int at = from; at < to; ) {
            char character = text.charAt(at);
            if (isBlank(character)) {
                at++;
            } else if (character == '#') {
                at = endOfLine(text, at, to);
            } else if (character == '&') {
                int end = endOfAnchor(text, at + 1, to);
                anchor = text.substring(at + 1, end);
                at = end;
            } else if (character == '!') {
                int end = endOfTag(text, at, to);
                tag = resolved(text.substring(at, end));
                at = end;
            } else {
                return new Spelling(anchor, tag, character);
            }
        }
        return new Spelling(anchor, tag, '\0');
    }

    /** In quotes or as a block, or tagged as a string. */
    boolean isString() {
        return first == '"' || first == '\'' || first == '|' || first == '>' || (TAGS + "str").equals(tag);
    }

    private static String resolved(String written) {
        if (written.startsWith("!<") && written.endsWith(">")) {
            return written.substring(2, written.length() - 1);
        }
        return written.startsWith("!!") ? TAGS + written.substring(2) : written;
    }

    private static int endOfAnchor(String text, int from, int to) {
        int end = from;
        while (end < to && !isBlank(text.charAt(end)) && NOT_IN_ANCHORS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static int endOfTag(String text, int from, int to) {
        int end = from;
        while (end < to && !isBlank(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int endOfLine(String text, int from, int to) {
        int end = from;
        while (end < to && !isBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || isBreak(character);
    }

    private static boolean isBreak(char character) {
        return character == '\n'
                || character == '\r'
                || character == '\u0085'
                || character == '\u2028'
                || character == '\u2029';
    }
}
