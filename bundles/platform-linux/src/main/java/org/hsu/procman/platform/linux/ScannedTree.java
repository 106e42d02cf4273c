package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree without a cgroup: the session and group of the main process, its descendants, and whatever carries
 * the run's markers in its environment. What cleared its environment, left the session and lost its parent
 * cannot be found so.
 */
final class ScannedTree implements ProcessTree {

    private static final Logger LOG = LoggerFactory.getLogger(ScannedTree.class);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProcessScans scans;
    private final EventLoop loop;
    private final TreeMembers members;

    ScannedTree(ProcessScans scans, EventLoop loop, TreeMembers members) {
        this.scans = scans;
        this.loop = loop;
        this.members = members;
    }

    @Override
    public List<Long> pids() {
        try {
            return pids(scans.request().join());
        } catch (CancellationException | CompletionException closed) {
            return List.of();
        }
    }

    @Override
    public List<Long> recentPids() {
        ProcessSnapshot snapshot = scans.recent(RECENT_NANOS);
        Set<Long> pids = new LinkedHashSet<>();
        // The snapshot may be older than the main process.
        pids.add(members.leader().pid());
        if (snapshot != null) {
            pids.addAll(pids(snapshot));
        }
        return List.copyOf(pids);
    }

    private List<Long> pids(ProcessSnapshot snapshot) {
        return members.of(snapshot, List.of()).stream().map(node -> (long) node.pid()).sorted().toList();
    }

    @Override
    public OptionalLong cpuNanos() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public boolean join(Cgroup cgroup) throws IOException {
        return LiveTree.gather(cgroup, this::pids);
    }

    @Override
    public CompletableFuture<Boolean> awaitEmpty(long timeoutNanos) {
        CompletableFuture<Boolean> empty = new CompletableFuture<>();
        look(empty, System.nanoTime() + timeoutNanos, FIRST_PAUSE_NANOS);
        return empty;
    }

    private void look(CompletableFuture<Boolean> empty, long deadline, long pause) {
        scans.request().whenComplete((snapshot, problem) -> {
            if (problem != null) {
                LOG.debug("no look at /proc, so no word that tree {} is empty", members.leader().pid(), problem);
                empty.complete(false);
                return;
            }
            List<Node> alive = members.of(snapshot, List.of());
            long left = deadline - System.nanoTime();
            if (alive.isEmpty() || left <= 0) {
                empty.complete(alive.isEmpty());
            } else if (!loop.after(Math.min(pause, left),
                    () -> look(empty, deadline, Math.min(pause * 2, LAST_PAUSE_NANOS)))) {
                empty.complete(false);
            }
        });
    }

    @Override
    public void signalOutsiders(int signal) {
        int group = (int) members.leader().pid();
        scans.request().thenAccept(snapshot -> members.of(snapshot, List.of()).stream()
                .filter(node -> node.group() != group)
                .forEach(node -> LiveProcesses.signal(node.pid(), node.startTicks(), signal)));
    }

    @Override
    public CompletableFuture<List<Long>> kill() {
        return KillLoop.kill(scans, members);
    }

    @Override
    public void mainProcessGone() {
        // Every look starts from the processes themselves.
    }

    @Override
    public void release() {
        // Nothing was made.
    }
}
