package org.hsu.procman.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What every benchmark asks of the machine that it runs on. */
public final class Machine {
    private Machine() {}

    /** How many tasks could run in the last minute: a figure is worth little without it. */
    public static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /**
     * Why the program cannot be measured; null when it can.
     *
     * @param install how one gets it
     */
    public static String notOnPath(String program, String install) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return null;
            }
        }
        return program + " is not on PATH (" + install + ")";
    }

    /** The folder with all that is in it; what goes by itself meanwhile is not missed. */
    public static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
