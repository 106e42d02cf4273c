package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An address as the kernel writes it: struct sockaddr_in, sockaddr_in6 or sockaddr_un (ip(7), ipv6(7), unix(7)).
 *
 * @param family of the address
 * @param bytes  all of the structure
 */
record SocketName(int family, byte[] bytes) {

    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int LONGEST_PATH = 107;
    private static final int LARGEST = 128;
    private static final int ADDRESS6 = 8;

    static SocketName unix(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IOException("cannot listen on " + path + ": the path of a socket has at most " + LONGEST_PATH
                    + " bytes, this one has " + name.length);
        }
        return new SocketName(UNIX, structure(UNIX, 2 + name.length + 1).put(name).array());
    }

    static SocketName any4(int port) {
        return new SocketName(INET, inet(port, new byte[4]));
    }

    static SocketName any6(int port) {
        return new SocketName(INET6, inet6(port, new byte[16], 0));
    }

    static SocketName v4(InetAddress host, int port) {
        return new SocketName(INET, inet(port, host.getAddress()));
    }

    static SocketName v6(Inet6Address host, int port) {
        return new SocketName(INET6, inet6(port, host.getAddress(), host.getScopeId()));
    }

    private static byte[] inet(int port, byte[] host) {
        return structure(INET, 16).order(ByteOrder.BIG_ENDIAN).putShort((short) port).put(host).array();
    }

    private static byte[] inet6(int port, byte[] host, int scope) {
        ByteBuffer structure = structure(INET6, 28).order(ByteOrder.BIG_ENDIAN).putShort((short) port);
        return structure.position(ADDRESS6).put(host).order(ByteOrder.nativeOrder()).putInt(scope).array();
    }

    private static ByteBuffer structure(int family, int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).putShort((short) family);
    }

    /** The structure for a call; to be closed. */
    Memory memory() {
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** Whether a socket is bound to it. */
    boolean isOf(int fd) {
        try (Memory memory = new Memory(LARGEST)) {
            int[] length = {LARGEST};
            if (LibC.getsockname(fd, memory, length) != 0 || length[0] > LARGEST) {
                return false;
            }
            return Arrays.equals(memory.getByteArray(0, length[0]), bytes);
        }
    }
}
