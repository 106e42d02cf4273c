package org.hsu.procman.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a start needs on the disk of the state directory, and of open files. It is asked for first: a start that fails
 * half way for want of room would tell it as something else, of a bundle that is damaged or of a platform that does not
 * work here.
 */
final class StartRoom {

    private static final long LEAST_KIBIBYTES = 1024;

    /** The bundles take half of them; what is left is the least that a manager keeps for itself, and two processes. */
    private static final int LEAST_DESCRIPTORS = 160;
    private static final Path OWN = Path.of("/proc/self");
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +(\\d+) ");

    private StartRoom() {}

    /** @throws LaunchException this process may open fewer; where nobody counts, as without /proc, it is passed */
    static void requireDescriptors() throws LaunchException {
        requireDescriptors(OWN);
    }

    static void requireDescriptors(Path process) throws LaunchException {
        String[] open = process.resolve("fd").toFile().list();
        long limit = open == null ? 0 : limit(process.resolve("limits"));
        boolean none = open == null && Files.isDirectory(process.resolve("fd"));
        if (none || open != null && limit - open.length < LEAST_DESCRIPTORS) {
            throw new LaunchException(
                    ExitCode.FAILED,
                    "cannot start: " + (none ? "no open file is left, a start needs " : Math.max(0, limit - open.length)
                            + " of " + limit + " open files are left, a start needs ")
                            + LEAST_DESCRIPTORS + " (LimitNOFILE, ulimit -n)");
        }
    }

    /** Without end where the file does not tell. */
    private static long limit(Path file) {
        try {
            Matcher line = LIMIT.matcher(Files.readString(file));
            return line.find() ? Long.parseLong(line.group(1)) : Long.MAX_VALUE;
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** @throws LaunchException there is less; a directory that is not there yet, or whose disk tells nothing, is passed */
    static void require(Path state) throws LaunchException {
        File directory = state.toFile();
        long left = directory.getUsableSpace() / 1024;
        if (left < LEAST_KIBIBYTES && directory.getTotalSpace() > 0) {
            throw new LaunchException(
                    ExitCode.FAILED,
                    "cannot start: the disk of the state directory " + state + " has " + left + " KiB left, a start needs "
                            + LEAST_KIBIBYTES);
        }
    }
}
