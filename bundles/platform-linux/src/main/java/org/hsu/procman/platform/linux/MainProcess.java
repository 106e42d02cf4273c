package org.hsu.procman.platform.linux;

import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.SignalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The main process of a run: a child of ours, or one that was adopted and belongs to another parent by now.
 *
 * <p>No signal can meet a stranger. With a pidfd the kernel sees to that. Without one the pid of a child is
 * safe for as long as nobody has reaped it, and reaping and signalling exclude each other here; the pid of an
 * adopted process is compared with its start time just before, which leaves the microseconds in between.
 *
 * <p>The number of its process group cannot be given away while the unreaped leader or any member holds it,
 * which is why {@code kill(-pid)} is used before the reaping only. After it, {@link #signalGroup} reaches the
 * members through the pidfd of the leader, which names the kernel's object and not the number.
 */
final class MainProcess {

    private static final Logger LOG = LoggerFactory.getLogger(MainProcess.class);

    final ProcessIdentity identity;
    final int pid;
    final boolean child;
    private final String processId;
    /** Where its parent writes down how it ended; null for nowhere. */
    final Path exitRecord;
    /** The shell above it, a child of ours, that ends when it has written; null for none. */
    MainProcess shell;
    private final RunListener listener;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Runnable whenGone = () -> { };
    private volatile boolean gone;
    private volatile long goneNanos;
    private int pidfd;
    private boolean closed;
    /** Its token in the event loop; negative when it is not there. */
    volatile long token;

    /**
     * @param pidfd owned from now on; negative for none
     * @param child whether waiting for it is ours
     * @param exitRecord where its parent writes down how it ended; null for nowhere
     */
    MainProcess(String processId, ProcessIdentity identity, int pidfd, boolean child, Path exitRecord,
            RunListener listener) {
        this.processId = processId;
        this.identity = identity;
        this.pid = (int) identity.pid();
        this.pidfd = pidfd;
        this.child = child;
        this.exitRecord = exitRecord;
        this.listener = listener;
    }

    String processId() {
        return processId;
    }

    /** Negative for none. */
    synchronized int pidfd() {
        return pidfd;
    }

    /** Whether it runs no more, as far as has been seen. */
    boolean isGone() {
        return gone;
    }

    /** Whether it runs this very moment, whatever has been told of it so far. */
    boolean runs() {
        ProcStat stat = new ProcStat();
        return !gone && stat.read(pid, ReadBuffer.ofThisThread())
                && stat.startTicks == identity.startTicks() && !stat.isDead();
    }

    /** Called, perhaps more than once, when its end is seen and before the listener is told. */
    void whenGone(Runnable action) {
        whenGone = action;
        if (gone) {
            action.run();
        }
    }

    /** Null while it runs. */
    synchronized ExitStatus reap(Pointer info) {
        ExitStatus status = WaitStatus.reap(pid, false, info);
        if (status != null) {
            gone = true;
        }
        return status;
    }

    /** Nanoseconds since its end was seen. */
    long goneFor() {
        return System.nanoTime() - goneNanos;
    }

    /** It runs no more; how it ended may come later. */
    void ended() {
        if (!gone) {
            goneNanos = System.nanoTime();
            gone = true;
        }
        whenGone.run();
    }

    void tell(ExitStatus status) {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        MDC.put("process", processId);
        try {
            ended();
            listener.exited(status);
        } catch (RuntimeException | LinkageError | AssertionError problem) {
            LOG.error("the listener of process {} failed on {}", pid, status.text(), problem);
        } finally {
            MDC.remove("process");
        }
    }

    void signal(int signal) throws SignalException {
        int errno = send(signal);
        if (errno != 0 && errno != Errno.ESRCH) {
            throw refused(signal, errno);
        }
    }

    /** 0 or the error; ESRCH when it is gone. */
    synchronized int send(int signal) {
        if (pidfd >= 0) {
            return Pidfd.signal(pidfd, signal);
        }
        if (gone || closed || !child && !LiveProcesses.isSame(identity)) {
            return Errno.ESRCH;
        }
        return LibC.kill(pid, signal) == 0 ? 0 : Errno.last();
    }

    /**
     * To all of the group.
     *
     * @return false where the group cannot be reached as one without risk of meeting another
     */
    synchronized boolean signalGroup(int signal) throws SignalException {
        int errno = Errno.EINVAL;
        if (pidfd >= 0) {
            errno = Pidfd.signalGroup(pidfd, signal);
        }
        if (errno == Errno.EINVAL) {
            if (!child || gone || closed) {
                return false;
            }
            errno = LibC.kill(-pid, signal) == 0 ? 0 : Errno.last();
        }
        if (errno != 0 && errno != Errno.ESRCH) {
            throw refused(signal, errno);
        }
        return true;
    }

    /**
     * Whether its group still has members, found without its number: as long as it has, that number was given
     * to no other process, group or session.
     */
    synchronized boolean holdsGroup() {
        return pidfd >= 0 && Pidfd.signalGroup(pidfd, 0) == 0;
    }

    private SignalException refused(int signal, int errno) {
        return new SignalException(
                "cannot send " + Signals.name(signal) + " to process " + pid + ": " + Errno.text(errno));
    }

    /** Tells nothing and signals nothing from now on. */
    synchronized void close() {
        told.set(true);
        closed = true;
        if (pidfd >= 0) {
            LibC.close(pidfd);
            pidfd = -1;
        }
    }
}
