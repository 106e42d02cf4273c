package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.spec.Hook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hooks write, a file each that is there as long as the hook runs: so the files that a killed manager left say
 * which hooks it had running. Thread-safe.
 */
final class HookFolder {
    private static final Logger LOG = LoggerFactory.getLogger(HookFolder.class);

    /** So much of the end of the output is read. */
    private static final int TAIL = 16 * 1024;

    /** Holes are of whole pages; those of other machines are multiples of it at most. */
    private static final int PAGE = 64 * 1024;

    /** An id has no such sign. */
    private static final Pattern NAME = Pattern.compile("(.+)@(\\d{1,18})@(.+)");

    private final Path folder;

    /** A hook that an earlier manager had running. */
    record Left(String processId, long generation, Hook hook, Path output) {}

    /** @param folder need not exist yet */
    HookFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * An empty file for the output of a hook.
     *
     * @throws IOException it cannot be made
     */
    Path open(String processId, long generation, Hook hook) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(processId + "@" + generation + "@" + hook.word());
        Files.deleteIfExists(file);
        return Files.createFile(file);
    }

    /** The last lines of a hook's output, those that are blank left out; empty where it cannot be read. */
    static List<String> lastLines(Path output, int most) {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL);
            FileChannel channel = file.getChannel();
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // Until the end of the file or of the room.
            }
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException e) {
            LOG.debug("the output of a hook, {}, cannot be read: {}", output, e.toString());
            return List.of();
        }
    }

    /** Gives the room back of all but the end of what was written up to now; how long the file is then. */
    static long giveUp(Path output, Platform platform) {
        try (FileChannel file = FileChannel.open(output, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long length = file.size();
            if (!platform.punchHole(file, 0, Math.max(0, length - TAIL) / PAGE * PAGE)) {
                // The end goes with it: what is written at the same time could not be told from what is kept.
                file.truncate(0);
                return 0;
            }
            return length;
        } catch (IOException e) {
            LOG.debug("the output of a hook, {}, cannot be cut: {}", output, e.toString());
            return Long.MAX_VALUE / 2;
        }
    }

    /** The hook is over. */
    static void remove(Path output) {
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            LOG.debug("the output of a hook, {}, is left: {}", output, e.toString());
        }
    }

    /** What earlier managers had running; files of other names are left alone. */
    List<Left> left() {
        List<Left> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                for (Hook hook : Hook.values()) {
                    if (name.matches() && name.group(3).equals(hook.word())) {
                        found.add(new Left(name.group(1), Long.parseLong(name.group(2)), hook, file));
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("hooks of an earlier manager cannot be looked for: {}", e.toString());
        }
        return found;
    }
}
