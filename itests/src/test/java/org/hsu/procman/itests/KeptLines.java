package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the log files of a process hold, rotated ones included. */
final class KeptLines {
    private static final int ROTATIONS = 5;

    private KeptLines() {}

    /** Oldest first. */
    static List<String> of(Procman procman, String id, String stream) {
        List<String> lines = new ArrayList<>();
        try {
            for (int number = ROTATIONS; number >= 0; number--) {
                String name = id + "-" + stream + ".log" + (number == 0 ? "" : "." + number);
                Path file = procman.logs.resolve(name);
                if (Files.exists(file)) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** Each number once and in order, from 1 on, then {@code last N} with the last of them. */
    static void assertNumbered(Procman procman, String id, String stream) {
        List<String> lines = of(procman, id, stream);
        for (int i = 0; i < lines.size() - 1; i++) {
            int at = i;
            assertEquals("line " + (i + 1), lines.get(i), () -> id + " " + stream + ", line " + (at + 1) + " after "
                    + lines.subList(Math.max(0, at - 3), at) + " and before "
                    + lines.subList(at + 1, Math.min(lines.size(), at + 4)));
        }
        String end = lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
        assertEquals("last " + (lines.size() - 1), end, id + " " + stream);
    }
}
