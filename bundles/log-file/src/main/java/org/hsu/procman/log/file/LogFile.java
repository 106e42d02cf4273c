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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hsu.procman.log.file.gzip.BlockGzipReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log file as it is at one moment, open for reading: up to its last whole line. Its writer may go on, and
 * may rotate it meanwhile. Used by one thread.
 */
final class LogFile implements Closeable {
    /** A stretch without an index is read in pieces of at most so many bytes, and so is a longer line. */
    private static final int PIECE = 256 * 1024;
    private static final int ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

    private final Path path;
    private final FileChannel channel;
    private final BlockGzipReader compressed;
    private final IndexFile index;
    private final Object key;
    private final long modified;
    private final long end;
    private boolean left;

    /** @param end 0 for one that is compressed */
    private LogFile(Path path, FileChannel channel, BlockGzipReader compressed, IndexFile index, BasicFileAttributes attributes,
            long end) {
        this.path = path;
        this.channel = channel;
        this.compressed = compressed;
        this.index = index;
        this.key = attributes.fileKey();
        this.modified = attributes.lastModifiedTime().toMillis();
        this.end = end;
    }

    /** All files of a log, oldest first. */
    static List<LogFile> openAll(Path path, int rotations) throws IOException {
        for (int attempt = 1;; attempt++) {
            List<LogFile> found = new ArrayList<>();
            try {
                for (int number = 0; number <= rotations; number++) {
                    Path file = LogPaths.existing(path, number);
                    if (file != null) {
                        add(file, LogPaths.rotated(path, number), number == 0, found);
                    }
                }
                return found;
            } catch (NoSuchFileException | RotatedMeanwhile e) {
                closeAll(found);
                if (attempt == ATTEMPTS) {
                    throw new IOException("the log " + path + " is rotated faster than it can be opened", e);
                }
            } catch (IOException e) {
                closeAll(found);
                throw e;
            }
        }
    }

    static void closeAll(List<LogFile> files) throws IOException {
        for (LogFile file : files) {
            file.close();
        }
    }

    private static final class RotatedMeanwhile extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** @param plain what it is called while it is not compressed */
    private static void add(Path file, Path plain, boolean newest, List<LogFile> found) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        LogFile opened;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long size = channel.size();
            BlockGzipReader compressed = file.equals(plain) ? null : new BlockGzipReader(channel);
            long end = newest ? endOfLastLine(channel, size) : compressed == null ? size : 0;
            opened = new LogFile(file, channel, compressed, index(plain), attributes, end);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        found.add(0, opened);
        // The files move up one by one: the same file a second time means that a rotation went by, and a
        // file that has moved on may have been given the index of the next.
        boolean twice = found.size() > 1 && opened.key != null && opened.key.equals(found.get(1).key);
        if (twice || !Objects.equals(opened.key, Files.readAttributes(file, BasicFileAttributes.class).fileKey())) {
            throw new RotatedMeanwhile();
        }
    }

    private static IndexFile index(Path file) throws IOException {
        try {
            return IndexFile.openForReading(LogPaths.index(file));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static long endOfLastLine(FileChannel channel, long size) throws IOException {
        long to = size;
        while (to > 0) {
            long from = Math.max(0, to == size ? to - 256 : to - PIECE);
            byte[] bytes = read(channel, from, (int) (to - from));
            for (int i = bytes.length - 1; i >= 0; i--) {
                if (bytes[i] == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return 0;
    }

    /** The id in the index, 0 without one. */
    long id() {
        return index == null ? 0 : index.id();
    }

    /** Names the file while it exists, over renames; {@code 0} where the file system cannot. */
    String inode() {
        return key == null ? "0" : Integer.toHexString(key.toString().hashCode());
    }

    /** Where the last whole line ends; 0 for a compressed file that is damaged or was compressed by somebody else. */
    long end() {
        if (compressed == null || left) {
            return end;
        }
        try {
            return compressed.size();
        } catch (IOException e) {
            LOG.warn("The compressed log {} is left out: {}", path, e.toString());
            left = true;
            return end;
        }
    }

    byte[] bytes(Segment segment) throws IOException {
        return read(segment.offset(), segment.length());
    }

    private byte[] read(long from, int length) throws IOException {
        return compressed == null ? read(channel, from, length) : compressed.read(from, length);
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                break;
            }
        }
        byte[] bytes = buffer.array();
        return buffer.hasRemaining() ? Arrays.copyOf(bytes, buffer.position()) : bytes;
    }

    /** What no entry covers is as old as the entry before it. */
    private long gapTime(int entryBefore) throws IOException {
        if (index == null || index.count() == 0) {
            return modified;
        }
        return index.entry(Math.max(entryBefore, 0)).epochMillis();
    }

    /** Goes from the end to the beginning. */
    final class Backward {
        private long to = end();
        private int entry = index == null ? -1 : index.count() - 1;

        /** Null at the beginning. */
        Segment next() throws IOException {
            while (to > 0) {
                IndexEntry candidate = entry < 0 ? null : index.entry(entry);
                if (candidate != null && candidate.offset() >= to) {
                    entry--;
                } else if (candidate == null || candidate.end() < to) {
                    return gap(candidate == null ? 0 : candidate.end());
                } else {
                    int length = (int) (to - candidate.offset());
                    to = candidate.offset();
                    entry--;
                    return new Segment(to, length, 0, candidate.firstSequence(), candidate.epochMillis(),
                            candidate.source());
                }
            }
            return null;
        }

        private Segment gap(long start) throws IOException {
            long from = start;
            if (to - start > PIECE) {
                byte[] piece = read(to - PIECE, PIECE);
                int line = 0;
                while (line < PIECE && piece[line] != '\n') {
                    line++;
                }
                from = to - PIECE + (line >= PIECE - 1 ? 0 : line + 1);
            }
            int length = (int) (to - from);
            to = from;
            return new Segment(from, length, 0, 0, gapTime(entry), 0);
        }
    }

    /** Goes from an offset to the end. */
    final class Forward {
        private long from;
        private final long end;
        private int entry;

        /** @param from where a line begins */
        Forward(long from) throws IOException {
            this.from = from;
            this.end = end();
            this.entry = index == null ? 0 : index.firstBehind(from);
        }

        /** Null at the end. */
        Segment next() throws IOException {
            if (from >= end) {
                return null;
            }
            IndexEntry next = index == null || entry >= index.count() ? null : index.entry(entry);
            if (next == null || next.offset() > from) {
                return gap(next == null ? end : Math.min(next.offset(), end));
            }
            int skip = (int) (from - next.offset());
            from = Math.min(next.end(), end);
            entry++;
            return new Segment(next.offset(), (int) (from - next.offset()), skip, next.firstSequence(),
                    next.epochMillis(), next.source());
        }

        private Segment gap(long stop) throws IOException {
            long start = from;
            from = stop;
            if (stop - start > PIECE) {
                byte[] piece = read(start, PIECE);
                int line = PIECE;
                while (line > 0 && piece[line - 1] != '\n') {
                    line--;
                }
                from = start + (line == 0 ? PIECE : line);
            }
            return new Segment(start, (int) (from - start), 0, 0, gapTime(entry - 1), 0);
        }
    }

    @Override
    public void close() throws IOException {
        try (IndexFile closing = index; BlockGzipReader reader = compressed) {
            channel.close();
        }
    }
}
