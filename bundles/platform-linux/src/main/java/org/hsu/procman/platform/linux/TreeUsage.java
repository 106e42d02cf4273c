package org.hsu.procman.platform.linux;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hsu.procman.api.platform.Usage;

/**
 * What a tree uses, from /proc/PID/stat of each of its processes; the main process's stays open, which makes
 * it cheap to read and immune to a reuse of the pid. Processor time is the cgroup's where there is one and
 * else that of the living and of the children they have buried. Thread-safe.
 */
final class TreeUsage {

    private final MainProcess main;
    private final ProcessTree tree;
    private final Machine machine;
    private final ProcStat stat = new ProcStat();
    private final File descriptors;
    private int statFile = -1;
    private boolean closed;

    TreeUsage(MainProcess main, ProcessTree tree, Machine machine) {
        this.main = main;
        this.tree = tree;
        this.machine = machine;
        this.descriptors = new File("/proc/" + main.pid + "/fd");
    }

    synchronized Optional<Usage> read() {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        List<Long> pids = tree.recentPids();
        long ticks = 0;
        long pages = 0;
        long virtualBytes = 0;
        int threads = 0;
        int processes = 0;
        for (long pid : pids) {
            boolean alive = pid == main.pid ? readMain(buffer) : stat.read((int) pid, buffer);
            if (alive && !stat.isDead()) {
                ticks += stat.ownTicks + stat.childrenTicks;
                pages += stat.residentPages;
                virtualBytes += stat.virtualBytes;
                threads += stat.threads;
                processes++;
            }
        }
        if (processes == 0) {
            return Optional.empty();
        }
        OptionalLong kept = tree.cpuNanos();
        long cpuNanos = kept.isPresent() ? kept.getAsLong() : ticks * machine.nanosPerTick();
        return Optional.of(new Usage(System.nanoTime(), cpuNanos, pages * machine.pageSize(), virtualBytes,
                threads, openFiles(), processes));
    }

    private boolean readMain(ReadBuffer buffer) {
        if (closed || main.isGone()) {
            return false;
        }
        if (statFile < 0) {
            statFile = LibC.open(ProcStat.path(main.pid), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        }
        return statFile >= 0 && buffer.readOnce(statFile) > 0 && stat.parse(buffer)
                && stat.startTicks == main.identity.startTicks();
    }

    private Integer openFiles() {
        if (main.isGone()) {
            return null;
        }
        if (machine.descriptorCount()) {
            int count = (int) descriptors.length();
            return count == 0 ? null : Integer.valueOf(count);
        }
        String[] names = descriptors.list();
        return names == null ? null : Integer.valueOf(names.length);
    }

    synchronized void close() {
        closed = true;
        if (statFile >= 0) {
            LibC.close(statFile);
            statFile = -1;
        }
    }
}
