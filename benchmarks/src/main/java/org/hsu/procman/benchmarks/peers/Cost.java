package org.hsu.procman.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * What processes use.
 *
 * @param processes how many there are
 * @param rss kilobytes, shared pages counted for each of them
 * @param pss kilobytes, shared pages counted once, see proc_pid_smaps(5)
 * @param processor milliseconds so far
 */
record Cost(int processes, long rss, long pss, double processor) {
    private static final double MILLIS_PER_TICK = 10;

    static Cost of(Collection<Long> pids) throws IOException {
        long rss = 0;
        long pss = 0;
        double processor = 0;
        int processes = 0;
        for (long pid : pids) {
            Path proc = Path.of("/proc/" + pid);
            try {
                String memory = Files.readString(proc.resolve("smaps_rollup"));
                rss += kilobytes(memory, "\nRss:");
                pss += kilobytes(memory, "\nPss:");
                processor += processor(proc);
                processes++;
            } catch (NoSuchFileException e) {
                // It has ended since it was listed.
                continue;
            }
        }
        return new Cost(processes, rss, pss, processor);
    }

    private static long kilobytes(String text, String key) {
        int at = text.indexOf(key) + key.length();
        return Long.parseLong(text.substring(at, text.indexOf("kB", at)).strip());
    }

    /** To the nanosecond for a process of one thread; one of many has threads that have ended, counted in ticks alone. */
    private static double processor(Path proc) throws IOException {
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
            if (threads.count() == 1) {
                return Long.parseLong(Files.readString(proc.resolve("schedstat")).split(" ")[0]) / 1e6;
            }
        }
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
    }
}
