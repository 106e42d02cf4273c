package org.hsu.procman.platform.portable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has which files as standard output or error: the links in /proc/PID/fd (proc(5)), whose names alone are
 * read. Without /proc nobody has any. Immutable.
 */
final class OpenOutputs {

    private final Path proc;
    private final Map<Path, Path> files = new HashMap<>();

    OpenOutputs(Path proc, Collection<Path> files) {
        this.proc = proc;
        for (Path file : files) {
            try {
                this.files.put(file.toRealPath(), file);
            } catch (IOException missing) {
                continue;
            }
        }
    }

    /** The one of the files that the process writes to; null for none. */
    Path of(long pid) {
        for (int descriptor = 1; descriptor <= 2 && !files.isEmpty(); descriptor++) {
            try {
                Path file = files.get(Files.readSymbolicLink(proc.resolve(pid + "/fd/" + descriptor)));
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
