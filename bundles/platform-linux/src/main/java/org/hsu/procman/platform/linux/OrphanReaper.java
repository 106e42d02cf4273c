package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.util.HashMap;
import java.util.Map;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/**
 * Makes this process the one that orphans of its children fall to, and buries them. The JDK never would; init
 * is slow about it and in a container often is this very process.
 *
 * <p>The JDK's own children keep their exit codes: it waits for each in a thread that is blocked in waitpid,
 * so it takes a zombie within microseconds. What is taken here has been a zombie at three looks a second
 * apart, at ten when it is in this process's session as the JDK's children are, and is waited for by nobody
 * here. A look is one waitid that
 * takes nothing; /proc is scanned only when that shows a zombie that is not ours.
 */
final class OrphanReaper implements AutoCloseable {

    private static final int LOOKS = 3;
    private static final int LOOKS_IN_OWN_SESSION = 10;

    private final EventLoop loop;
    private final ProcessScans scans;
    private final ExitWatch exits;
    private final long lookNanos;
    private final boolean subreaper;
    private final int self = (int) ProcessHandle.current().pid();
    private final Memory info = new Memory(WaitStatus.SIGINFO_SIZE);
    private volatile Map<Entry, Integer> looks = new HashMap<>();
    private volatile boolean closed;

    OrphanReaper(Kernel kernel, ExitWatch exits, long lookNanos) {
        this.lookNanos = lookNanos;
        this.loop = kernel.loop();
        this.scans = kernel.scans();
        this.exits = exits;
        this.subreaper = LibC.prctl(LibC.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
        loop.after(lookNanos, this::look);
    }

    boolean subreaper() {
        return subreaper;
    }

    private void look() {
        if (closed) {
            return;
        }
        info.setInt(WaitStatus.SI_PID, 0);
        int result = LibC.waitid(WaitStatus.P_ALL, 0, info,
                WaitStatus.WEXITED | WaitStatus.WNOHANG | WaitStatus.WNOWAIT);
        int zombie = result == 0 ? info.getInt(WaitStatus.SI_PID) : 0;
        if (zombie != 0 && !exits.owns(zombie)) {
            scans.request().thenAccept(this::bury);
        } else if (zombie == 0) {
            looks = new HashMap<>();
        }
        loop.after(lookNanos, this::look);
    }

    private void bury(ProcessSnapshot snapshot) {
        if (exits.isSpawning()) {
            // Where the machine is busy a child may have ended long before whoever has started it gets to say so.
            looks = new HashMap<>();
            return;
        }
        Node own = snapshot.get(self);
        Map<Entry, Integer> current = new HashMap<>();
        for (Node child : snapshot.childrenOf(self)) {
            if (!child.dead() || own == null || exits.owns(child.pid())) {
                continue;
            }
            int count = looks.getOrDefault(child.entry(), 0) + 1;
            if (count < (child.session() == own.session() ? LOOKS_IN_OWN_SESSION : LOOKS)) {
                current.put(child.entry(), count);
            } else {
                try (Memory status = new Memory(WaitStatus.SIGINFO_SIZE)) {
                    WaitStatus.reap(child.pid(), false, status);
                }
            }
        }
        looks = current;
    }

    /** Orphans fall to init again. */
    @Override
    public void close() {
        closed = true;
        if (subreaper) {
            LibC.prctl(LibC.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
        }
    }
}
