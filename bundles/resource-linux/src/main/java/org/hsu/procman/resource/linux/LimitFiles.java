package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes limits into a cgroup: kernel documentation, cgroup-v2.rst and cgroup-v1/memory.rst,
 * sched-bwc.rst, cgroup-v1/pids.rst. Stateless.
 */
final class LimitFiles {

    /** The kernel's own default period, in microseconds. */
    private static final long PERIOD = 100_000;
    /** The kernel refuses less than a millisecond. */
    private static final long LEAST_QUOTA = 1_000;

    private final CgroupFiles files;

    LimitFiles(CgroupFiles files) {
        this.files = files;
    }

    /** Memory without swap; with v2 an OOM kill takes the whole instance, with v1 one process of it. */
    void memory(int version, Path cgroup, long bytes) throws IOException {
        if (version == 2) {
            files.write(cgroup.resolve("memory.max"), Long.toString(bytes));
            writeIfThere(cgroup.resolve("memory.swap.max"), "0");
            writeIfThere(cgroup.resolve("memory.oom.group"), "1");
            return;
        }
        Path limit = cgroup.resolve("memory.limit_in_bytes");
        Path withSwap = cgroup.resolve("memory.memsw.limit_in_bytes");
        try {
            files.write(limit, Long.toString(bytes));
        } catch (IOException e) {
            // Memory may never be above memory and swap, which an earlier limit may have left lower.
            writeIfThere(withSwap, Long.toString(bytes));
            files.write(limit, Long.toString(bytes));
        }
        writeIfThere(withSwap, Long.toString(bytes));
    }

    /**
     * @param percent of one core
     * @return what the kernel really grants, in percent of one core
     */
    double cpu(int version, Path cgroup, double percent) throws IOException {
        long quota = Math.max(Math.round(percent * PERIOD / 100), LEAST_QUOTA);
        if (version == 2) {
            files.write(cgroup.resolve("cpu.max"), quota + " " + PERIOD);
        } else {
            files.write(cgroup.resolve("cpu.cfs_period_us"), Long.toString(PERIOD));
            files.write(cgroup.resolve("cpu.cfs_quota_us"), Long.toString(quota));
        }
        return quota * 100.0 / PERIOD;
    }

    /** As much processor time as there is. */
    void allCpu(int version, Path cgroup) throws IOException {
        if (version == 2) {
            files.write(cgroup.resolve("cpu.max"), "max " + PERIOD);
        } else {
            files.write(cgroup.resolve("cpu.cfs_quota_us"), "-1");
        }
    }

    /** Processes and threads. */
    void pids(Path cgroup, int most) throws IOException {
        files.write(cgroup.resolve("pids.max"), Integer.toString(most));
    }

    /** How many processes of the cgroup the kernel has killed for memory; not the failcnt, which page cache raises. */
    long oomKills(int version, Path cgroup) throws IOException {
        String counts = files.read(cgroup.resolve(version == 2 ? "memory.events" : "memory.oom_control"));
        return counts.lines()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length()).trim()))
                .findFirst()
                .orElse(0);
    }

    /** Whether no process is in it. */
    boolean isEmpty(Path cgroup) throws IOException {
        return files.read(cgroup.resolve("cgroup.procs")).isEmpty();
    }

    private void writeIfThere(Path file, String value) throws IOException {
        if (Files.exists(file)) {
            files.write(file, value);
        }
    }
}
