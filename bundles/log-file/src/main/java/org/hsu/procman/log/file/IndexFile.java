package org.hsu.procman.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The index of one log file: a header of 16 bytes {@code magic, id} and one entry a chunk, in the order of
 * their offsets. The id is made when the index is, and so names the log file over renames. Entries are
 * read by block through a small buffer. Used by one thread at a time.
 */
final class IndexFile implements Closeable {
    private static final int HEADER = 16;
    private static final long MAGIC = 0x70726F636D616E31L;
    private static final int BLOCK_ENTRIES = 100;

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_ENTRIES * IndexEntry.SIZE);
    private final ByteBuffer one = ByteBuffer.allocate(IndexEntry.SIZE);
    private long id;
    private int count;
    private int blockStart = -1;
    private int blockCount;

    private IndexFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens for append; one that is missing or no index is begun anew. */
    static IndexFile openForAppend(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        IndexFile index = new IndexFile(channel);
        try {
            if (!index.load()) {
                index.clear();
            }
            return index;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens for reading; null when it is no index. */
    static IndexFile openForReading(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        IndexFile index = new IndexFile(channel);
        if (!index.load()) {
            channel.close();
            return null;
        }
        return index;
    }

    private boolean load() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (readFully(header, 0) < HEADER || header.getLong(0) != MAGIC) {
            return false;
        }
        id = header.getLong(8);
        count = (int) Math.min((channel.size() - HEADER) / IndexEntry.SIZE, Integer.MAX_VALUE);
        while (count > 0 && entryOrNull(count - 1) == null) {
            count--;
        }
        return true;
    }

    /** Forgets all entries and begins under a new id. */
    void clear() throws IOException {
        channel.truncate(0);
        count = 0;
        blockStart = -1;
        id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(id).flip();
        writeFully(header, 0);
    }

    long id() {
        return id;
    }

    int count() {
        return count;
    }

    /** Bytes of the file. */
    long size() {
        return at(count);
    }

    /** The entry with this number, from 0. */
    IndexEntry entry(int number) throws IOException {
        IndexEntry entry = entryOrNull(number);
        if (entry == null) {
            throw new IOException("a log index is damaged in entry " + number);
        }
        return entry;
    }

    private IndexEntry entryOrNull(int number) throws IOException {
        if (blockStart < 0 || number < blockStart || number >= blockStart + blockCount) {
            blockStart = number / BLOCK_ENTRIES * BLOCK_ENTRIES;
            block.clear();
            blockCount = readFully(block, at(blockStart)) / IndexEntry.SIZE;
        }
        int slot = number - blockStart;
        return slot < blockCount ? IndexEntry.get(block, slot * IndexEntry.SIZE) : null;
    }

    /** The number of the first entry that ends behind the offset; the count when there is none. */
    int firstBehind(long offset) throws IOException {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    void append(IndexEntry entry) throws IOException {
        one.clear();
        entry.put(one);
        one.flip();
        try {
            writeFully(one, at(count));
        } catch (IOException e) {
            channel.truncate(at(count));
            throw e;
        }
        count++;
        blockStart = -1;
    }

    void removeLast() throws IOException {
        channel.truncate(at(count - 1));
        count--;
        blockStart = -1;
    }

    private static long at(int number) {
        return HEADER + (long) number * IndexEntry.SIZE;
    }

    private int readFully(ByteBuffer to, long at) throws IOException {
        while (to.hasRemaining()) {
            if (channel.read(to, at + to.position()) < 0) {
                break;
            }
        }
        return to.position();
    }

    private void writeFully(ByteBuffer from, long at) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from, at + from.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
