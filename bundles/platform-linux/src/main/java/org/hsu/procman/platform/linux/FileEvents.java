package org.hsu.procman.platform.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One inotify (inotify(7)) for all files, on the event loop. Thread-safe; handlers run on the loop. */
final class FileEvents implements AutoCloseable {

    static final int MODIFIED = 0x2;
    static final int ONCE = 0x80000000;

    private static final int IGNORED = 0x8000;
    private static final int OVERFLOW = 0x4000;
    private static final int NON_BLOCKING_CLOEXEC = 02004000;
    private static final int HEADER = 16;

    private final EventLoop loop;
    private final Map<Integer, List<Runnable>> handlers = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024).order(ByteOrder.nativeOrder());
    private final int inotify;
    private final long token;
    private boolean closed;

    FileEvents(EventLoop loop) {
        this.loop = loop;
        inotify = LibC.inotify_init1(NON_BLOCKING_CLOEXEC);
        token = inotify < 0 ? 0 : loop.add(inotify, EventLoop.IN, (self, events) -> drain());
    }

    boolean available() {
        return inotify >= 0 && token > 0;
    }

    /**
     * @param mask {@link #MODIFIED}, with {@link #ONCE} for a watch that ends with its first event
     * @return the watch, positive; or the error as a negative number
     */
    int watch(byte[] path, int mask, Runnable handler) {
        synchronized (handlers) {
            if (closed || !available()) {
                return -Errno.EMFILE;
            }
            int watch = LibC.inotify_add_watch(inotify, path, mask);
            if (watch < 0) {
                return -Errno.last();
            }
            // Two names of one file share one watch.
            handlers.computeIfAbsent(watch, fresh -> new ArrayList<>(1)).add(handler);
            return watch;
        }
    }

    void forget(int watch, Runnable handler) {
        synchronized (handlers) {
            List<Runnable> present = handlers.get(watch);
            if (present != null && present.remove(handler) && present.isEmpty()) {
                handlers.remove(watch);
                if (!closed) {
                    LibC.inotify_rm_watch(inotify, watch);
                }
            }
        }
    }

    private void drain() {
        while (true) {
            buffer.clear();
            int read = (int) LibC.read(inotify, buffer, buffer.capacity());
            if (read <= 0) {
                return;
            }
            for (int at = 0; at + HEADER <= read; at += HEADER + buffer.getInt(at + 12)) {
                happened(buffer.getInt(at), buffer.getInt(at + 4));
            }
        }
    }

    private void happened(int watch, int mask) {
        List<Runnable> told = new ArrayList<>(1);
        synchronized (handlers) {
            if ((mask & OVERFLOW) != 0) {
                // Events were lost; whoever is called looks at its file before it believes in a change.
                handlers.values().forEach(told::addAll);
            } else if ((mask & IGNORED) != 0) {
                handlers.remove(watch);
            } else {
                told.addAll(handlers.getOrDefault(watch, List.of()));
            }
        }
        told.forEach(Runnable::run);
    }

    @Override
    public void close() {
        synchronized (handlers) {
            if (closed || inotify < 0) {
                return;
            }
            closed = true;
            handlers.clear();
            loop.remove(token, inotify);
            LibC.close(inotify);
        }
    }
}
