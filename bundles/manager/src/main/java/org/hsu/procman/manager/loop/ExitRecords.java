package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the ends of instances are written down that happen while there is no manager: one file each,
 * {@code ID.GENERATION}. One is kept until the next instance is spawned, for by then the process's record knows its
 * exit. Thread-safe.
 */
public final class ExitRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ExitRecords.class);

    /** While the instance lives, and until the record is whole. */
    private static final String UNFINISHED = ".tmp";

    private final Path folder;

    /** @param folder need not exist */
    public ExitRecords(Path folder) {
        this.folder = folder;
    }

    /** The file for a new instance; null where there can be none, which is said. */
    Path prepare(String id, long generation) {
        try {
            Files.createDirectories(folder);
            delete(file(id, generation - 1));
            delete(file(id, generation));
            return file(id, generation);
        } catch (IOException e) {
            LOG.warn("{}: its exit will not be recorded: {}", id, e.toString());
            return null;
        }
    }

    /** The file of an instance that has one, be it unfinished; else null. */
    Path existing(String id, long generation) {
        Path file = file(id, generation);
        return Files.exists(file) || Files.exists(unfinished(file)) ? file : null;
    }

    /** Forgets the processes that nobody knows any more. */
    void keepOnly(Set<String> ids) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String record = name.endsWith(UNFINISHED) ? name.substring(0, name.length() - UNFINISHED.length()) : name;
                int dot = record.lastIndexOf('.');
                if (dot < 0 || !ids.contains(record.substring(0, dot))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.debug("no exit records to tidy: {}", e.toString());
        }
    }

    private Path file(String id, long generation) {
        return folder.resolve(id + "." + generation);
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(unfinished(file));
    }
}
