package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** What belongs to one run, the main process included. Thread-safe. */
interface ProcessTree {

    /** A snapshot of living pids. */
    List<Long> pids();

    /** As {@link #pids}, but perhaps a second old where a look is dear, with pids that are gone. */
    List<Long> recentPids();

    /** Nobody asks for {@link #recentPids} again and again any more. */
    default void forgetRecent() {
        // Nothing is kept for it.
    }

    /** Processor time of all that ever belonged to it; empty where nobody keeps it. */
    OptionalLong cpuNanos();

    /** The cgroup that holds it together; empty for none. */
    Optional<Path> folder();

    /**
     * Moves all of it into a cgroup; one of the hierarchy that holds it together does so from then on.
     *
     * @return whether anything was moved
     * @throws IOException not all of it is there
     */
    boolean join(Cgroup cgroup) throws IOException;

    /** True once nothing of it runs, false when something does at the deadline. */
    CompletableFuture<Boolean> awaitEmpty(long timeoutNanos);

    /** Sends a signal to what has left the process group of its leader, soon; what may not be signalled is passed over. */
    void signalOutsiders(int signal);

    /** Kills all of it; completes with what is left. */
    CompletableFuture<List<Long>> kill();

    /** The main process has ended. */
    void mainProcessGone();

    /** Frees what was made for the tree, if its main process has ended; no process is touched. */
    void release();
}
