package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;

/**
 * A small file of /proc or of a cgroup that is read again and again. To open one costs the kernel several times what
 * reading it does, so it stays open where there are descriptors to spare. A file of a process stays that process's,
 * whoever gets its pid. For one thread at a time.
 */
final class KeptFile {

    /**
     * Half of what this process may open is left to everything else: the kernel gives the lowest number that is free, so
     * one from here on says that the other half is taken.
     */
    private static final int FIRST_OF_OTHERS = half(Rlimits.number("nofile"));

    private final byte[] path;
    private int fd = -1;
    private boolean closed;

    KeptFile(byte[] path) {
        this.path = path;
    }

    private static int half(int resource) {
        try (Memory limits = new Memory(16)) {
            LibC.getrlimit(resource, limits);
            return (int) Math.min(Integer.MAX_VALUE, (limits.getLong(0) >>> 1));
        }
    }

    /** As {@link ReadBuffer#readOnce(byte[])}. */
    int read(ReadBuffer buffer) {
        if (fd >= 0) {
            return buffer.readOnce(fd);
        }
        if (closed) {
            return buffer.readOnce(path);
        }
        int opened = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (opened < 0) {
            return buffer.readOnce(path);
        }
        if (opened < FIRST_OF_OTHERS) {
            fd = opened;
            return buffer.readOnce(fd);
        }
        try {
            return buffer.readOnce(opened);
        } finally {
            LibC.close(opened);
        }
    }

    void close() {
        closed = true;
        if (fd >= 0) {
            LibC.close(fd);
            fd = -1;
        }
    }
}
