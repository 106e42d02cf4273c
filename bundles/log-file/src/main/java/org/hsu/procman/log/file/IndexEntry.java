package org.hsu.procman.log.file;

import java.nio.ByteBuffer;

/**
 * What the index says about one chunk of a log file.
 *
 * @param offset        in the log file
 * @param length        in bytes
 * @param lines         in the chunk
 * @param firstSequence number of its first line
 * @param epochMillis   when it was read from the process
 * @param source        whose it is, see {@link LogPaths#source}
 */
record IndexEntry(long offset, int length, int lines, long firstSequence, long epochMillis, int source) {
    static final int SIZE = 40;

    long end() {
        return offset + length;
    }

    long lastSequence() {
        return firstSequence + lines - 1;
    }

    IndexEntry cutTo(int newLength, int newLines) {
        return new IndexEntry(offset, newLength, newLines, firstSequence, epochMillis, source);
    }

    void put(ByteBuffer to) {
        to.putLong(offset).putLong(firstSequence).putLong(epochMillis);
        to.putInt(length).putInt(lines).putInt(source).putInt(check());
    }

    /** Null when these bytes are no entry. */
    static IndexEntry get(ByteBuffer from, int at) {
        IndexEntry entry = new IndexEntry(from.getLong(at), from.getInt(at + 24), from.getInt(at + 28),
                from.getLong(at + 8), from.getLong(at + 16), from.getInt(at + 32));
        return from.getInt(at + 36) == entry.check() && entry.length > 0 ? entry : null;
    }

    private int check() {
        long mixed = offset * 31 + firstSequence;
        mixed = mixed * 31 + epochMillis;
        mixed = mixed * 31 + length;
        mixed = mixed * 31 + lines;
        mixed = (mixed * 31 + source) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) | 1;
    }
}
