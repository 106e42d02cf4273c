package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.LimitKind;

/**
 * How high this process may set an rlimit of a child (setrlimit(2)): up to its own hard limit, and with
 * CAP_SYS_RESOURCE as high as it likes, open files up to fs.nr_open. Each is looked up once. Thread-safe.
 */
final class HardLimits {

    /** As {@link LaunchLimits#rlimits} names them. */
    static final Map<LimitKind, String> NAMES = Map.of(
            LimitKind.FILE_DESCRIPTORS, "nofile",
            LimitKind.VIRTUAL_MEMORY, "as",
            LimitKind.CPU_TIME, "cpu",
            LimitKind.STACK, "stack",
            LimitKind.CORE, "core");

    private static final int CAP_SYS_RESOURCE = 24;
    private static final Map<String, String> ROWS = Map.of(
            "nofile", "Max open files",
            "as", "Max address space",
            "cpu", "Max cpu time",
            "stack", "Max stack size",
            "core", "Max core file size");

    private final Path proc;
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    HardLimits(Path proc) {
        this.proc = proc;
    }

    /** {@link Long#MAX_VALUE} when there is no bound or the system does not say. */
    long highest(String name) {
        return known.computeIfAbsent(name, this::read);
    }

    private long read(String name) {
        try {
            long hard = field("self/limits", ROWS.get(name), 1);
            long capabilities = Long.parseUnsignedLong(word("self/status", "CapEff:", 0), 16);
            if ((capabilities >> CAP_SYS_RESOURCE & 1) == 0) {
                return hard;
            }
            return name.equals("nofile")
                    ? Math.max(hard, Long.parseLong(Files.readString(proc.resolve("sys/fs/nr_open")).strip()))
                    : Long.MAX_VALUE;
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
