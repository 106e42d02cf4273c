package org.hsu.procman.manager.log.targets;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongFunction;

/** Reads records of a queue's files, of which one is open. Used by one thread at a time. */
final class QueueReader implements Closeable {
    private static final long NONE = -1;

    private final LongFunction<Path> paths;
    private final ByteBuffer header = ByteBuffer.allocate(ChunkRecord.HEADER);
    /** What the entry in hand lies in: a buffer for each would be most of the garbage. */
    private ByteBuffer held = ByteBuffer.allocate(0);
    private FileChannel file;
    private long segment = NONE;

    /** @param paths the file of a segment */
    QueueReader(LongFunction<Path> paths) {
        this.paths = paths;
    }

    /**
     * The record that begins there.
     *
     * @param toHold its bytes are valid until the next call that says so; else as long as they are wanted
     * @throws IOException none does, or it cannot be read
     */
    ByteBuffer read(long from, long offset, boolean toHold) throws IOException {
        if (segment != from) {
            close();
            file = FileChannel.open(paths.apply(from), StandardOpenOption.READ);
            segment = from;
        }
        fill(header.clear(), offset);
        int length = ChunkRecord.lengthOf(header);
        if (length == 0) {
            throw new IOException("the queue file " + paths.apply(from) + " is damaged at " + offset);
        }
        if (toHold && held.capacity() < length) {
            held = ByteBuffer.allocate(length + length / 4);
        }
        ByteBuffer record = toHold ? held.clear().limit(length) : ByteBuffer.allocate(length);
        fill(record, offset);
        return record.flip();
    }

    private void fill(ByteBuffer to, long from) throws IOException {
        while (to.hasRemaining()) {
            if (file.read(to, from + to.position()) < 0) {
                throw new EOFException("the queue file " + paths.apply(segment) + " is shorter than it was");
            }
        }
    }

    /** Closes the file if it is this one. */
    void leave(long left) throws IOException {
        if (segment == left) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        segment = NONE;
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
