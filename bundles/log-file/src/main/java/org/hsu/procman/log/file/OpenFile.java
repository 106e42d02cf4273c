package org.hsu.procman.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * One file open for append, with its index if it has one.
 *
 * <p>The index entry of a chunk is written before the chunk. So whatever a kill leaves, each byte that we
 * wrote is covered by an entry: on opening, a chunk that is there in part is cut to its last whole line and
 * its entry with it, and the number of the last line kept is exact. Bytes that no entry covers were written
 * by somebody else, or their index was removed: they stay, and an unterminated line of theirs is ended.
 * Nothing is synced: this is about the death of the manager, not of the machine. Used by one thread at a
 * time.
 */
final class OpenFile implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final IndexFile index;
    private final Object key;
    private long indexedTo;

    private OpenFile(Path path, FileChannel channel, IndexFile index) throws IOException {
        this.path = path;
        this.channel = channel;
        this.index = index;
        this.key = key(path);
    }

    static OpenFile open(Path path, boolean indexed) throws IOException {
        Files.createDirectories(path.getParent());
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        IndexFile index = null;
        try {
            index = indexed ? IndexFile.openForAppend(LogPaths.index(path)) : null;
            OpenFile file = new OpenFile(path, channel, index);
            file.mend();
            return file;
        } catch (IOException e) {
            channel.close();
            if (index != null) {
                index.close();
            }
            throw e;
        }
    }

    private void mend() throws IOException {
        long size = channel.size();
        if (index != null && size == 0 && index.count() > 0) {
            index.clear();
        }
        try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
            while (index != null && index.count() > 0 && index.entry(index.count() - 1).end() > size) {
                IndexEntry torn = index.entry(index.count() - 1);
                index.removeLast();
                if (torn.offset() < size) {
                    size = cut(reader, torn, size);
                }
            }
            boolean ours = index != null && index.count() > 0 && index.entry(index.count() - 1).end() == size;
            if (size > 0 && !ours && lastByte(reader, size) != '\n') {
                writeFully(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
    }

    /** Keeps what is whole of a chunk that was written in part; the new size of the file. */
    private long cut(FileChannel reader, IndexEntry torn, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (size - torn.offset()));
        while (bytes.hasRemaining() && reader.read(bytes, torn.offset() + bytes.position()) >= 0) {
            // A read may return less than was asked for.
        }
        int length = 0;
        int lines = 0;
        for (int i = 0; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n') {
                lines++;
                length = i + 1;
            }
        }
        channel.truncate(torn.offset() + length);
        if (lines > 0) {
            index.append(torn.cutTo(length, lines));
        }
        return torn.offset() + length;
    }

    private static byte lastByte(FileChannel reader, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        reader.read(last, size - 1);
        return last.get(0);
    }

    long size() throws IOException {
        return channel.size();
    }

    long indexSize() {
        return index == null ? 0 : index.size();
    }

    /** When it was begun, as far as the index or the file system tells; now for an empty one. */
    long begunMillis() throws IOException {
        if (channel.size() == 0) {
            return System.currentTimeMillis();
        }
        return index != null && index.count() > 0 ? index.entry(0).epochMillis()
                : Files.readAttributes(path, BasicFileAttributes.class).creationTime().toMillis();
    }

    /** What tells this file from others that had or will have its path; the same after it was closed and opened. */
    String identity() {
        return String.valueOf(key);
    }

    /** For a file without an index only. */
    void cutTo(long size) throws IOException {
        channel.truncate(size);
    }

    /** False when the path is gone or is another file by now. */
    boolean isStillAtPath() throws IOException {
        try {
            return Objects.equals(key, key(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Appends all or nothing.
     *
     * @param entry what the index is to say, its offset not yet known; ignored without an index
     * @throws IOException nothing of it is in the file, unless even cutting it back failed; then opening the
     *     file again mends it
     */
    void append(ByteBuffer bytes, IndexEntry entry) throws IOException {
        long size = channel.size();
        int length = bytes.remaining();
        if (index != null) {
            if (size < indexedTo) {
                // Somebody emptied the file under us; what the index says is about bytes that are gone.
                index.clear();
            }
            index.append(new IndexEntry(size, length, entry.lines(), entry.firstSequence(),
                    entry.epochMillis(), entry.source()));
        }
        try {
            writeFully(bytes);
            indexedTo = size + length;
        } catch (IOException e) {
            channel.truncate(size);
            if (index != null) {
                index.removeLast();
            }
            throw e;
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        try (IndexFile closing = index) {
            channel.close();
        }
    }
}
