package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes in which line ends are looked for, and what cannot stand in a JSON string as it is. It looks at eight bytes
 * at a time: the manager's compiler makes no vector code of loops over bytes. Not thread-safe.
 */
final class LineScan {
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long HIGH_BITS = ~LOW_BITS;
    /** Added to a byte below 128, it sets the top bit unless that byte is a control character. */
    private static final long TO_TOP = ONES * (0x80 - 0x20);
    private static final long NEWLINES = ONES * '\n';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private byte[] bytes = new byte[0];
    private long[] words = new long[0];
    private int length;

    /** Copies what is to be looked at. */
    void load(ByteBuffer from) {
        length = from.remaining();
        int count = (length + 7) / 8;
        if (words.length < count) {
            bytes = new byte[count * 8];
            words = new long[count];
        }
        from.get(bytes, 0, length);
        ByteBuffer.wrap(bytes, 0, count * 8).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words, 0, count);
    }

    /** What was loaded, in its first {@link #length} bytes. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Where the next newline is, from {@code from} on; the length when there is none. */
    int newline(int from) {
        int i = from >>> 3;
        int last = length + 7 >>> 3;
        long mask = i < last ? newlines(words[i]) & -1L << ((from & 7) << 3) : 0;
        while (mask == 0) {
            if (++i >= last) {
                return length;
            }
            mask = newlines(words[i]);
        }
        return Math.min((i << 3) + (Long.numberOfTrailingZeros(mask) >>> 3), length);
    }

    private static long newlines(long word) {
        long x = word ^ NEWLINES;
        return ~((x & LOW_BITS) + LOW_BITS | x) & HIGH_BITS;
    }

    /**
     * Where the next byte is, from {@code from} on, that is a control character, a double quote, a backslash or not
     * ASCII; the length when there is none.
     */
    int special(int from) {
        int i = from >>> 3;
        int last = length + 7 >>> 3;
        long mask = i < last ? specials(words[i]) & -1L << ((from & 7) << 3) : 0;
        while (mask == 0) {
            if (++i >= last) {
                return length;
            }
            mask = specials(words[i]);
        }
        return Math.min((i << 3) + (Long.numberOfTrailingZeros(mask) >>> 3), length);
    }

    private static long specials(long word) {
        long plain = (word & LOW_BITS) + TO_TOP
                & ((word ^ QUOTES) & LOW_BITS) + LOW_BITS
                & ((word ^ BACKSLASHES) & LOW_BITS) + LOW_BITS
                & ~word;
        return ~plain & HIGH_BITS;
    }
}
