package org.hsu.procman.platform.linux;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The members of a cgroup for who looks at them now and then, by a file that stays open. In v1 the kernel shows such a
 * reader the same list until nobody has read it for a second, so it is only read after a pause. Thread-safe.
 */
final class KeptList {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Cgroup cgroup;
    private KeptFile file;
    private long last = System.nanoTime();
    private boolean closed;

    /** @param now the cgroup that is meant; mostly the same as the last time */
    synchronized List<Long> pids(Cgroup now) {
        long time = System.nanoTime();
        boolean paused = time - last > PAUSE_NANOS;
        last = time;
        if (!paused || closed) {
            return now.pids();
        }
        if (cgroup != now) {
            if (file != null) {
                file.close();
            }
            cgroup = now;
            file = new KeptFile(now.processesFile());
        }
        return cgroup.pids(file);
    }

    synchronized void close() {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
