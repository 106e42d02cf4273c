package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The other end of sd_notify(3): a datagram to whoever started this manager. A socket for each, for they are rare. */
final class ServiceManagerSocket {

    private static final int LONGEST_NAME = 107;
    private static final short AF_UNIX = 1;
    private static final int DGRAM_CLOEXEC = 02000002;
    private static final int DONT_WAIT_NO_SIGNAL = 0x40 | 0x4000;

    private ServiceManagerSocket() {}

    /** @throws IOException it was not taken */
    static void send(String address, String text) throws IOException {
        boolean unnamed = address.startsWith("@");
        byte[] name = (unnamed ? "\0" + address.substring(1) : address).getBytes(StandardCharsets.UTF_8);
        if (!unnamed && !address.startsWith("/") || name.length < 2 || name.length > LONGEST_NAME) {
            throw new IOException("\"" + address + "\" is no address of a unix socket");
        }
        int fd = LibC.socket(AF_UNIX, DGRAM_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException("no socket can be made: " + Errno.text(Errno.last()));
        }
        try (Memory target = new Memory(2L + LONGEST_NAME + 1)) {
            target.clear();
            target.setShort(0, AF_UNIX);
            target.write(2, name, 0, name.length);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // A path counts with its NUL, an abstract name to its last byte.
            int length = 2 + name.length + (unnamed ? 0 : 1);
            if (LibC.sendto(fd, bytes, bytes.length, DONT_WAIT_NO_SIGNAL, target, length) < 0) {
                throw new IOException(address + ": " + Errno.text(Errno.last()));
            }
        } finally {
            LibC.close(fd);
        }
    }
}
