package org.hsu.procman.platform.linux;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hsu.procman.api.platform.Usage;

/**
 * What a tree uses, from /proc/PID/stat and the like of each of its processes; the main process's stay open, which makes
 * them cheap to read and immune to a reuse of the pid. Processor time is the cgroup's where there is one, with what was
 * used before it was joined, and else that of the living and of the children they have buried; storage is that of the
 * living. Thread-safe.
 */
final class TreeUsage {

    /** Whoever wants to know whose usage a look was asks so soon after it. */
    private static final long MOMENT_NANOS = 200_000_000L;

    private final MainProcess main;
    private final ProcessTree tree;
    private final Machine machine;
    private final ProcStat stat = new ProcStat();
    private final ProcIo io = new ProcIo();
    private final File descriptors;
    private final KeptFile statFile;
    private final KeptFile ioFile;
    /** Of the cgroup in which processor time is counted; null where the tree itself knows it. */
    private KeptFile account;
    /** Used before the account began; negative while nobody has asked. */
    private long beforeAccount = -1;
    private boolean closed;
    private List<Long> seen = List.of();
    private long seenUntil = System.nanoTime();

    TreeUsage(MainProcess main, ProcessTree tree, Machine machine) {
        this.main = main;
        this.tree = tree;
        this.machine = machine;
        this.descriptors = new File("/proc/" + main.pid + "/fd");
        this.statFile = new KeptFile(ProcStat.path(main.pid));
        this.ioFile = new KeptFile(ProcIo.path(main.pid));
    }

    synchronized Optional<Usage> read() {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        List<Long> pids = tree.recentPids();
        seen = pids;
        seenUntil = System.nanoTime() + MOMENT_NANOS;
        long ticks = 0;
        long pages = 0;
        long virtualBytes = 0;
        int threads = 0;
        int processes = 0;
        int files = 0;
        int mostFiles = 0;
        boolean filesKnown = true;
        io.clear();
        for (long pid : pids) {
            boolean alive = pid == main.pid ? readMain(buffer) : stat.read((int) pid, buffer);
            if (alive && !stat.isDead()) {
                ticks += stat.ownTicks + stat.childrenTicks;
                pages += stat.residentPages;
                virtualBytes += stat.virtualBytes;
                threads += stat.threads;
                processes++;
                int open = openFiles(pid);
                filesKnown &= open > 0;
                files += open;
                mostFiles = Math.max(mostFiles, open);
                io.add(buffer, pid == main.pid ? ioFile.read(buffer) : buffer.readOnce(ProcIo.path(pid)));
            }
        }
        if (processes == 0) {
            return Optional.empty();
        }
        long cpuNanos = cpuNanos(ticks * machine.nanosPerTick());
        return Optional.of(new Usage(
                System.nanoTime(),
                cpuNanos,
                pages * machine.pageSize(),
                virtualBytes,
                threads,
                filesKnown ? Integer.valueOf(files) : null,
                processes,
                mostFiles == 0 ? null : Integer.valueOf(mostFiles),
                null,
                null,
                io.complete() ? Long.valueOf(io.readBytes) : null,
                io.complete() ? Long.valueOf(io.writtenBytes) : null,
                io.complete() ? Long.valueOf(io.reads) : null,
                io.complete() ? Long.valueOf(io.writes) : null,
                null));
    }

    /** The pids of the last look, if that was a moment ago. */
    synchronized List<Long> recentPids() {
        return System.nanoTime() - seenUntil < 0 ? seen : tree.recentPids();
    }

    private long cpuNanos(long ofLiving) {
        OptionalLong kept = account == null ? tree.cpuNanos() : Cgroup.cpuNanos(account);
        if (kept.isEmpty()) {
            return ofLiving;
        }
        if (beforeAccount < 0) {
            beforeAccount = account == null ? 0 : Math.max(0, ofLiving - kept.getAsLong());
        }
        return beforeAccount + kept.getAsLong();
    }

    /** Where it is counted from now on. */
    synchronized void account(Cgroup cgroup) {
        if (account != null) {
            account.close();
        }
        account = new KeptFile(cgroup.cpuFile());
        beforeAccount = -1;
        if (closed) {
            account.close();
        }
    }

    private boolean readMain(ReadBuffer buffer) {
        if (closed || main.isGone()) {
            return false;
        }
        return statFile.read(buffer) > 0 && stat.parse(buffer)
                && stat.startTicks == main.identity.startTicks();
    }

    /** 0 when it is not to be known; a process of this user has no fewer than its own. */
    private int openFiles(long pid) {
        File folder = pid == main.pid ? descriptors : new File("/proc/" + pid + "/fd");
        if (machine.descriptorCount()) {
            return (int) folder.length();
        }
        String[] names = folder.list();
        return names == null ? 0 : names.length;
    }

    synchronized void close() {
        closed = true;
        statFile.close();
        ioFile.close();
        if (account != null) {
            account.close();
        }
    }
}
