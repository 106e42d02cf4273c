package org.hsu.procman.api.platform;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.resource.LiveLimits;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One instance of a process and the tree below it. Made by a {@link Platform}, or by a process type that
 * wraps one. Thread-safe; no method blocks for more than a system call or two.
 */
@ConsumerType
public interface RunningProcess {

    ProcessIdentity identity();

    /**
     * Sends a signal to the main process, never to another that has its pid by now; does nothing when it
     * is gone.
     *
     * @param name with SIG, such as {@code SIGHUP}
     * @throws SignalException no such signal here, or not permitted
     */
    void signal(String name) throws SignalException;

    /** As {@link #signal}, to every process of the instance's group. */
    void signalGroup(String name) throws SignalException;

    /**
     * Asks the instance to stop: by default the signal to its group; on Linux also to what has left the group. A
     * process type with a better way (a call, a message) tries that first.
     */
    default void requestStop(String signalName) throws SignalException {
        signalGroup(signalName);
    }

    /** Every living pid of the tree, children that left the session included; a snapshot. */
    List<Long> tree();

    /** As {@link #tree}, but perhaps a second old where a look is dear, with pids that are gone. */
    default List<Long> recentTree() {
        return tree();
    }

    /** Completes with true once the tree is empty, with false when it is not by the deadline. */
    CompletionStage<Boolean> awaitEmpty(long timeoutNanos);

    /**
     * Kills the whole tree, also what left the session or forks meanwhile. Completes with the pids that
     * are still there, so normally with an empty list.
     */
    CompletionStage<List<Long>> killTree();

    /** What the tree uses now; empty when it is gone or nothing can be known. */
    Optional<Usage> usage();

    /** As {@link #usage}, with what is dearer to find out: swap and proportional memory. May take milliseconds. */
    default Optional<Usage> usageInDetail() {
        return usage();
    }

    /** How the limits of the tree are changed while it runs. */
    default LiveLimits liveLimits() {
        return LiveLimits.NONE;
    }

    /** Frees descriptors and bookkeeping after the end of the run; the tree is not touched. */
    void release();
}
