package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing bytes, with what JSON needs of them. It keeps its array when it is emptied. */
final class TextBuffer {
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[8192];
    private int size;

    void clear() {
        size = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    TextBuffer append(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return append(encoded, 0, encoded.length);
    }

    TextBuffer append(byte[] from) {
        return append(from, 0, from.length);
    }

    TextBuffer append(byte[] from, int start, int length) {
        ensure(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
        return this;
    }

    /** In decimal; not negative. */
    TextBuffer number(long value) {
        ensure(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    /** A JSON string. */
    TextBuffer quoted(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return quoted(encoded, 0, encoded.length);
    }

    /** A JSON string (RFC 8259, section 7); what is not UTF-8 is replaced. */
    TextBuffer quoted(byte[] from, int start, int end) {
        one('"');
        escape(from, start, end);
        return one('"');
    }

    TextBuffer one(int b) {
        ensure(1);
        bytes[size++] = (byte) b;
        return this;
    }

    private void escape(byte[] from, int start, int end) {
        int clean = start;
        int i = start;
        while (i < end) {
            int b = from[i];
            if (b >= 0x20 && b != '"' && b != '\\') {
                i++;
            } else {
                append(from, clean, i - clean);
                i = escaped(from, i, end);
                clean = i;
            }
        }
        append(from, clean, end - clean);
    }

    /**
     * Writes one byte that is ASCII, escaped, or all the characters of UTF-8 that follow one another there, what is
     * none replaced; where the next byte is.
     */
    int escaped(byte[] from, int start, int end) {
        if (from[start] >= 0) {
            escapeOne(from[start]);
            return start + 1;
        }
        int i = start;
        int clean = start;
        while (i < end && from[i] < 0) {
            int length = Utf8.length(from, i, end);
            if (length < 0) {
                append(from, clean, i - clean).append(REPLACEMENT);
                i -= length;
                clean = i;
            } else {
                i += length;
            }
        }
        append(from, clean, i - clean);
        return i;
    }

    private void escapeOne(int b) {
        ensure(6);
        bytes[size++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[size++] = (byte) b;
            case '\b' -> bytes[size++] = 'b';
            case '\f' -> bytes[size++] = 'f';
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[b >> 4];
                bytes[size++] = HEX[b & 15];
            }
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
