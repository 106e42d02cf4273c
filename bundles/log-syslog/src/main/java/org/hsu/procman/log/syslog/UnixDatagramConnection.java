package org.hsu.procman.log.syslog;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A unix datagram socket such as {@code /dev/log}, on Linux (unix(7)): the JDK has no such channel. A full receiver
 * is waited for as long as the settings say. What the server did not read when it died is lost.
 */
final class UnixDatagramConnection implements Connection {
    /** Of a path, with its NUL. */
    static final int LONGEST_PATH = 108;

    private static final short AF_UNIX = 1;
    private static final int DGRAM_CLOEXEC = 02000002;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final String path;
    private final int descriptor;
    private boolean closed;

    /** Bound when the first one is opened, so that nothing native is touched where none is wanted. */
    private static final class LibC {
        static {
            Native.register(LibC.class, NativeLibrary.getProcess());
        }

        private LibC() {}

        static native int socket(int domain, int type, int protocol) throws LastErrorException;

        static native int connect(int socket, Pointer address, int length) throws LastErrorException;

        static native int setsockopt(int socket, int level, int name, Pointer value, int length)
                throws LastErrorException;

        static native long send(int socket, byte[] bytes, long length, int flags) throws LastErrorException;

        static native int close(int socket);
    }

    UnixDatagramConnection(SyslogSettings settings) throws IOException {
        path = settings.address();
        try {
            descriptor = LibC.socket(AF_UNIX, DGRAM_CLOEXEC, 0);
        } catch (LastErrorException e) {
            throw new IOException("no socket can be made: " + e.getMessage(), e);
        }
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        try (Memory address = new Memory(2L + LONGEST_PATH); Memory timeout = new Memory(16)) {
            timeout.setLong(0, settings.timeout().toSeconds());
            timeout.setLong(8, settings.timeout().toNanosPart() / 1000);
            LibC.setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, timeout, 16);
            address.clear();
            address.setShort(0, AF_UNIX);
            address.write(2, name, 0, name.length);
            LibC.connect(descriptor, address, 2 + name.length + 1);
        } catch (LastErrorException e) {
            close();
            throw failure(e);
        }
    }

    private IOException failure(LastErrorException e) {
        return new IOException(path + ": " + e.getMessage(), e);
    }

    /** A server that is gone is noticed by the next message. */
    @Override
    public void check() {}

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        if (closed) {
            throw new IOException(path + ": closed");
        }
        try {
            LibC.send(descriptor, bytes, length, MSG_NOSIGNAL);
        } catch (LastErrorException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }
}
