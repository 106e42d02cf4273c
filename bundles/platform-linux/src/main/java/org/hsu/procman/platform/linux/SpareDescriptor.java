package org.hsu.procman.platform.linux;

import java.util.function.IntUnaryOperator;

/**
 * One descriptor that is kept for looking at processes: where all others are taken, a file of /proc that cannot be opened
 * must not look like a process that is gone. Thread-safe; whoever needs it waits for a moment for who has it.
 */
final class SpareDescriptor {
    private static final byte[] NOTHING = CStrings.of("/dev/null");

    private static int kept = LibC.open(NOTHING, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);

    private SpareDescriptor() {}

    /** Takes it now, before it is needed. */
    static void keep() {
        take();
    }

    private static synchronized void take() {
        if (kept < 0) {
            kept = LibC.open(NOTHING, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        }
    }

    /**
     * What a reading gives of a file that is opened in its place.
     *
     * @return the error as a negative number when it cannot be opened even so
     */
    static synchronized int read(byte[] path, IntUnaryOperator reading) {
        if (kept >= 0) {
            LibC.close(kept);
            kept = -1;
        }
        int fd = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (fd < 0) {
            int error = Errno.last();
            take();
            return -error;
        }
        try {
            return reading.applyAsInt(fd);
        } finally {
            LibC.close(fd);
            take();
        }
    }
}
