package org.hsu.procman.platform.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A tree held together by a cgroup: the kernel knows its members, kills them at once and tells when the last
 * one is gone. The main process counts for itself, because for an instant after its spawn it is not in the
 * cgroup yet. After a kill one shared scan looks for what had left the cgroup and still carries the markers.
 */
final class CgroupTree implements ProcessTree {

    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAST_REMOVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Cgroup cgroup;
    private final boolean owned;
    private final MainProcess main;
    private final TreeSelector escaped;
    private final EventLoop loop;
    private final FileEvents files;
    private final ProcessScans scans;
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>(1);
    private final Runnable changed = this::look;
    private int watch = -1;

    /**
     * @param owned whether it is removed with the run
     */
    CgroupTree(Cgroup cgroup, boolean owned, MainProcess main, TreeSelector escaped, Kernel kernel) {
        this.cgroup = cgroup;
        this.owned = owned;
        this.main = main;
        this.escaped = escaped;
        this.loop = kernel.loop();
        this.files = kernel.files();
        this.scans = kernel.scans();
    }

    @Override
    public List<Long> pids() {
        List<Long> pids = cgroup.pids();
        if (!main.isGone() && !pids.contains((long) main.pid)) {
            pids.add(0, (long) main.pid);
        }
        return pids;
    }

    @Override
    public List<Long> recentPids() {
        return pids();
    }

    @Override
    public OptionalLong cpuNanos() {
        return cgroup.cpuNanos();
    }

    private boolean isEmpty() {
        return main.isGone() && !cgroup.populated();
    }

    @Override
    public CompletableFuture<Boolean> awaitEmpty(long timeoutNanos) {
        if (isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        if (timeoutNanos <= 0) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> empty = new CompletableFuture<>();
        boolean polled;
        synchronized (waiting) {
            waiting.add(empty);
            if (watch < 0) {
                watch = files.watch(cgroup.eventsFile(), FileEvents.MODIFIED, changed);
            }
            polled = watch < 0;
        }
        look();
        if (!empty.isDone()) {
            if (!loop.after(timeoutNanos, () -> giveUp(empty))) {
                giveUp(empty);
            } else if (polled) {
                poll(empty);
            }
        }
        return empty;
    }

    private void poll(CompletableFuture<Boolean> empty) {
        loop.after(POLL_NANOS, () -> {
            look();
            if (!empty.isDone()) {
                poll(empty);
            }
        });
    }

    private void giveUp(CompletableFuture<Boolean> empty) {
        synchronized (waiting) {
            waiting.remove(empty);
            unwatchWhenIdle();
        }
        empty.complete(false);
    }

    private void look() {
        List<CompletableFuture<Boolean>> told;
        synchronized (waiting) {
            if (waiting.isEmpty() || !isEmpty()) {
                return;
            }
            told = List.copyOf(waiting);
            waiting.clear();
            unwatchWhenIdle();
        }
        told.forEach(empty -> empty.complete(true));
    }

    private void unwatchWhenIdle() {
        if (waiting.isEmpty() && watch >= 0) {
            files.forget(watch, changed);
            watch = -1;
        }
    }

    @Override
    public void signalOutsiders(int signal) {
        ProcStat stat = new ProcStat();
        for (long pid : cgroup.pids()) {
            if (stat.read((int) pid, ReadBuffer.ofThisThread()) && stat.group != main.pid) {
                LiveProcesses.signal((int) pid, stat.startTicks, signal);
            }
        }
    }

    @Override
    public CompletableFuture<List<Long>> kill() {
        main.send(Signals.SIGKILL);
        if (!cgroup.kill()) {
            killOneByOne(System.nanoTime() + KILL_NANOS);
        }
        return awaitEmpty(KILL_NANOS).thenCompose(empty -> {
            if (!empty) {
                return CompletableFuture.completedFuture(pids());
            }
            return KillLoop.kill(scans, escaped);
        });
    }

    /** Where there is no cgroup.kill; what was just being made when its group was frozen falls to the next round. */
    private void killOneByOne(long deadline) {
        cgroup.killFrozen();
        if (cgroup.populated() && System.nanoTime() - deadline < 0) {
            loop.after(POLL_NANOS, () -> killOneByOne(deadline));
        }
    }

    @Override
    public void mainProcessGone() {
        look();
    }

    /** What still runs may not have joined its cgroup yet, and would find it gone. */
    @Override
    public void release() {
        if (owned && main.isGone()) {
            remove(POLL_NANOS);
        }
    }

    /** Now, or soon: the last of the dead may still be on their way out. */
    private void remove(long pause) {
        if (!cgroup.remove() && pause < LAST_REMOVAL_NANOS) {
            loop.after(pause, () -> remove(pause * 4));
        }
    }
}
