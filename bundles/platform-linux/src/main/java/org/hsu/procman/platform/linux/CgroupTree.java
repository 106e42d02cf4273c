package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final Path mountPoint;
    private final MainProcess main;
    private final TreeSelector escaped;
    private final EventLoop loop;
    private final FileEvents files;
    private final ProcessScans scans;
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>(1);
    private final Runnable changed = this::look;
    private final Object moving = new Object();
    private int watch = -1;
    private volatile Cgroup cgroup;
    private volatile boolean owned;
    /** Which it is being moved out of; null for none. */
    private volatile Cgroup former;
    private final KeptList recent = new KeptList();

    /**
     * @param owned      whether it is removed with the run
     * @param mountPoint of the hierarchy
     */
    CgroupTree(
            Cgroup cgroup, boolean owned, Path mountPoint, MainProcess main, TreeSelector escaped, Kernel kernel) {
        this.mountPoint = mountPoint;
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
        Cgroup before = former;
        List<Long> pids = cgroup.pids();
        if (before != null) {
            pids.removeAll(before.pids());
            pids.addAll(before.pids());
        }
        return withMain(pids);
    }

    private List<Long> withMain(List<Long> pids) {
        if (!main.isGone() && !pids.contains((long) main.pid)) {
            pids.add(0, (long) main.pid);
        }
        return pids;
    }

    /** {@inheritDoc} Whoever asks again and again within moments is told the truth each time. */
    @Override
    public List<Long> recentPids() {
        return former != null ? pids() : withMain(recent.pids(cgroup));
    }

    @Override
    public void forgetRecent() {
        recent.close();
    }

    @Override
    public OptionalLong cpuNanos() {
        return cgroup.cpuNanos();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(cgroup.path());
    }

    /** One call after the other. While it is on its way, and if it does not get there whole, both cgroups are its. */
    @Override
    public boolean join(Cgroup next) throws IOException {
        synchronized (moving) {
            if (!next.path().equals(cgroup.path()) && next.path().startsWith(mountPoint)) {
                if (former != null) {
                    throw new IOException("part of it is still in " + former.path());
                }
                former = cgroup;
                cgroup = next;
            }
            boolean moved = LiveTree.gather(next, this::pids);
            if (former != null) {
                arrived();
            }
            return moved;
        }
    }

    private void arrived() {
        if (owned) {
            former.removeSoon();
            owned = false;
        }
        former = null;
        synchronized (waiting) {
            if (watch >= 0) {
                files.forget(watch, changed);
                watch = files.watch(cgroup.eventsFile(), FileEvents.MODIFIED, changed);
            }
            if (watch < 0) {
                waiting.forEach(this::poll);
            }
        }
        look();
    }

    private boolean isEmpty() {
        Cgroup before = former;
        return main.isGone() && !cgroup.populated() && (before == null || !before.populated());
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
            polled = watch < 0 || former != null;
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
        for (long pid : pids()) {
            if (stat.read((int) pid, ReadBuffer.ofThisThread()) && stat.group != main.pid) {
                LiveProcesses.signal((int) pid, stat.startTicks, signal);
            }
        }
    }

    @Override
    public CompletableFuture<List<Long>> kill() {
        main.send(Signals.SIGKILL);
        Cgroup before = former;
        boolean killed = cgroup.kill();
        if (before != null) {
            killed &= before.kill();
        }
        if (!killed) {
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
        Cgroup before = former;
        if (before != null) {
            before.killFrozen();
        }
        if (!isEmpty() && System.nanoTime() - deadline < 0) {
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
