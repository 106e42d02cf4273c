package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How high this process may set RLIMIT_NOFILE for a child (setrlimit(2)): up to its own hard limit, and with
 * CAP_SYS_RESOURCE up to fs.nr_open.
 */
final class DescriptorLimit {

    private static final int CAP_SYS_RESOURCE = 24;

    private final Path proc;

    DescriptorLimit(Path proc) {
        this.proc = proc;
    }

    /** {@link Long#MAX_VALUE} when the system does not say. */
    long highest() {
        try {
            long hard = field("self/limits", "Max open files", 1);
            long capabilities = Long.parseUnsignedLong(word("self/status", "CapEff:", 0), 16);
            return (capabilities >> CAP_SYS_RESOURCE & 1) == 1
                    ? Math.max(hard, Long.parseLong(Files.readString(proc.resolve("sys/fs/nr_open")).strip()))
                    : hard;
        } catch (IOException | RuntimeException e) {
            return Long.MAX_VALUE;
        }
    }

    private long field(String file, String name, int index) throws IOException {
        String value = word(file, name, index);
        return value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value);
    }

    private String word(String file, String name, int index) throws IOException {
        for (String line : Files.readAllLines(proc.resolve(file), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).trim().split("\\s+")[index];
            }
        }
        throw new IOException(file + " has no " + name);
    }
}
