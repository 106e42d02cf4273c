package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells once that a file has grown. The watch is one-shot: a permanent one would tax each write of the child
 * by more than half of its cost. Where the kernel has no watch left, or the file does not exist yet, the
 * file's size is looked at ten times a second instead.
 */
final class GrowthWatch {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLoop loop;
    private final FileEvents files;
    private final ConcurrentHashMap<Path, Entry> entries = new ConcurrentHashMap<>();

    GrowthWatch(EventLoop loop, FileEvents files) {
        this.loop = loop;
        this.files = files;
    }

    void await(Path file, long size, Runnable callback) {
        Entry entry = new Entry(file, size, callback);
        Entry replaced = entries.put(file, entry);
        if (replaced != null) {
            replaced.disarm();
        }
        entry.arm();
    }

    void forget(Path file) {
        Entry entry = entries.remove(file);
        if (entry != null) {
            entry.disarm();
        }
    }

    private final class Entry {
        private final Path file;
        private final long size;
        private final Runnable callback;
        private final Runnable modified = this::modified;
        private int watch = -1;
        private boolean over;

        Entry(Path file, long size, Runnable callback) {
            this.file = file;
            this.size = size;
            this.callback = callback;
        }

        private void arm() {
            boolean polled;
            synchronized (this) {
                if (over) {
                    return;
                }
                watch = files.watch(CStrings.path(file), FileEvents.MODIFIED | FileEvents.ONCE, modified);
                polled = watch < 0;
            }
            // What was written between the caller's last look and the watch makes no event.
            if (grown()) {
                tell();
            } else if (polled) {
                loop.after(POLL_NANOS, this::modified);
            }
        }

        /** Punching a hole and truncating are modifications too, so the size decides. */
        private void modified() {
            if (grown()) {
                tell();
            } else {
                disarmWatch();
                arm();
            }
        }

        private boolean grown() {
            return file.toFile().length() > size;
        }

        private void tell() {
            if (disarm()) {
                entries.remove(file, this);
                callback.run();
            }
        }

        /** True for the one caller that ended it. */
        private synchronized boolean disarm() {
            boolean first = !over;
            over = true;
            disarmWatch();
            return first;
        }

        private synchronized void disarmWatch() {
            if (watch >= 0) {
                files.forget(watch, modified);
                watch = -1;
            }
        }
    }
}
