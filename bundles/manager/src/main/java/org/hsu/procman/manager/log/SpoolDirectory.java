package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.log.LogStream;

/**
 * Where the spool files are: {@code ROOT/<processId>/<generation>.stdout} and {@code .stderr}, each with
 * its checkpoint {@code .pos} beside it. Keep it on a disk, not in a tmpfs: pages of a tmpfs count against
 * the memory limit of the process that wrote them. Thread-safe.
 */
public final class SpoolDirectory {
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.(stdout|stderr)(\\.pos)?");
    private static final String READY = ".ready";

    private final Path root;

    /** @param root need not exist yet */
    public SpoolDirectory(Path root) {
        this.root = root;
    }

    /** The spool file of one stream of one instance; its folder is created. */
    public Path create(String processId, long generation, LogStream stream) throws IOException {
        Path file = file(processId, generation, stream);
        Files.createDirectories(file.getParent());
        return file;
    }

    /** The spool file of one stream of one instance, whether it exists or not. */
    public Path file(String processId, long generation, LogStream stream) {
        return root.resolve(processId).resolve(generation + "." + stream.word());
    }

    /** The file that is there once the line was found that made the instance ready. */
    public Path readyMark(String processId, long generation) {
        return root.resolve(processId).resolve(generation + READY);
    }

    /**
     * The spools that an earlier manager left, those of a process and stream in the order of their
     * generations. Each must be attached; those whose instance is gone must be finished as well. Checkpoints
     * without a spool, and folders without anything, are removed.
     *
     * @throws IOException the folder cannot be read
     */
    public List<SpoolSource> leftovers() throws IOException {
        List<SpoolSource> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                if (!collect(folder, found)) {
                    Files.deleteIfExists(folder);
                }
            }
        }
        found.sort(Comparator.comparing(SpoolSource::processId)
                .thenComparingLong(SpoolSource::generation)
                .thenComparing(SpoolSource::stream));
        return found;
    }

    /** A mark whose instance has left no spool any more; it is removed. */
    private static boolean isOldMark(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(READY)) {
            return false;
        }
        String generation = name.substring(0, name.length() - READY.length());
        for (LogStream stream : LogStream.values()) {
            if (Files.exists(file.resolveSibling(generation + "." + stream.word()))) {
                return false;
            }
        }
        return Files.deleteIfExists(file);
    }

    /** Adds the folder's spools; false when the folder is empty afterwards. */
    private static boolean collect(Path folder, List<SpoolSource> found) throws IOException {
        boolean used = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (!name.matches()) {
                    used |= !isOldMark(file);
                } else if (name.group(3) == null) {
                    used = true;
                    LogStream stream = name.group(2).equals("stdout") ? LogStream.STDOUT : LogStream.STDERR;
                    long generation = Long.parseLong(name.group(1));
                    found.add(new SpoolSource(folder.getFileName().toString(), generation, 0, stream, file, 1));
                } else if (Files.exists(folder.resolve(name.group(1) + "." + name.group(2)))) {
                    used = true;
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        return used;
    }
}
