package org.hsu.procman.manager.log.targets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Which record of a queue is the first not known to be written, and the sink's mark of where it would be. Two slots
 * are written in turn, the valid one with the greater stamp counts. Used by one thread at a time.
 */
final class QueuePosition implements Closeable {
    private static final int SLOT = 8192;
    private static final int HEAD = 36;

    private final FileChannel file;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT);
    private long stamp;
    private long segment;
    private long offset;
    private String mark;

    private QueuePosition(FileChannel file) {
        this.file = file;
    }

    static QueuePosition open(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        QueuePosition position = new QueuePosition(file);
        try {
            position.load(0);
            position.load(SLOT);
            return position;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void load(long at) throws IOException {
        slot.clear();
        while (slot.hasRemaining() && file.read(slot, at + slot.position()) > 0) {
            continue;
        }
        slot.flip();
        if (slot.limit() < HEAD) {
            return;
        }
        int length = slot.getInt(24);
        boolean whole = length >= -1 && HEAD + Math.max(length, 0) <= slot.limit();
        if (!whole || slot.getLong(0) <= stamp || slot.getInt(28) != check(Math.max(length, 0))) {
            return;
        }
        stamp = slot.getLong(0);
        segment = slot.getLong(8);
        offset = slot.getLong(16);
        mark = length < 0 ? null : new String(slot.array(), HEAD, length, StandardCharsets.UTF_8);
    }

    private int check(int markLength) {
        CRC32 sum = new CRC32();
        sum.update(slot.array(), 0, 28);
        sum.update(slot.array(), HEAD, markLength);
        return (int) sum.getValue();
    }

    long segment() {
        return segment;
    }

    long offset() {
        return offset;
    }

    /** Null when nothing can be taken back. */
    String mark() {
        return mark;
    }

    /** A mark that is too long is none. */
    void write(long newSegment, long newOffset, String newMark) throws IOException {
        byte[] text = newMark == null ? null : newMark.getBytes(StandardCharsets.UTF_8);
        if (text != null && text.length > SLOT - HEAD) {
            text = null;
        }
        long newStamp = stamp + 1;
        int length = text == null ? 0 : text.length;
        slot.clear();
        slot.putLong(newStamp).putLong(newSegment).putLong(newOffset).putInt(text == null ? -1 : length);
        slot.position(HEAD);
        if (text != null) {
            slot.put(text);
        }
        slot.putInt(28, check(length));
        slot.flip();
        long at = (newStamp & 1) * SLOT;
        while (slot.hasRemaining()) {
            file.write(slot, at + slot.position());
        }
        stamp = newStamp;
        segment = newSegment;
        offset = newOffset;
        mark = text == null ? null : newMark;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
