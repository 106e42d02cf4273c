package org.hsu.procman.resource.linux.throttle;

import java.io.IOException;
import java.nio.file.Path;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;

/**
 * Freezes one cgroup and tells what it has used: cgroup-v2.rst ({@code cgroup.freeze}, {@code cpu.stat}),
 * cgroup-v1/freezer-subsystem.rst. Stateless.
 */
public record FreezerFiles(CgroupFiles files, Path proc, int version, Path cgroup) {

    /** USER_HZ, the same on every architecture that Java runs on. */
    private static final long TICK_NANOS = 10_000_000;

    public void freeze(boolean frozen) throws IOException {
        if (version == 2) {
            files.write(cgroup.resolve("cgroup.freeze"), frozen ? "1" : "0");
        } else {
            files.write(cgroup.resolve("freezer.state"), frozen ? "FROZEN" : "THAWED");
        }
    }

    /** Nanoseconds of processor time that its processes have used. */
    public long used() throws IOException {
        if (version == 2) {
            for (String line : files.read(cgroup.resolve("cpu.stat")).split("\n")) {
                if (line.startsWith("usage_usec ")) {
                    return Long.parseLong(line.substring("usage_usec ".length()).strip()) * 1000;
                }
            }
            throw new IOException("cpu.stat has no usage_usec");
        }
        long ticks = 0;
        for (String pid : files.read(cgroup.resolve("cgroup.procs")).split("\n")) {
            try {
                String stat = files.read(proc.resolve(pid + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (IOException | RuntimeException e) {
                // It has ended in this moment.
                continue;
            }
        }
        return ticks * TICK_NANOS;
    }
}
