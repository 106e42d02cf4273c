package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ProcessIdentity;

/**
 * Sees every end of a main process by event. A child is reaped by its own pid and tells its exit so. An
 * adopted process has another parent: its status is in field 52 of /proc/PID/stat while it is a zombie, and
 * after its parent has reaped it the kernel gives it through the pidfd (Linux 6.15); where neither can be had
 * its exit record says it, and without one the exit is unknown.
 *
 * <p>Where the kernel has no pidfd, or none could be had, one timer for all of them asks every 20 ms.
 */
final class ExitWatch {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REAPED_BY_PARENT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long the shell that has reaped a process may take to write that down. */
    private static final long RECORD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EventLoop loop;
    private final Machine machine;
    private final Memory info = new Memory(WaitStatus.SIGINFO_SIZE);
    private final ReadBuffer buffer = new ReadBuffer(4096);
    private final ProcStat stat = new ProcStat();
    private final ConcurrentHashMap<Integer, MainProcess> children = new ConcurrentHashMap<>();
    private final Set<MainProcess> polled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger spawning = new AtomicInteger();
    private final AtomicBoolean pollScheduled = new AtomicBoolean();

    ExitWatch(EventLoop loop, Machine machine) {
        this.loop = loop;
        this.machine = machine;
    }

    /** Its listener is called on the event loop, perhaps before this returns. */
    void watch(MainProcess process) {
        if (process.child) {
            children.put(process.pid, process);
        }
        int pidfd = process.pidfd();
        long token = pidfd < 0 ? -1 : loop.add(pidfd, EventLoop.IN, (self, events) -> {
            if (process.child) {
                childEnded(process, pidfd, self);
            } else {
                strangerEnded(process, pidfd, self, events);
            }
        });
        process.token = token;
        if (token < 0) {
            polled.add(process);
            schedulePoll();
        }
    }

    /** From now on a child may be made that is not known here yet; ends with {@link #spawned}. */
    void spawning() {
        spawning.incrementAndGet();
    }

    /** That child is known here, or there is none. */
    void spawned() {
        spawning.decrementAndGet();
    }

    /** Whether a child that {@link #owns} does not know may be one whose start is not over yet. */
    boolean isSpawning() {
        return spawning.get() > 0;
    }

    /** A child that nobody else may reap; its end matters only after {@link #bury}. */
    void own(MainProcess shell) {
        children.put(shell.pid, shell);
    }

    /** Reaps, as soon as it ends, what was given to {@link #own}. */
    void bury(MainProcess shell) {
        if (children.containsKey(shell.pid) && polled.add(shell)) {
            schedulePoll();
        }
    }

    /** Tells nothing of this process from now on. */
    void forget(MainProcess process) {
        polled.remove(process);
        children.remove(process.pid, process);
        int pidfd = process.pidfd();
        if (pidfd >= 0 && process.token > 0) {
            loop.remove(process.token, pidfd);
        }
        process.close();
    }

    /** Whether the exit of the child with this pid is waited for here. */
    boolean owns(int pid) {
        return children.containsKey(pid);
    }

    private void childEnded(MainProcess process, int pidfd, long token) {
        ExitStatus status = process.reap(info);
        if (status == null) {
            // A debugger holds it: its pidfd stays readable, so it is asked again by time.
            loop.modify(token, pidfd, 0);
            loop.after(POLL_NANOS, () -> loop.modify(token, pidfd, EventLoop.IN));
            return;
        }
        loop.remove(token, pidfd);
        children.remove(process.pid, process);
        process.tell(status);
    }

    private void strangerEnded(MainProcess process, int pidfd, long token, int events) {
        long nanoTime = System.nanoTime();
        long epochMillis = System.currentTimeMillis();
        process.ended();
        if ((events & EventLoop.HANG_UP) == 0) {
            ExitStatus status = zombieStatus(process, nanoTime, epochMillis);
            if (status == null && machine.pidfdInfo()) {
                // Its end is known, how it ended is not yet: wait for its parent to reap it.
                loop.modify(token, pidfd, 0);
                loop.after(REAPED_BY_PARENT_NANOS, () -> {
                    loop.remove(token, pidfd);
                    process.tell(ExitStatus.unknown(nanoTime, epochMillis));
                });
                return;
            }
            loop.remove(token, pidfd);
            tellOrAskRecord(process, status);
            return;
        }
        loop.remove(token, pidfd);
        Integer waitStatus = Pidfd.waitStatus(pidfd);
        tellOrAskRecord(process, waitStatus == null ? null : WaitStatus.decode(waitStatus, nanoTime, epochMillis));
    }

    private void tellOrAskRecord(MainProcess process, ExitStatus status) {
        ExitStatus known = status != null ? status : recorded(process);
        if (known != null) {
            process.tell(known);
        } else {
            polled.add(process);
            schedulePoll();
        }
    }

    /** Null while it may yet come. */
    private static ExitStatus recorded(MainProcess process) {
        long nanoTime = System.nanoTime();
        long epochMillis = System.currentTimeMillis();
        if (process.exitRecord == null || process.isGone() && process.goneFor() > RECORD_NANOS) {
            return ExitStatus.unknown(nanoTime, epochMillis);
        }
        return ExitRecord.read(process.exitRecord, process.pid, nanoTime, epochMillis).orElse(null);
    }

    /** Null when it is no zombie any more or its status may not be read, which looks like a success. */
    private ExitStatus zombieStatus(MainProcess process, long nanoTime, long epochMillis) {
        if (!stat.read(process.pid, buffer) || stat.startTicks != process.identity.startTicks() || !stat.isZombie()) {
            return null;
        }
        if (stat.waitStatus == 0 && !machine.mayReadExitOf(process.pid)) {
            return null;
        }
        return WaitStatus.decode(stat.waitStatus, nanoTime, epochMillis);
    }

    /** Of a process that is no more, or only as a zombie; waits a moment for a record that is just being written. */
    Optional<ExitStatus> exitOf(ProcessIdentity identity, Launch launch) {
        ProcStat left = new ProcStat();
        int pid = (int) identity.pid();
        if (left.read(pid, ReadBuffer.ofThisThread()) && left.startTicks == identity.startTicks() && left.isZombie()
                && (left.waitStatus != 0 || machine.mayReadExitOf(pid))) {
            return Optional.of(WaitStatus.decode(left.waitStatus, System.nanoTime(), System.currentTimeMillis()));
        }
        return launch.exitRecord() == null ? Optional.empty() : ExitRecord.await(launch.exitRecord(), pid);
    }

    private void schedulePoll() {
        if (pollScheduled.compareAndSet(false, true)) {
            loop.after(POLL_NANOS, this::poll);
        }
    }

    private void poll() {
        pollScheduled.set(false);
        for (MainProcess process : polled) {
            ExitStatus status = process.child ? process.reap(info) : polledStranger(process);
            if (status != null && polled.remove(process)) {
                children.remove(process.pid, process);
                process.tell(status);
            }
        }
        if (!polled.isEmpty()) {
            schedulePoll();
        }
    }

    private ExitStatus polledStranger(MainProcess process) {
        long nanoTime = System.nanoTime();
        long epochMillis = System.currentTimeMillis();
        ExitStatus status = zombieStatus(process, nanoTime, epochMillis);
        if (status != null) {
            return status;
        }
        if (LiveProcesses.isSame(process.identity) && !stat.isZombie()) {
            return null;
        }
        process.ended();
        return recorded(process);
    }
}
