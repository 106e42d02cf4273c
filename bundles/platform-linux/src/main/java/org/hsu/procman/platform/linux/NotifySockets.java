package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.platform.NotifyListener;
import org.hsu.procman.api.platform.NotifySocket;

/**
 * Unix datagram sockets for sd_notify(3), one for each instance that wants one, all on the event loop. A socket is a
 * file of mode 0600 that belongs to the instance's user. It is made under a passing name and renamed, so that what
 * an earlier manager left is replaced without a moment in which there is none.
 *
 * <p>sockaddr_un has room for 107 bytes (unix(7)). A path that is longer, or that the instance's user cannot get to,
 * is replaced by a name in the abstract namespace; there the sender's credentials alone tell who may speak.
 */
final class NotifySockets implements AutoCloseable {

    private static final int LONGEST_PATH = 107;
    private static final int ADDRESS_SIZE = 110;
    private static final short AF_UNIX = 1;
    private static final int DGRAM_NON_BLOCKING_CLOEXEC = 02004002;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PASSCRED = 16;
    private static final String PASSING = ".new";

    private final EventLoop loop;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    NotifySockets(EventLoop loop) {
        this.loop = loop;
    }

    NotifySocket open(Path path, String user, NotifyListener listener) throws IOException {
        Optional<Accounts.User> owner = Optional.empty();
        if (user != null) {
            owner = Accounts.user(user);
            if (owner.isEmpty()) {
                throw new IOException("there is no user \"" + user + "\"");
            }
        }
        boolean stranger = owner.isPresent() && owner.get().uid() != LibC.geteuid();
        byte[] bytes = (path + PASSING).getBytes(StandardCharsets.UTF_8);
        boolean file = bytes.length <= LONGEST_PATH && !(stranger && !reachable(path));
        int fd = LibC.socket(AF_UNIX, DGRAM_NON_BLOCKING_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException("no socket can be made: " + Errno.text(Errno.last()));
        }
        try (Memory one = new Memory(4)) {
            one.setInt(0, 1);
            check(LibC.setsockopt(fd, SOL_SOCKET, SO_PASSCRED, one, 4), "the credentials of senders are not told");
            if (file) {
                bindFile(fd, path, bytes, stranger ? owner.get().uid() : -1);
            } else {
                bind(fd, abstractName(path));
            }
            Open socket = new Open(fd, file ? path : null, file ? path.toString() : "@" + name(path), listener);
            long token = loop.add(fd, EventLoop.IN, (self, events) -> socket.drain());
            if (token < 0) {
                throw new IOException("the socket cannot be watched: " + Errno.text((int) -token));
            }
            socket.token = token;
            open.add(socket);
            return socket;
        } catch (IOException problem) {
            LibC.close(fd);
            throw problem;
        }
    }

    private static void bindFile(int fd, Path path, byte[] passing, int uid) throws IOException {
        Path passingPath = Path.of(path + PASSING);
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(passingPath);
        bind(fd, passing);
        Files.setPosixFilePermissions(
                passingPath, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        if (uid >= 0) {
            Files.setAttribute(passingPath, "unix:uid", uid);
        }
        check(LibC.rename(CStrings.path(passingPath), CStrings.path(path)), "it cannot be put at " + path);
    }

    /** Whether every folder above lets any user through. */
    private static boolean reachable(Path path) throws IOException {
        for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder)
                    && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static String name(Path path) {
        String text = path.toString();
        return "procman/" + Integer.toHexString(text.hashCode()) + "/" + path.getFileName();
    }

    /** Its first byte is NUL (unix(7)). */
    private static byte[] abstractName(Path path) {
        byte[] name = ("\0" + name(path)).getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(name, Math.min(name.length, LONGEST_PATH));
    }

    private static void bind(int fd, byte[] name) throws IOException {
        try (Memory address = new Memory(ADDRESS_SIZE)) {
            address.clear();
            address.setShort(0, AF_UNIX);
            address.write(2, name, 0, name.length);
            // A path counts with its NUL, an abstract name to its last byte.
            int length = 2 + name.length + (name[0] == 0 ? 0 : 1);
            check(LibC.bind(fd, address, length), "it cannot be bound");
        }
    }

    private static void check(int result, String what) throws IOException {
        if (result != 0) {
            throw new IOException(what + ": " + Errno.text(Errno.last()));
        }
    }

    @Override
    public void close() {
        // The files stay: what a process sends until the next manager is there fails, as with systemd.
        open.forEach(socket -> socket.shut(false));
    }

    private final class Open implements NotifySocket {
        private final int fd;
        private final Path path;
        private final String address;
        private final NotifyListener listener;
        private volatile long token;
        private boolean closed;

        Open(int fd, Path path, String address, NotifyListener listener) {
            this.fd = fd;
            this.path = path;
            this.address = address;
            this.listener = listener;
        }

        @Override
        public String address() {
            return address;
        }

        private synchronized void drain() {
            if (closed) {
                return;
            }
            try (Datagram datagram = new Datagram()) {
                for (int i = 0; i < Datagram.BATCH && datagram.receive(fd); i++) {
                    int[] passed = datagram.descriptors();
                    Runnable handled = passed.length == 0 ? () -> {} : () -> closeAll(passed);
                    if (datagram.pid() <= 0 || datagram.text().isEmpty()) {
                        handled.run();
                    } else {
                        listener.notified(datagram.pid(), datagram.uid(), datagram.text(), handled);
                    }
                }
            }
        }

        private static void closeAll(int[] descriptors) {
            for (int each : descriptors) {
                LibC.close(each);
            }
        }

        @Override
        public void close() {
            shut(true);
        }

        private void shut(boolean delete) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                loop.remove(token, fd);
                LibC.close(fd);
            }
            open.remove(this);
            if (delete && path != null) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    // The next manager clears the folder; nobody listens there any more.
                    return;
                }
            }
        }
    }

    /** One message with what the kernel says of its sender (recvmsg(2), cmsg(3)); reused for a batch. */
    private static final class Datagram implements AutoCloseable {
        /** So many at once, then the other descriptors of the loop have their turn. */
        static final int BATCH = 64;

        private static final int LONGEST_TEXT = 16 * 1024;
        private static final int CONTROL_SIZE = 1024;
        private static final int HEADER = 56;
        private static final int CMSG_HEADER = 16;
        private static final int SCM_RIGHTS = 1;
        private static final int SCM_CREDENTIALS = 2;
        private static final int DONT_WAIT_CLOEXEC = 0x40 | 0x40000000;

        private final Memory memory = new Memory(HEADER + 16 + CONTROL_SIZE + LONGEST_TEXT);
        private final Pointer control = memory.share(HEADER + 16);
        private final Pointer text = memory.share(HEADER + 16 + CONTROL_SIZE);
        private long pid;
        private long uid;
        private int[] descriptors = {};
        private String received = "";

        /** False when there is none left. */
        boolean receive(int fd) {
            memory.clear(HEADER);
            memory.setPointer(HEADER, text);
            memory.setLong(HEADER + 8L, LONGEST_TEXT);
            memory.setPointer(16, memory.share(HEADER));
            memory.setLong(24, 1);
            memory.setPointer(32, control);
            memory.setLong(40, CONTROL_SIZE);
            long length = LibC.recvmsg(fd, memory, DONT_WAIT_CLOEXEC);
            if (length < 0) {
                return Errno.last() == Errno.EINTR && receive(fd);
            }
            received = new String(text.getByteArray(0, (int) length), StandardCharsets.UTF_8);
            readControl(memory.getLong(40));
            return true;
        }

        private void readControl(long length) {
            pid = 0;
            uid = -1;
            descriptors = new int[0];
            for (long at = 0; at + CMSG_HEADER <= length; ) {
                long size = control.getLong(at);
                if (size < CMSG_HEADER || at + size > length) {
                    return;
                }
                int type = control.getInt(at + 12);
                if (control.getInt(at + 8) == SOL_SOCKET && type == SCM_CREDENTIALS) {
                    pid = control.getInt(at + CMSG_HEADER);
                    uid = Integer.toUnsignedLong(control.getInt(at + CMSG_HEADER + 4));
                } else if (control.getInt(at + 8) == SOL_SOCKET && type == SCM_RIGHTS) {
                    descriptors = control.getIntArray(at + CMSG_HEADER, (int) (size - CMSG_HEADER) / 4);
                }
                at += (size + 7) & ~7L;
            }
        }

        long pid() {
            return pid;
        }

        long uid() {
            return uid;
        }

        int[] descriptors() {
            return descriptors;
        }

        String text() {
            return received;
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
