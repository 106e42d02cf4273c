package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Who has which files as standard output or error, by the links in /proc/PID/fd (proc(5)). Only the names of the
 * links are read: to look at what they lead to could hang on a file system that does not answer. Immutable.
 */
final class OpenOutputs {

    private static final String[] DESCRIPTORS = {"1", "2"};

    /** By the name that the kernel gives them; what the caller calls them. */
    private final Map<Path, Path> files = new HashMap<>();

    /** @param files null elements and files that are not there are nobody's */
    OpenOutputs(Collection<Path> files) {
        Map<Path, Path> folders = new HashMap<>();
        for (Path file : files) {
            if (file != null) {
                Path folder = folders.computeIfAbsent(file.getParent(), OpenOutputs::real);
                this.files.put(folder.resolve(file.getFileName()), file);
            }
        }
    }

    static OpenOutputs of(Path stdout, Path stderr) {
        return new OpenOutputs(Stream.of(stdout, stderr).filter(Objects::nonNull).toList());
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException missing) {
            return folder;
        }
    }

    /** The one of the files that the process writes to; null for none, or when it is gone or another user's. */
    Path of(int pid) {
        if (files.isEmpty()) {
            return null;
        }
        for (String descriptor : DESCRIPTORS) {
            try {
                Path file = files.get(Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor)));
                if (file != null) {
                    return file;
                }
            } catch (IOException closed) {
                continue;
            }
        }
        return null;
    }
}
