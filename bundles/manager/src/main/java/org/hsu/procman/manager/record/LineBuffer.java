package org.hsu.procman.manager.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** A growing array of bytes that takes lines of escaped UTF-8 and can be used again. Not thread-safe. */
final class LineBuffer {
    private static final int FIRST_SIZE = 4096;

    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    void clear() {
        length = 0;
    }

    LineBuffer ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Backslash, newline, carriage return and half a surrogate pair, which UTF-8 does not have, are escaped. */
    LineBuffer escaped(String text) {
        room(6 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\n' || c == '\r') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) (c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                append(text.substring(i, i + 2));
                i++;
            } else if (Character.isSurrogate(c)) {
                ascii("\\u").ascii(Integer.toHexString(c));
            } else {
                append(String.valueOf(c));
            }
        }
        return this;
    }

    LineBuffer newline() {
        return ascii("\n");
    }

    /** Of everything so far, as 8 lower-case hexadecimal digits. */
    String checksum() {
        crc.reset();
        crc.update(bytes, 0, length);
        return hex(crc.getValue());
    }

    static String checksum(byte[] text, int length) {
        CRC32 crc = new CRC32();
        crc.update(text, 0, length);
        return hex(crc.getValue());
    }

    /** What is in it; valid until the next change. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void append(String character) {
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            bytes[length++] = b;
        }
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    private static String hex(long crc) {
        return Long.toHexString(crc | 1L << 32).substring(1);
    }
}
