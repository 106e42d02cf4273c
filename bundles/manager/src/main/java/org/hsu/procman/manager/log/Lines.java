package org.hsu.procman.manager.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.hsu.procman.api.log.LogChunk;

/** Finds and counts line ends. It looks at eight bytes at a time. Used by one thread. */
public final class Lines {
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long NEWLINES = ONES * '\n';

    private final long[] words = new long[1024];

    /** How many {@code \n} there are in the first {@code length} bytes. */
    int count(ByteBuffer buffer, int length) {
        LongBuffer longs = buffer.duplicate().position(0).limit(length).slice()
                .order(ByteOrder.nativeOrder()).asLongBuffer();
        int count = 0;
        int left = longs.remaining();
        while (left > 0) {
            int batch = Math.min(left, words.length);
            longs.get(words, 0, batch);
            count += count(words, batch);
            left -= batch;
        }
        for (int i = length & ~7; i < length; i++) {
            if (buffer.get(i) == '\n') {
                count++;
            }
        }
        return count;
    }

    private static int count(long[] words, int batch) {
        int count = 0;
        for (int i = 0; i < batch; i++) {
            long x = words[i] ^ NEWLINES;
            // The top bit of each byte of zeros is set exactly where the byte of x is zero.
            long zeros = ~(((x & LOW_BITS) + LOW_BITS) | x | LOW_BITS);
            count += (int) (((zeros >>> 7) * ONES) >>> 56);
        }
        return count;
    }

    /** How many bytes the whole lines among the bytes {@code from} to {@code length} end at; 0 for none. */
    static int endOfLast(ByteBuffer buffer, int from, int length) {
        for (int i = length - 1; i >= from; i--) {
            if (buffer.get(i) == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    /** The chunk without its lines up to the one with that number; null when there is none left. */
    public static LogChunk after(LogChunk chunk, long sequence) {
        long skip = sequence - chunk.firstSequence() + 1;
        if (skip <= 0) {
            return chunk;
        }
        if (skip >= chunk.lines()) {
            return null;
        }
        ByteBuffer bytes = chunk.bytes().duplicate();
        bytes.position(endOf(bytes, skip));
        return new LogChunk(chunk.processId(), chunk.stream(), chunk.generation(), chunk.pid(), chunk.origin(),
                chunk.firstSequence() + skip, chunk.firstLine() == 0 ? 0 : chunk.firstLine() + skip,
                (int) (chunk.lines() - skip), chunk.epochMillis(), null, bytes.slice());
    }

    /** Where the line after the first {@code lines} lines begins. */
    static int endOf(ByteBuffer buffer, long lines) {
        long left = lines;
        int i = buffer.position();
        while (left > 0) {
            if (buffer.get(i) == '\n') {
                left--;
            }
            i++;
        }
        return i;
    }
}
