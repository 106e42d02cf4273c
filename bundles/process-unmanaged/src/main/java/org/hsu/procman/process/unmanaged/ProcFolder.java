package org.hsu.procman.process.unmanaged;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/** What /proc tells of processes (proc(5)); nothing of one that is gone or may not be looked at. Stateless. */
final class ProcFolder {

    private static final Path PROC = Path.of("/proc");
    /** Field 22 of stat, counted from the one after the name. */
    private static final int START_TICKS = 19;

    private ProcFolder() {}

    static boolean isThere() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** Living processes that the test accepts, the oldest first. */
    static List<Long> oldestFirst(LongPredicate test) {
        record Aged(long pid, long startTicks) {}
        String[] names = PROC.toFile().list();
        List<Aged> found = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) < '1' || name.charAt(0) > '9') {
                continue;
            }
            long pid = Long.parseLong(name);
            if (test.test(pid)) {
                String[] fields = fields(pid);
                // A zombie holds its name only.
                if (fields.length > START_TICKS && !fields[0].equals("Z") && !fields[0].equals("X")) {
                    found.add(new Aged(pid, Long.parseLong(fields[START_TICKS])));
                }
            }
        }
        found.sort(Comparator.comparingLong(Aged::startTicks).thenComparingLong(Aged::pid));
        return found.stream().map(Aged::pid).toList();
    }

    private static String[] fields(long pid) {
        String stat = text(pid, "stat");
        int name = stat.lastIndexOf(')');
        return name < 0 ? new String[0] : stat.substring(name + 2).split(" ");
    }

    /** The name that the kernel keeps, at most 15 bytes; empty when it is gone. */
    static String name(long pid) {
        return text(pid, "comm").stripTrailing();
    }

    /** The command with its arguments; empty for a thread of the kernel, a zombie and what is gone. */
    static List<String> command(long pid) {
        String line = text(pid, "cmdline");
        if (line.isEmpty()) {
            return List.of();
        }
        String whole = line.endsWith("\0") ? line.substring(0, line.length() - 1) : line;
        return List.of(whole.split("\0", -1));
    }

    /** The base name of the file that it executes; empty where that is not to be seen. */
    static String executable(long pid) {
        try {
            String file = Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString();
            String deleted = " (deleted)";
            return baseName(file.endsWith(deleted) ? file.substring(0, file.length() - deleted.length()) : file);
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What the process has open, null where that may not be seen. */
    static String[] descriptors(long pid) {
        return new File("/proc/" + pid + "/fd").list();
    }

    /** What the descriptor is, empty when it is closed. */
    static String target(long pid, String descriptor) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/fd/" + descriptor)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
