package org.hsu.procman.api.log;

import java.util.Arrays;

/**
 * The {@code key=value} pairs of a line that consists of nothing else, at least two of them. A value with blanks
 * stands in double quotes, with a backslash before a double quote or a backslash in it.
 */
final class LogfmtLine {
    private static final int MOST_PAIRS = 100;

    private static final boolean[] KEY = new boolean[256];

    static {
        for (char c : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@".toCharArray()) {
            KEY[c] = true;
        }
    }

    private final int[] bounds = new int[MOST_PAIRS * 4];
    private int pairs;
    private byte[] in;
    private byte[] unescaped = new byte[64];

    /** Whether the line is logfmt; then {@link #appendTo} gives it. */
    boolean parse(byte[] bytes, int start, int end) {
        in = bytes;
        pairs = 0;
        int at = start;
        while (true) {
            while (at < end && (bytes[at] == ' ' || bytes[at] == '\r')) {
                at++;
            }
            if (at == end) {
                return pairs >= 2;
            }
            int key = at;
            while (at < end && isKey(bytes[at])) {
                at++;
            }
            if (at == key || at == end || bytes[at] != '=' || pairs == MOST_PAIRS) {
                return false;
            }
            int keyEnd = at++;
            int value = at;
            if (at < end && bytes[at] == '"') {
                at = closingQuote(bytes, at + 1, end);
                if (at < 0) {
                    return false;
                }
                add(key, keyEnd, value + 1, at++);
                if (at < end && bytes[at] != ' ' && bytes[at] != '\r') {
                    return false;
                }
            } else {
                while (at < end && bytes[at] != ' ' && bytes[at] != '\r') {
                    if (bytes[at] == '"' || bytes[at] == '=') {
                        return false;
                    }
                    at++;
                }
                add(key, keyEnd, value, at);
            }
        }
    }

    private static boolean isKey(byte b) {
        return KEY[b & 0xFF];
    }

    private static int closingQuote(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return -1;
    }

    private void add(int key, int keyEnd, int value, int valueEnd) {
        int at = pairs++ * 4;
        bounds[at] = key;
        bounds[at + 1] = keyEnd;
        bounds[at + 2] = value;
        bounds[at + 3] = valueEnd;
    }

    /** The pairs as a JSON object of strings. */
    void appendTo(TextBuffer out) {
        out.one('{');
        for (int i = 0; i < pairs; i++) {
            if (i > 0) {
                out.one(',');
            }
            int at = i * 4;
            out.quoted(in, bounds[at], bounds[at + 1]).one(':');
            appendValue(out, bounds[at + 2], bounds[at + 3]);
        }
        out.one('}');
    }

    private void appendValue(TextBuffer out, int start, int end) {
        boolean escapes = false;
        for (int i = start; i < end && !escapes; i++) {
            escapes = in[i] == '\\';
        }
        if (!escapes || in[start - 1] != '"') {
            out.quoted(in, start, end);
            return;
        }
        if (unescaped.length < end - start) {
            unescaped = Arrays.copyOf(unescaped, end - start);
        }
        int size = 0;
        for (int i = start; i < end; i++) {
            byte b = in[i];
            if (b == '\\' && i + 1 < end) {
                byte next = in[++i];
                b = next == 'n' ? (byte) '\n' : next == 't' ? (byte) '\t' : next;
            }
            unescaped[size++] = b;
        }
        out.quoted(unescaped, 0, size);
    }
}
