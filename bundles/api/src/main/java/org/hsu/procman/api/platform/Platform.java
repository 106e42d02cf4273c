package org.hsu.procman.api.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Native processes on this machine. Thread-safe. */
@ProviderType
public interface Platform {

    /** {@code linux} or {@code portable}. */
    String name();

    /** Empty when it works here; else one sentence why not. Cheap, never throws. */
    Optional<String> unavailable();

    /** What was probed on this machine for this user, in a stable order. */
    List<Capability> capabilities();

    /**
     * Starts a process; returns when the system has accepted or refused it. Blocks for about a
     * millisecond. The listener may be called before this returns.
     *
     * @throws SpawnException the process was not started and nothing is left of the attempt
     */
    RunningProcess spawn(Launch launch, RunListener listener) throws SpawnException;

    /**
     * Takes over a process that an earlier manager started, if and only if it is provably the same: same boot,
     * same start time, and, where the launch's environment has markers, one more proof. That is the markers in its
     * environment; or, for a program that has overwritten its environment, one of the launch's output files as its
     * standard output or error; or what else the platform knows a process by. Where the system shows nothing of
     * another process, boot and start time have to do.
     *
     * @return empty when it is gone or is another process by now; then nothing was signalled
     */
    Optional<RunningProcess> adopt(ProcessIdentity identity, Launch launch, RunListener listener);

    /**
     * Takes in hand a process that is not ours, whoever started it: to see its end, to measure it and, where the
     * operator permits, to signal it. Its tree are the process itself and its descendants by parent links, those
     * included that were seen as such before their parent went; never a session, a cgroup or a group that it
     * shares with others. {@link RunningProcess#signalGroup} reaches its group only if it leads one, else it alone.
     * {@link RunningProcess#release} signals nothing.
     *
     * @throws NotObservableException it is gone, or it is one that is never observed: process 1, this manager,
     *         what this manager started
     */
    default RunningProcess observe(long pid, RunListener listener) throws NotObservableException {
        throw new NotObservableException("the " + name() + " platform observes no processes of others");
    }

    /**
     * How a process that {@link #adopt} did not find has ended, where that can still be told: it has not been
     * reaped yet, or the launch's exit record says it. Looks for a fraction of a second at most.
     *
     * @return empty when nobody knows
     */
    default Optional<ExitStatus> exitOf(ProcessIdentity identity, Launch launch) {
        return Optional.empty();
    }

    /**
     * Every process of this user that carries {@link Launch#MARKER_MANAGER} with this value, whoever
     * started it and wherever it went.
     */
    List<MarkedProcess> findMarked(String managerMarker);

    /**
     * Every process of this user that has one of these files as its standard output or error, whoever started it;
     * empty where the system does not show that. It finds what {@link #findMarked} cannot: a program that has
     * overwritten its environment.
     *
     * @param files absolute; those that do not exist are nobody's
     * @return which of the files each has; when it has two, either
     */
    Map<ProcessIdentity, Path> findWriting(Collection<Path> files);

    /** Kills, whole trees and all, what {@link #findMarked} finds for this id; returns pids that survive. */
    List<Long> killMarked(String managerMarker, String processId);

    /** Calls back once, soon after the file grows (or at once if it is longer than {@code size}). */
    void onGrowth(Path file, long size, Runnable callback);

    /** Forgets {@link #onGrowth} for the file. */
    void forgetGrowth(Path file);

    /**
     * Opens a socket on which an instance may tell of itself (sd_notify(3)). What is there under the path, left
     * by an earlier manager, is replaced. One thread serves all of them.
     *
     * @param path where it is to be; another address is chosen where the path is too long for a socket, or where
     *             the user cannot get to it
     * @param user who may write to it, null: the manager's own
     * @return empty where this platform has no such sockets
     * @throws IOException it cannot be opened, the message says why
     */
    default Optional<NotifySocket> openNotify(Path path, String user, NotifyListener listener) throws IOException {
        return Optional.empty();
    }

    /**
     * Opens a socket that listens, to be passed to processes. Connections queue in it from now on, whether a process
     * accepts them or not. The file of a unix socket that nobody listens on is replaced.
     *
     * @throws java.net.BindException somebody listens there already
     * @throws IOException it cannot be had, the message says why; always on a platform that cannot pass it on
     */
    default ListeningSocket listen(ListenAddress address) throws IOException {
        throw new IOException("the " + name() + " platform passes no sockets to processes");
    }

    /**
     * A hold of our own on the very socket that a process which an earlier manager started was given.
     *
     * @return empty where it has none that listens there, or where the system does not let us have it
     */
    default Optional<ListeningSocket> listeningOf(RunningProcess process, ListenAddress address) {
        return Optional.empty();
    }

    /**
     * Tells the service manager that started this manager something (sd_notify(3)): one datagram, never waits.
     *
     * @param address as {@code NOTIFY_SOCKET} has it: an absolute path, or {@code @} and an abstract name
     * @param text    lines of {@code NAME=value}
     * @return false where this platform has no such sockets
     * @throws IOException it was not taken, the message says why
     */
    default boolean tellServiceManager(String address, String text) throws IOException {
        return false;
    }

    /** Gives the blocks of a range back to the file system, its length unchanged; false where it cannot. */
    boolean punchHole(FileChannel file, long offset, long length) throws IOException;
}
