package org.hsu.procman.platform.linux;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/**
 * Kills a tree that no cgroup holds together. First every member is stopped, and looked for again until no new
 * one turns up: what is stopped forks no more and is still the parent of what it forked, so nothing slips away
 * in between. Then all are killed, until a look finds none. A look is a shared scan; a signal goes to a pid
 * only if it has its start time.
 */
final class KillLoop {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_STOPPING_ROUNDS = 20;

    private final ProcessScans scans;
    private final TreeMembers members;
    private final CompletableFuture<List<Long>> survivors = new CompletableFuture<>();
    private final Set<Entry> known = new HashSet<>();
    private final long deadline = System.nanoTime() + DEADLINE_NANOS;
    private int rounds;
    private boolean killing;

    private KillLoop(ProcessScans scans, TreeMembers members) {
        this.scans = scans;
        this.members = members;
    }

    /** Completes with the pids that would not die within ten seconds. */
    static CompletableFuture<List<Long>> kill(ProcessScans scans, TreeMembers members) {
        KillLoop loop = new KillLoop(scans, members);
        loop.look();
        return loop.survivors;
    }

    private void look() {
        scans.request().whenComplete((snapshot, problem) -> {
            if (problem == null) {
                act(snapshot);
            } else if (problem instanceof CancellationException || System.nanoTime() - deadline > 0) {
                survivors.completeExceptionally(problem);
            } else {
                look();
            }
        });
    }

    private void act(ProcessSnapshot snapshot) {
        List<Node> alive = members.of(snapshot, known);
        if (alive.isEmpty()) {
            survivors.complete(List.of());
            return;
        }
        boolean grown = false;
        for (Node node : alive) {
            grown |= known.add(node.entry());
        }
        rounds++;
        killing |= !grown || rounds > MAX_STOPPING_ROUNDS;
        int signal = killing ? Signals.SIGKILL : Signals.SIGSTOP;
        int refused = 0;
        for (Node node : alive) {
            if (LiveProcesses.signal(node.pid(), node.startTicks(), signal) == Errno.EPERM) {
                refused++;
            }
        }
        boolean hopeless = killing && refused == alive.size();
        if (hopeless || System.nanoTime() - deadline > 0) {
            survivors.complete(alive.stream().map(node -> (long) node.pid()).sorted().toList());
            return;
        }
        look();
    }
}
