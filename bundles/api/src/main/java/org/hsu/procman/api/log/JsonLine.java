package org.hsu.procman.api.log;

import java.nio.charset.StandardCharsets;

/** Whether a line is one JSON object (RFC 8259), so that it can stand in another as it is. */
final class JsonLine {
    private static final int DEEPEST = 64;
    private static final byte[][] WORDS = {word("true"), word("false"), word("null")};

    private byte[] in;
    private int at;
    private int end;

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isObject(byte[] bytes, int start, int limit) {
        in = bytes;
        at = start;
        end = limit;
        skipBlanks();
        if (at == end || in[at] != '{' || !value(0)) {
            return false;
        }
        skipBlanks();
        return at == end;
    }

    private boolean value(int depth) {
        if (at == end || depth > DEEPEST) {
            return false;
        }
        switch (in[at]) {
            case '{':
                return members('}', depth);
            case '[':
                return members(']', depth);
            case '"':
                return string();
            case 't', 'f', 'n':
                return word();
            default:
                return number();
        }
    }

    private boolean members(int close, int depth) {
        at++;
        skipBlanks();
        if (at < end && in[at] == close) {
            at++;
            return true;
        }
        while (true) {
            if (close == '}' && !(at < end && in[at] == '"' && string() && colon())) {
                return false;
            }
            if (!value(depth + 1)) {
                return false;
            }
            skipBlanks();
            if (at == end) {
                return false;
            }
            int next = in[at++];
            if (next == close) {
                return true;
            }
            if (next != ',') {
                return false;
            }
            skipBlanks();
        }
    }

    private boolean colon() {
        skipBlanks();
        if (at == end || in[at] != ':') {
            return false;
        }
        at++;
        skipBlanks();
        return true;
    }

    private boolean string() {
        at++;
        while (at < end) {
            int b = in[at];
            if (b == '"') {
                at++;
                return true;
            }
            if (b == '\\') {
                if (!escaped()) {
                    return false;
                }
            } else if (b >= 0 && b < 0x20) {
                return false;
            } else {
                int length = Utf8.length(in, at, end);
                if (length < 0) {
                    return false;
                }
                at += length;
            }
        }
        return false;
    }

    private boolean escaped() {
        if (at + 1 >= end) {
            return false;
        }
        int kind = in[at + 1];
        if (kind != 'u') {
            at += 2;
            return "\"\\/bfnrt".indexOf(kind) >= 0;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (i >= end || Character.digit(in[i], 16) < 0) {
                return false;
            }
        }
        at += 6;
        return true;
    }

    private boolean word() {
        for (byte[] word : WORDS) {
            int i = 0;
            while (i < word.length && at + i < end && in[at + i] == word[i]) {
                i++;
            }
            if (i == word.length) {
                at += i;
                return true;
            }
        }
        return false;
    }

    private boolean number() {
        if (at < end && in[at] == '-') {
            at++;
        }
        int first = at;
        if (!digits() || in[first] == '0' && at - first > 1) {
            return false;
        }
        if (at < end && in[at] == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (at < end && (in[at] == 'e' || in[at] == 'E')) {
            at++;
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int first = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at > first;
    }

    private void skipBlanks() {
        while (at < end && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r')) {
            at++;
        }
    }
}
