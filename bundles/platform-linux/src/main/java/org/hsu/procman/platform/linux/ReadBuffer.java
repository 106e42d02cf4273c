package org.hsu.procman.platform.linux;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/**
 * Reads the small files of /proc and cgroups without garbage: a native buffer for the kernel and the same
 * bytes on the heap for the parser. For one thread at a time; {@link #ofThisThread} has one for each.
 */
final class ReadBuffer {

    private static final ThreadLocal<ReadBuffer> OF_THREAD = ThreadLocal.withInitial(() -> new ReadBuffer(8192));

    private ByteBuffer kernel;
    private byte[] bytes;
    private int length;
    private final IntUnaryOperator readOnce = this::readOnce;

    ReadBuffer(int capacity) {
        kernel = ByteBuffer.allocateDirect(capacity);
        bytes = new byte[capacity];
    }

    static ReadBuffer ofThisThread() {
        return OF_THREAD.get();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The whole file, however long; the number of bytes, or the error as a negative number. */
    int readAll(byte[] path) {
        return opened(path, this::readAll);
    }

    private int readAll(int fd) {
        int total = 0;
        while (true) {
            if (total == kernel.capacity()) {
                grow(total);
            }
            kernel.position(total);
            int read = (int) LibC.read(fd, kernel.slice(), kernel.capacity() - total);
            if (read < 0) {
                length = 0;
                return -Errno.last();
            }
            if (read == 0) {
                return take(total);
            }
            total += read;
        }
    }

    /** What one read gives, which is all of a file such as /proc/PID/stat; negative on an error. */
    int readOnce(byte[] path) {
        return opened(path, readOnce);
    }

    private int opened(byte[] path, IntUnaryOperator reading) {
        length = 0;
        int fd = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (fd < 0) {
            int error = Errno.last();
            return error == Errno.EMFILE || error == Errno.ENFILE ? SpareDescriptor.read(path, reading) : -error;
        }
        try {
            return reading.applyAsInt(fd);
        } finally {
            LibC.close(fd);
        }
    }

    /** As {@link #readOnce(byte[])} from the start of an open file. */
    int readOnce(int fd) {
        kernel.position(0);
        int read = (int) LibC.pread(fd, kernel, kernel.capacity(), 0);
        if (read < 0) {
            length = 0;
            return -Errno.last();
        }
        return take(read);
    }

    private int take(int count) {
        kernel.position(0);
        kernel.get(bytes, 0, count);
        length = count;
        return count;
    }

    private void grow(int used) {
        ByteBuffer larger = ByteBuffer.allocateDirect(used * 4);
        kernel.position(0).limit(used);
        larger.put(kernel);
        kernel = larger;
        bytes = new byte[used * 4];
    }
}
