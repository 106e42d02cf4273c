package org.hsu.procman.platform.portable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Whether a process really runs, and since when. */
final class Liveness {

    private Liveness() {}

    /** False also for a zombie that its parent has not reaped yet, where /proc tells (proc(5), stat). */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return !line.startsWith("Z", line.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    /** Epoch milliseconds, to the system's own grain; 0 when it is gone or the system does not say. */
    static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
