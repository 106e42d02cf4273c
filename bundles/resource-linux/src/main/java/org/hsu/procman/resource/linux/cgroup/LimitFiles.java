package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes limits into a cgroup: kernel documentation, cgroup-v2.rst and cgroup-v1/memory.rst, sched-bwc.rst,
 * cgroup-v1/pids.rst, cgroup-v1/blkio-controller.rst. Stateless.
 */
public final class LimitFiles {

    /** What one may do to storage in a second. */
    public enum Io {
        READ_BYTES("rbps", "read_bps"),
        WRITTEN_BYTES("wbps", "write_bps"),
        READS("riops", "read_iops"),
        WRITES("wiops", "write_iops");

        private final String second;
        private final String first;

        Io(String second, String first) {
            this.second = second;
            this.first = first;
        }
    }

    /** The kernel's own default period, in microseconds. */
    private static final long PERIOD = 100_000;
    /** The kernel refuses less than a millisecond. */
    private static final long LEAST_QUOTA = 1_000;
    /** As many shares (v1) as weight (v2) are usual. */
    private static final double SHARES_PER_WEIGHT = 1024 / 100.0;

    /** The kernel's own, of processors in v1. */
    public static final long USUAL_SHARES = 1024;
    /** The kernel's own, of storage. */
    public static final long USUAL_IO_WEIGHT = 100;

    private static final int MOST_WEIGHT = 10_000;
    private static final int MOST_BFQ_WEIGHT = 1_000;

    private final CgroupFiles files;

    public LimitFiles(CgroupFiles files) {
        this.files = files;
    }

    /**
     * With v2 an OOM kill takes the whole instance, with v1 one process of it.
     *
     * @param swap  bytes beside those of memory
     * @param brake from here on what allocates is slowed down; null for nowhere. Only v2 has that
     */
    public void memory(int version, Path cgroup, long bytes, long swap, Long brake) throws IOException {
        if (version == 2) {
            writeIfThere(cgroup.resolve("memory.high"), brake == null ? "max" : brake.toString());
            files.write(cgroup.resolve("memory.max"), Long.toString(bytes));
            writeIfThere(cgroup.resolve("memory.swap.max"), Long.toString(swap));
            writeIfThere(cgroup.resolve("memory.oom.group"), "1");
            return;
        }
        Path limit = cgroup.resolve("memory.limit_in_bytes");
        Path withSwap = cgroup.resolve("memory.memsw.limit_in_bytes");
        String both = Long.toString(bytes + swap);
        try {
            files.write(limit, Long.toString(bytes));
        } catch (IOException e) {
            // Memory may never be above memory and swap, which an earlier limit may have left lower.
            try {
                writeIfThere(withSwap, both);
            } catch (IOException other) {
                throw e;
            }
            files.write(limit, Long.toString(bytes));
        }
        writeIfThere(withSwap, both);
    }

    /**
     * Of several instances together: with v2 an OOM kill takes one of them whole, if that was asked for by
     * {@link #killedAsOne}.
     *
     * @param bytes without swap, of which there is none
     */
    public void groupMemory(int version, Path cgroup, long bytes) throws IOException {
        if (version == 2) {
            files.write(cgroup.resolve("memory.max"), Long.toString(bytes));
            writeIfThere(cgroup.resolve("memory.swap.max"), "0");
            return;
        }
        Path hierarchy = cgroup.resolve("memory.use_hierarchy");
        if (Files.exists(hierarchy) && !files.read(hierarchy).equals("1")) {
            files.write(hierarchy, "1");
        }
        memory(version, cgroup, bytes, 0, null);
    }

    /** With v2 an OOM kill takes the whole instance, whoever's limit was passed. */
    public void killedAsOne(int version, Path cgroup) throws IOException {
        if (version == 2) {
            writeIfThere(cgroup.resolve("memory.oom.group"), "1");
        }
    }

    /** @param swap whether that is not limited either */
    public void allMemory(int version, Path cgroup, boolean swap) throws IOException {
        if (version == 2) {
            writeIfThere(cgroup.resolve("memory.high"), "max");
            writeIfThere(cgroup.resolve("memory.max"), "max");
            if (swap) {
                writeIfThere(cgroup.resolve("memory.swap.max"), "max");
            }
        } else {
            writeIfThere(cgroup.resolve("memory.memsw.limit_in_bytes"), "-1");
            writeIfThere(cgroup.resolve("memory.limit_in_bytes"), "-1");
        }
    }

    /** Swap alone, which only v2 can limit so. */
    public void swap(Path cgroup, long bytes) throws IOException {
        files.write(cgroup.resolve("memory.swap.max"), Long.toString(bytes));
    }

    public boolean countsSwap(int version, Path cgroup) {
        return Files.exists(cgroup.resolve(version == 2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes"));
    }

    /**
     * @param percent of one core
     * @return what the kernel really grants, in percent of one core
     */
    public double cpu(int version, Path cgroup, double percent) throws IOException {
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
    public void allCpu(int version, Path cgroup) throws IOException {
        if (version == 2) {
            files.write(cgroup.resolve("cpu.max"), "max " + PERIOD);
        } else {
            files.write(cgroup.resolve("cpu.cfs_quota_us"), "-1");
        }
    }

    /** @param shares as v1 has them, 1024 being usual; v2 has weights, 100 being usual */
    public void shares(int version, Path cgroup, long shares) throws IOException {
        if (version == 2) {
            long weight = Math.round(shares / SHARES_PER_WEIGHT);
            files.write(cgroup.resolve("cpu.weight"), Long.toString(Math.max(1, Math.min(MOST_WEIGHT, weight))));
        } else {
            files.write(cgroup.resolve("cpu.shares"), Long.toString(shares));
        }
    }

    /** Processes and threads. */
    public void pids(Path cgroup, long most) throws IOException {
        files.write(cgroup.resolve("pids.max"), Long.toString(most));
    }

    /** As many as there can be. */
    public void allPids(Path cgroup) throws IOException {
        writeIfThere(cgroup.resolve("pids.max"), "max");
    }

    /** @param devices for each of which it holds, {@code MAJOR:MINOR} */
    public void io(int version, Path cgroup, List<String> devices, Io what, long perSecond) throws IOException {
        for (String device : devices) {
            if (version == 2) {
                files.write(cgroup.resolve("io.max"), device + " " + what.second + "=" + perSecond);
            } else {
                files.write(
                        cgroup.resolve("blkio.throttle." + what.first + "_device"), device + " " + perSecond);
            }
        }
    }

    /** As fast as the devices are. */
    public void allIo(int version, Path cgroup, List<String> devices, Io what) throws IOException {
        Path file = cgroup.resolve(version == 2 ? "io.max" : "blkio.throttle." + what.first + "_device");
        if (!Files.exists(file)) {
            return;
        }
        String held = files.read(file);
        for (String device : devices) {
            if (held.contains(device + " ")) {
                files.write(file, device + (version == 2 ? " " + what.second + "=max" : " 0"));
            }
        }
    }

    /**
     * By whichever of the files there is.
     *
     * @return false when there is none
     */
    public boolean ioWeight(int version, Path cgroup, long weight) throws IOException {
        boolean written = false;
        for (String name : version == 2 ? List.of("io.weight", "io.bfq.weight") : List.of("blkio.bfq.weight")) {
            Path file = cgroup.resolve(name);
            if (Files.exists(file)) {
                long most = name.contains("bfq") ? MOST_BFQ_WEIGHT : MOST_WEIGHT;
                files.write(file, Long.toString(Math.min(weight, most)));
                written = true;
            }
        }
        return written;
    }

    /** How many processes of the cgroup the kernel has killed for memory; not the failcnt, which page cache raises. */
    public long oomKills(int version, Path cgroup) throws IOException {
        String counts = files.read(cgroup.resolve(version == 2 ? "memory.events" : "memory.oom_control"));
        return counts.lines()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length()).trim()))
                .findFirst()
                .orElse(0);
    }

    /** The most bytes that the cgroup ever held; -1 where the kernel does not say. */
    public long peak(int version, Path cgroup) {
        try {
            return Long.parseLong(
                    files.read(cgroup.resolve(version == 2 ? "memory.peak" : "memory.max_usage_in_bytes")));
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    /** Whether no process is in it. */
    public boolean isEmpty(Path cgroup) throws IOException {
        return files.read(cgroup.resolve("cgroup.procs")).isEmpty();
    }

    private void writeIfThere(Path file, String value) throws IOException {
        if (Files.exists(file)) {
            files.write(file, value);
        }
    }
}
