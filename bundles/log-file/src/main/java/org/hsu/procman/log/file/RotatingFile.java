package org.hsu.procman.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is appended to, and renamed to {@code .1}, {@code .2} and so on when it is full; never copied
 * and truncated, which loses lines. If somebody else renames or deletes it, it is begun anew within a
 * second. An index rotates along. Thread-safe.
 */
final class RotatingFile implements Closeable {
    /** An index greater than this rotates the file as well; only tiny chunks lead to it. */
    private static final long LARGEST_INDEX = 10L << 20;
    private static final long CHECK_NANOS = 1_000_000_000L;

    private final Path path;
    private final boolean indexed;
    private final long maxSize;
    private final int maxFiles;
    private OpenFile open;
    private long checkedAt;
    private boolean closed;

    /**
     * @param maxSize  in bytes; a chunk that would make the file greater begins the next
     * @param maxFiles rotated files to keep beside the one being written
     */
    RotatingFile(Path path, boolean indexed, long maxSize, int maxFiles) {
        this.path = path;
        this.indexed = indexed;
        this.maxSize = maxSize;
        this.maxFiles = maxFiles;
    }

    /** Opens what is not open. */
    synchronized void open() throws IOException {
        if (closed) {
            throw new IOException("the log " + path + " was closed");
        }
        if (open == null) {
            if (indexed) {
                reuniteIndexes();
            }
            open = OpenFile.open(path, indexed);
            checkedAt = System.nanoTime();
        }
    }

    /** Appends all or nothing; see {@link OpenFile#append}. */
    synchronized void append(ByteBuffer bytes, IndexEntry entry) throws IOException {
        try {
            long now = System.nanoTime();
            if (open != null && now - checkedAt >= CHECK_NANOS) {
                checkedAt = now;
                if (!open.isStillAtPath()) {
                    closeFile();
                }
            }
            open();
            long size = open.size();
            if (size > 0 && (size + bytes.remaining() > maxSize || open.indexSize() > LARGEST_INDEX)) {
                rotate();
            }
            open.append(bytes, entry);
        } catch (IOException e) {
            abandonFile();
            throw e;
        }
    }

    private void rotate() throws IOException {
        closeFile();
        int free = 0;
        while (free <= maxFiles && Files.exists(LogPaths.rotated(path, free))) {
            free++;
        }
        if (free > maxFiles) {
            free = maxFiles;
            delete(LogPaths.rotated(path, free));
        }
        for (int number = free; number > 0; number--) {
            move(LogPaths.rotated(path, number - 1), LogPaths.rotated(path, number));
        }
        open();
    }

    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (indexed) {
            Files.deleteIfExists(LogPaths.index(file));
        }
    }

    /** The file first: an index left behind is found again by {@link #reuniteIndexes}. */
    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        if (indexed) {
            moveIndex(from, to);
        }
    }

    private static void moveIndex(Path from, Path to) throws IOException {
        if (Files.exists(LogPaths.index(from))) {
            Files.move(LogPaths.index(from), LogPaths.index(to), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** After a kill in the middle of a rotation: an index whose file is gone belongs to the next one. */
    private void reuniteIndexes() throws IOException {
        for (int number = maxFiles; number > 0; number--) {
            Path file = LogPaths.rotated(path, number);
            Path before = LogPaths.rotated(path, number - 1);
            if (Files.exists(file) && !Files.exists(LogPaths.index(file)) && !Files.exists(before)) {
                moveIndex(before, file);
            }
        }
    }

    private void closeFile() throws IOException {
        OpenFile closing = open;
        open = null;
        if (closing != null) {
            closing.close();
        }
    }

    private void abandonFile() {
        try {
            closeFile();
        } catch (IOException e) {
            // It failed already and is opened anew; what it had written is in the file.
            open = null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeFile();
    }
}
