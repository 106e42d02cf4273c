package org.hsu.procman.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.hsu.procman.api.spec.LogRotation;
import org.hsu.procman.log.file.gzip.BlockGzip;

/**
 * A file that is appended to, and renamed to {@code .1}, {@code .2} and so on when it is full or old; never copied
 * and truncated, which loses lines. If somebody else renames or deletes it, it is begun anew within a
 * second. An index rotates along. Thread-safe.
 */
final class RotatingFile implements Closeable {
    /** An index greater than this rotates the file as well; only tiny chunks lead to it. */
    private static final long LARGEST_INDEX = 10L << 20;
    private static final long CHECK_NANOS = 1_000_000_000L;

    private final Path path;
    private final boolean indexed;
    private final RotatedFiles rotated;
    private final Upkeep upkeep;
    private volatile LogRotation rotation;
    private volatile long rotations;
    private OpenFile open;
    private long begunMillis;
    private long checkedAt;
    private boolean prepared;
    private boolean closed;

    RotatingFile(Path path, boolean indexed, LogRotation rotation, Upkeep upkeep) {
        this.path = path;
        this.indexed = indexed;
        this.rotation = rotation;
        this.upkeep = upkeep;
        this.rotated = new RotatedFiles(path, indexed);
    }

    void setRotation(LogRotation wanted) {
        rotation = wanted;
    }

    /** How often it was rotated by this. */
    long rotations() {
        return rotations;
    }

    /** Opens what is not open. */
    synchronized void open() throws IOException {
        if (closed) {
            throw new IOException("the log " + path + " was closed");
        }
        if (open == null) {
            rotated.reuniteIndexes(rotation.maxFiles());
            open = OpenFile.open(path, indexed);
            begunMillis = open.begunMillis();
            checkedAt = System.nanoTime();
            upkeep.add(this);
        }
    }

    /** Appends all or nothing; see {@link OpenFile#append}. */
    synchronized void append(ByteBuffer bytes, IndexEntry entry) throws IOException {
        try {
            if (!prepared) {
                prepare(bytes.remaining());
            }
            prepared = false;
            open.append(bytes, entry);
        } catch (IOException e) {
            prepared = false;
            abandonFile();
            throw e;
        }
    }

    /**
     * Where the next bytes will be appended, for {@link #rollBack}.
     *
     * @param length how many they are
     */
    synchronized String mark(int length) throws IOException {
        prepare(length);
        prepared = true;
        return open.size() + " " + open.identity();
    }

    /** Cuts what was appended since the mark, if it is still in this file, which has no index. */
    synchronized void rollBack(String mark) throws IOException {
        open();
        int space = mark.indexOf(' ');
        long size = Long.parseLong(mark.substring(0, space));
        if (open.identity().equals(mark.substring(space + 1)) && open.size() > size) {
            open.cutTo(size);
        }
    }

    private void prepare(int length) throws IOException {
        long now = System.nanoTime();
        if (open != null && now - checkedAt >= CHECK_NANOS) {
            checkedAt = now;
            if (!open.isStillAtPath()) {
                closeFile();
            }
        }
        open();
        long size = open.size();
        LogRotation wanted = rotation;
        if (size > 0 && (size + length > wanted.maxSize() || open.indexSize() > LARGEST_INDEX
                || wanted.interval() != null
                        && System.currentTimeMillis() - begunMillis >= wanted.interval().toMillis())) {
            closeFile();
            rotated.shift(wanted.maxFiles());
            rotations++;
            open();
        }
    }

    /** Whether {@link #upkeep} has anything to do, now or later. */
    boolean needsUpkeep() {
        LogRotation wanted = rotation;
        return wanted.compress() || wanted.maxAge() != null || wanted.maxTotalSize() > 0;
    }

    /** Deletes and compresses rotated files. The writer waits for renaming and deleting, not for compressing. */
    void upkeep(BooleanSupplier cancel) throws IOException {
        while (prune() && !cancel.getAsBoolean()) {
            RotatedFiles.Uncompressed file = nextUncompressed();
            if (file == null) {
                return;
            }
            boolean whole;
            try (FileChannel channel = file.channel()) {
                whole = BlockGzip.compress(channel, file.temporary(), cancel);
            } catch (IOException e) {
                discard();
                throw e;
            }
            if (whole) {
                replace(file);
            } else {
                discard();
            }
        }
    }

    private synchronized boolean prune() throws IOException {
        rotated.prune(rotation, System.currentTimeMillis());
        return rotation.compress();
    }

    private synchronized RotatedFiles.Uncompressed nextUncompressed() throws IOException {
        return rotated.oldestPlain(rotation.maxFiles());
    }

    private synchronized void replace(RotatedFiles.Uncompressed file) throws IOException {
        rotated.replace(file, rotation.maxFiles());
    }

    private synchronized void discard() throws IOException {
        rotated.deleteTemporary();
    }

    private void closeFile() throws IOException {
        OpenFile closing = open;
        open = null;
        if (closing != null) {
            upkeep.remove(this);
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

    /** The path, for messages. */
    @Override
    public String toString() {
        return path.toString();
    }
}
