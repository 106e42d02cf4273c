package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far a spool has been given to its outputs, in a file of 104 bytes beside it. Two slots are written in
 * turn, each {@code stamp, offset, sequence, check}; the valid one with the greater stamp counts, so that a
 * write that did not finish leaves the one before. Behind them are the number of the first line, and how many lines before which number were given up without
 * anybody having been told. No fsync: it need not outlive the machine's boot. Used by
 * one thread.
 */
final class Checkpoint implements Closeable {
    private static final int SLOT = 32;
    private static final long FIRST_AT = 2L * SLOT;
    private static final long LOST_AT = FIRST_AT + 16;

    private final FileChannel file;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT);
    private long stamp;
    private long offset;
    private long sequence;
    private long firstSequence;
    private long lost;
    private long lostUpTo;

    private Checkpoint(FileChannel file) {
        this.file = file;
    }

    static Path pathFor(Path spool) {
        return spool.resolveSibling(spool.getFileName() + ".pos");
    }

    static Checkpoint open(Path spool) throws IOException {
        FileChannel file = FileChannel.open(
                pathFor(spool), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            Checkpoint checkpoint = new Checkpoint(file);
            checkpoint.load();
            return checkpoint;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void load() throws IOException {
        for (int i = 0; i < 2; i++) {
            slot.clear();
            if (file.read(slot, (long) i * SLOT) == SLOT) {
                long readStamp = slot.getLong(0);
                long readOffset = slot.getLong(8);
                long readSequence = slot.getLong(16);
                if (readStamp > stamp && slot.getLong(24) == check(readStamp, readOffset, readSequence)) {
                    stamp = readStamp;
                    offset = readOffset;
                    sequence = readSequence;
                }
            }
        }
        slot.clear().limit(16);
        if (file.read(slot, FIRST_AT) == 16 && slot.getLong(8) == check(slot.getLong(0), 0, 0)) {
            firstSequence = slot.getLong(0);
        }
        slot.clear().limit(24);
        if (file.read(slot, LOST_AT) == 24 && slot.getLong(16) == check(slot.getLong(0), slot.getLong(8), 0)) {
            lost = slot.getLong(0);
            lostUpTo = slot.getLong(8);
        }
    }

    /** The number of the spool's first line, 0 when it is not known. */
    long firstSequence() {
        return firstSequence;
    }

    /** Nothing is read yet; the first line gets this number. */
    void begin(long first) throws IOException {
        slot.clear();
        slot.putLong(first).putLong(check(first, 0, 0)).flip();
        put(FIRST_AT);
        firstSequence = first;
        write(0, first);
    }

    /** So many lines before this number are given up and nobody was told; before the checkpoint moves behind them. */
    void lose(long lines, long upTo) throws IOException {
        slot.clear();
        slot.putLong(lines).putLong(upTo).putLong(check(lines, upTo, 0)).flip();
        put(LOST_AT);
        lost = lines;
        lostUpTo = upTo;
    }

    /** How many lines before the checkpoint are given up and nobody was told. */
    long lost() {
        return Math.max(0, lost - Math.max(0, lostUpTo - sequence));
    }

    /** False for a spool from which nothing has been read yet. */
    boolean isSet() {
        return stamp > 0;
    }

    /** Where the first byte not yet given away is. */
    long offset() {
        return offset;
    }

    /** The number of the line that begins at {@link #offset}. */
    long sequence() {
        return sequence;
    }

    void write(long newOffset, long newSequence) throws IOException {
        long newStamp = stamp + 1;
        slot.clear();
        slot.putLong(newStamp).putLong(newOffset).putLong(newSequence);
        slot.putLong(check(newStamp, newOffset, newSequence)).flip();
        put((newStamp & 1) * SLOT);
        stamp = newStamp;
        offset = newOffset;
        sequence = newSequence;
    }

    private void put(long at) throws IOException {
        while (slot.hasRemaining()) {
            file.write(slot, at + slot.position());
        }
    }

    private static long check(long stamp, long offset, long sequence) {
        long mixed = (stamp * 31 + offset) * 0x9E3779B97F4A7C15L + sequence;
        return (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L + 1;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
