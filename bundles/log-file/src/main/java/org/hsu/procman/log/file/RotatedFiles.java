package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.hsu.procman.api.spec.LogRotation;

/**
 * What a log file was rotated to: {@code .1} and so on, each plain or compressed, with its index. A file that is
 * there both ways was being compressed when the manager was killed: the plain one counts. Used under the lock of
 * the {@link RotatingFile}.
 */
final class RotatedFiles {
    private final Path path;
    private final boolean indexed;

    RotatedFiles(Path path, boolean indexed) {
        this.path = path;
        this.indexed = indexed;
    }

    /** Makes room for a new file at the path. */
    void shift(int maxFiles) throws IOException {
        int free = 0;
        while (free <= maxFiles && LogPaths.existing(path, free) != null) {
            free++;
        }
        if (free > maxFiles) {
            free = maxFiles;
            delete(free);
        }
        for (int number = free; number > 0; number--) {
            move(number - 1, number);
        }
        for (int number = maxFiles + 1; LogPaths.existing(path, number) != null; number++) {
            delete(number);
        }
    }

    private void delete(int number) throws IOException {
        Path plain = LogPaths.rotated(path, number);
        Files.deleteIfExists(plain);
        Files.deleteIfExists(LogPaths.compressed(plain));
        if (indexed) {
            Files.deleteIfExists(LogPaths.index(plain));
        }
    }

    /** The file first: an index left behind is found again by {@link #reuniteIndexes}. */
    private void move(int from, int to) throws IOException {
        Path file = LogPaths.existing(path, from);
        if (file == null) {
            return;
        }
        Path target = LogPaths.rotated(path, to);
        boolean plain = file.equals(LogPaths.rotated(path, from));
        Files.deleteIfExists(plain ? LogPaths.compressed(target) : target);
        Files.move(file, plain ? target : LogPaths.compressed(target), StandardCopyOption.REPLACE_EXISTING);
        if (indexed) {
            moveIndex(LogPaths.rotated(path, from), target);
        }
    }

    private static void moveIndex(Path from, Path to) throws IOException {
        if (Files.exists(LogPaths.index(from))) {
            Files.move(LogPaths.index(from), LogPaths.index(to), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** After a kill in the middle of a rotation: an index whose file is gone belongs to the next one. */
    void reuniteIndexes(int maxFiles) throws IOException {
        for (int number = maxFiles; indexed && number > 0; number--) {
            Path file = LogPaths.rotated(path, number);
            boolean lacksIndex = LogPaths.existing(path, number) != null && !Files.exists(LogPaths.index(file));
            if (lacksIndex && LogPaths.existing(path, number - 1) == null) {
                moveIndex(LogPaths.rotated(path, number - 1), file);
            }
        }
    }

    /** Deletes what is too old or too much. */
    void prune(LogRotation rotation, long nowMillis) throws IOException {
        long total = 0;
        for (int number = 1; number <= rotation.maxFiles(); number++) {
            Path file = LogPaths.existing(path, number);
            if (file == null) {
                continue;
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long age = nowMillis - attributes.lastModifiedTime().toMillis();
            total += attributes.size();
            boolean old = rotation.maxAge() != null && age > rotation.maxAge().toMillis();
            if (old || rotation.maxTotalSize() > 0 && total > rotation.maxTotalSize()) {
                delete(number);
            }
        }
    }

    /**
     * A rotated file that is to be compressed.
     *
     * @param number    at the moment
     * @param key       names it while others are rotated
     * @param channel   to read it, wherever it is by then
     * @param temporary where to compress it to
     */
    record Uncompressed(int number, BasicFileAttributes key, FileChannel channel, Path temporary) {}

    /** The oldest file that is plain, open; null when there is none. */
    Uncompressed oldestPlain(int maxFiles) throws IOException {
        for (int number = maxFiles; number > 0; number--) {
            Path plain = LogPaths.rotated(path, number);
            if (Files.exists(plain)) {
                return new Uncompressed(number, Files.readAttributes(plain, BasicFileAttributes.class),
                        FileChannel.open(plain, StandardOpenOption.READ), temporary());
            }
        }
        return null;
    }

    private Path temporary() {
        return path.resolveSibling("." + path.getFileName() + ".gz.tmp");
    }

    void deleteTemporary() throws IOException {
        Files.deleteIfExists(temporary());
    }

    /** Puts what was compressed in the place of the plain file, wherever that is now. */
    void replace(Uncompressed file, int maxFiles) throws IOException {
        for (int number = file.number; number <= maxFiles; number++) {
            Path plain = LogPaths.rotated(path, number);
            if (isSame(plain, file.key)) {
                Files.setLastModifiedTime(file.temporary, file.key.lastModifiedTime());
                Files.move(file.temporary, LogPaths.compressed(plain), StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(plain);
                return;
            }
        }
        deleteTemporary();
    }

    private static boolean isSame(Path path, BasicFileAttributes key) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return Objects.equals(found.fileKey(), key.fileKey()) && found.size() == key.size()
                    && found.lastModifiedTime().equals(key.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
