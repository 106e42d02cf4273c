package org.hsu.procman.log.syslog;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A unix datagram socket that is bound; its file stays. */
final class DatagramReceiver implements AutoCloseable {
    static {
        Native.register(DatagramReceiver.class, NativeLibrary.getProcess());
    }

    private final int descriptor;

    private static native int socket(int domain, int type, int protocol) throws LastErrorException;

    private static native int bind(int socket, Pointer address, int length) throws LastErrorException;

    private static native long recv(int socket, Pointer bytes, long length, int flags) throws LastErrorException;

    private static native int close(int socket);

    DatagramReceiver(Path path) {
        descriptor = socket(1, 2, 0);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        try (Memory address = new Memory(110)) {
            address.clear();
            address.setShort(0, (short) 1);
            address.write(2, name, 0, name.length);
            bind(descriptor, address, 3 + name.length);
        }
    }

    String receive() {
        try (Memory bytes = new Memory(65_536)) {
            int length = (int) recv(descriptor, bytes, 65_536, 0);
            return new String(bytes.getByteArray(0, length), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        close(descriptor);
    }
}
