package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves runs that the freezer of v1 holds together into cgroups of v2 as well, for what is counted there alone: the
 * processor time of the dead, and pressure. Some seconds after their start, many at once, and on a thread of its own: the
 * kernel lets the first of several moves wait for an RCU grace period, some 10 ms, and whoever starts a process in a
 * cgroup meanwhile waits, too, for the lock that it holds. Nothing but these figures depends on it. Thread-safe.
 */
final class Accounting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Accounting.class);
    /** So a restart meets a move rarely, however often processes are restarted. */
    private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** What forks faster than it is moved is counted in part. */
    private static final int ROUNDS = 5;

    private final TrackingCgroups cgroups;
    private final EventLoop loop;
    private final List<Runnable> waiting = new ArrayList<>();
    private final SpareThread moves;

    Accounting(TrackingCgroups cgroups, EventLoop loop) {
        this.cgroups = cgroups;
        this.loop = loop;
        moves = new SpareThread(Accounting::thread, loop, DELAY_NANOS);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "procman-accounting");
        thread.setDaemon(true);
        return thread;
    }

    /** A run has been started. */
    void begin(LinuxProcess process, Launch launch, Marker marker) {
        Optional<Path> brought = cgroups.ofLimits(launch);
        if (brought.isPresent()) {
            process.account(brought.get());
        } else {
            await(() -> move(process, launch, marker));
        }
    }

    private void await(Runnable move) {
        boolean first;
        synchronized (waiting) {
            first = waiting.isEmpty();
            waiting.add(move);
        }
        if (first) {
            loop.after(DELAY_NANOS, () -> moves.submit(this::moveAll));
        }
    }

    private void moveAll() {
        List<Runnable> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(Accounting::runSafely);
    }

    /** One that fails does not take the others along. */
    private static void runSafely(Runnable move) {
        try {
            move.run();
        } catch (RuntimeException problem) {
            LOG.warn("a run is not accounted for: {}", problem.toString());
        }
    }

    /** A run was taken over, which an earlier manager may have moved. */
    void resume(LinuxProcess process, Launch launch, Marker marker) {
        Optional<Path> folder = cgroups.holding(process.main().pid, launch, marker);
        if (folder.isPresent()) {
            cgroups.adopted(folder.get(), marker);
            process.account(folder.get());
        } else {
            begin(process, launch, marker);
        }
    }

    /** A run was moved into another cgroup while it runs. */
    void joined(LinuxProcess process, Path folder) {
        if (folder.startsWith(cgroups.mount().mountPoint())) {
            moves.submit(() -> {
                process.account().filter(before -> !before.equals(folder)).ifPresent(before -> new Cgroup(before).remove());
                process.account(folder);
            });
        }
    }

    private void move(LinuxProcess process, Launch launch, Marker marker) {
        if (process.main().isGone() || process.isClosed() || process.account().isPresent()) {
            return;
        }
        try {
            Optional<Path> folder = cgroups.create(launch, marker);
            if (folder.isEmpty()) {
                return;
            }
            Cgroup cgroup = new Cgroup(folder.get());
            for (int round = 0; round < ROUNDS; round++) {
                List<Long> outside = process.tree();
                outside.removeAll(cgroup.pids());
                if (outside.isEmpty()) {
                    break;
                }
                outside.forEach(cgroup::take);
            }
            process.account(folder.get());
        } catch (SpawnException shortage) {
            LOG.debug("{} is not accounted for: {}", launch.processId(), shortage.getMessage());
        }
    }

    /** A run is over. */
    void end(LinuxProcess process) {
        moves.submit(() -> process.account().map(Cgroup::new).ifPresent(cgroup -> {
            if (process.main().isGone()) {
                cgroup.remove();
            }
        }));
    }

    /** Waits for a move under way, and removes the folders in which nothing lives. */
    @Override
    public void close() {
        moves.close();
        cgroups.close(Set.of());
    }
}
