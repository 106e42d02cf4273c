package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread on one epoll (epoll(7)): it turns what the kernel has to say into calls of handlers and
 * runs timers. Handlers and timers return at once. Everything but the calls themselves is thread-safe.
 *
 * <p>A descriptor is known here by a token that is never used twice, so an event that was fetched before its
 * descriptor was removed finds no handler, even when the descriptor's number is in use again.
 */
final class EventLoop implements AutoCloseable {

    static final int IN = 1;
    static final int HANG_UP = 16;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int EPOLL_CLOEXEC = 02000000;
    private static final int NON_BLOCKING_CLOEXEC = 02004000;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int BATCH = 256;
    /** struct epoll_event is packed on x86-64 only. */
    private static final int DATA_OFFSET = Platform.isIntel() ? 4 : 8;
    private static final int EVENT_SIZE = DATA_OFFSET + 8;
    private static final long JOIN_MILLIS = 2000;

    /** Called on the loop's thread with its own token and the epoll event bits. */
    @FunctionalInterface
    interface Handler {
        void ready(long token, int events);
    }

    private record Timer(long due, long sequence, Runnable task) {}

    private final ConcurrentHashMap<Long, Handler> handlers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(EventLoop::compare);
    private final Memory controlEvent = new Memory(EVENT_SIZE);
    private final ByteBuffer wakeCount = ByteBuffer.allocateDirect(8);
    private final int epoll;
    private final int wake;
    private final Thread thread;
    private boolean closed;
    private boolean ended;

    EventLoop(String name) {
        epoll = LibC.epoll_create1(EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw new IllegalStateException("cannot make an epoll: " + Errno.text(Errno.last()));
        }
        wake = LibC.eventfd(0, NON_BLOCKING_CLOEXEC);
        if (wake < 0) {
            int errno = Errno.last();
            LibC.close(epoll);
            throw new IllegalStateException("cannot make an eventfd: " + Errno.text(errno));
        }
        add(wake, IN, (token, events) -> LibC.read(wake, wakeCount, 8));
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** By difference, because the clock of {@link System#nanoTime} may wrap. */
    private static int compare(Timer left, Timer right) {
        int byDue = Long.signum(left.due - right.due);
        return byDue != 0 ? byDue : Long.compare(left.sequence, right.sequence);
    }

    /** The token, positive; or the error as a negative number. */
    long add(int fd, int events, Handler handler) {
        long token = tokens.incrementAndGet();
        handlers.put(token, handler);
        int errno = control(ADD, fd, events, token);
        if (errno != 0) {
            handlers.remove(token);
            return -errno;
        }
        return token;
    }

    /** With events 0 only a hang-up is told. */
    void modify(long token, int fd, int events) {
        synchronized (controlEvent) {
            if (handlers.containsKey(token)) {
                control(MODIFY, fd, events, token);
            }
        }
    }

    /** To be called while the descriptor is still open. */
    void remove(long token, int fd) {
        synchronized (controlEvent) {
            if (handlers.remove(token) != null) {
                control(DELETE, fd, 0, token);
            }
        }
    }

    private int control(int operation, int fd, int events, long token) {
        synchronized (controlEvent) {
            if (closed) {
                return Errno.ESRCH;
            }
            controlEvent.setInt(0, events);
            controlEvent.setLong(DATA_OFFSET, token);
            return LibC.epoll_ctl(epoll, operation, fd, controlEvent) == 0 ? 0 : Errno.last();
        }
    }

    /**
     * Runs the task on the loop's thread after the delay, or when the loop is closed before.
     *
     * @return false when it is closed already; then the task never runs
     */
    boolean after(long nanos, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + nanos, tokens.incrementAndGet(), task);
        boolean first;
        synchronized (timers) {
            if (ended) {
                return false;
            }
            timers.add(timer);
            first = timers.peek() == timer;
        }
        if (first && Thread.currentThread() != thread) {
            wakeUp();
        }
        return true;
    }

    private void wakeUp() {
        synchronized (controlEvent) {
            if (!closed) {
                LibC.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
            }
        }
    }

    private void run() {
        try (Memory events = new Memory((long) EVENT_SIZE * BATCH)) {
            while (!isClosed()) {
                int count = LibC.epoll_wait(epoll, events, BATCH, millisToNextTimer());
                for (int index = 0; index < count; index++) {
                    long at = (long) index * EVENT_SIZE;
                    long token = events.getLong(at + DATA_OFFSET);
                    int bits = events.getInt(at);
                    Handler handler = handlers.get(token);
                    if (handler != null) {
                        guarded(() -> handler.ready(token, bits));
                    }
                }
                runDueTimers();
            }
        } finally {
            runLastTimers();
            synchronized (controlEvent) {
                LibC.close(wake);
                LibC.close(epoll);
                controlEvent.close();
            }
        }
    }

    private boolean isClosed() {
        synchronized (controlEvent) {
            return closed;
        }
    }

    private int millisToNextTimer() {
        synchronized (timers) {
            Timer next = timers.peek();
            if (next == null) {
                return -1;
            }
            long nanos = next.due - System.nanoTime();
            return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
        }
    }

    private void runDueTimers() {
        while (true) {
            Runnable task;
            synchronized (timers) {
                Timer next = timers.peek();
                if (next == null || next.due - System.nanoTime() > 0) {
                    return;
                }
                task = timers.poll().task;
            }
            guarded(task);
        }
    }

    /** Whoever waits for one of them hears of the end so. */
    private void runLastTimers() {
        List<Timer> last;
        synchronized (timers) {
            ended = true;
            last = List.copyOf(timers);
            timers.clear();
        }
        last.forEach(timer -> guarded(timer.task));
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error problem) {
            // One broken handler must not end the watch over every other process.
            LOG.error("a handler of the platform thread failed", problem);
        }
    }

    /** Runs what is due later at once, ends the thread and closes the epoll; descriptors that were added stay. */
    @Override
    public void close() {
        synchronized (controlEvent) {
            if (closed) {
                return;
            }
            closed = true;
            LibC.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
