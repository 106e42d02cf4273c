package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.ListeningSocket;
import org.hsu.procman.api.platform.RunningProcess;

/** Sockets that listen, held for processes. Thread-safe. */
final class Listeners implements AutoCloseable {

    /** The kernel takes net.core.somaxconn where that is less. */
    private static final int BACKLOG = 4096;
    private static final int STREAM_CLOEXEC = 1 | 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ACCEPTCONN = 30;
    private static final int UNIX_MODE = 0140000;
    private static final int TYPE_OF_MODE = 0170000;

    private final Set<Held> held = ConcurrentHashMap.newKeySet();

    ListeningSocket listen(ListenAddress address) throws IOException {
        IOException last = null;
        for (SocketName name : names(address)) {
            int fd = LibC.socket(name.family(), STREAM_CLOEXEC, 0);
            if (fd < 0) {
                last = problem(address, Errno.last());
                continue;
            }
            try {
                return listen(fd, name, address);
            } catch (IOException refused) {
                LibC.close(fd);
                last = refused;
                if (refused instanceof BindException) {
                    break;
                }
            }
        }
        throw last;
    }

    private ListeningSocket listen(int fd, SocketName name, ListenAddress address) throws IOException {
        if (address.path() == null) {
            try (Memory one = new Memory(4)) {
                one.setInt(0, 1);
                check(LibC.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, one, 4), address);
            }
        } else {
            clear(address.path());
        }
        try (Memory memory = name.memory()) {
            check(LibC.bind(fd, memory, (int) memory.size()), address);
        }
        try {
            if (address.path() != null) {
                // Before it listens, so that nobody comes in who may not.
                own(address);
            }
            check(LibC.listen(fd, BACKLOG), address);
        } catch (IOException problem) {
            if (address.path() != null) {
                Files.deleteIfExists(address.path());
            }
            throw problem;
        }
        return hold(fd, address);
    }

    private Held hold(int fd, ListenAddress address) {
        Held socket = new Held(fd, address.path(), address.path() == null ? null : inode(address.path()));
        held.add(socket);
        return socket;
    }

    /** Every candidate for an address: a name may stand for one of each family. */
    private static List<SocketName> names(ListenAddress address) throws IOException {
        if (address.path() != null) {
            return List.of(SocketName.unix(address.path()));
        }
        if (address.host().equals("*")) {
            return List.of(SocketName.any6(address.port()), SocketName.any4(address.port()));
        }
        try {
            InetAddress host = InetAddress.getByName(address.host());
            return List.of(host instanceof Inet6Address six
                    ? SocketName.v6(six, address.port()) : SocketName.v4(host, address.port()));
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on " + address + ": no such host", e);
        }
    }

    /** Makes room for the file of a unix socket: one that nobody listens on may go. */
    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_OF_MODE) != UNIX_MODE) {
            throw new IOException("cannot listen on " + path + ": there is a file that is no socket");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Whoever listens may have no room for one more connection now.
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException refused) {
            Files.deleteIfExists(path);
            return;
        }
        throw new BindException("cannot listen on " + path + ": somebody listens there");
    }

    private static void own(ListenAddress address) throws IOException {
        Path path = address.path();
        if (address.user() != null || address.group() != null) {
            int uid = LibC.geteuid();
            int gid = LibC.getegid();
            if (address.user() != null) {
                Accounts.User user = Accounts.user(address.user()).orElseThrow(
                        () -> new IOException("cannot listen on " + path + ": there is no user \"" + address.user() + "\""));
                uid = user.uid();
                gid = user.gid();
            }
            if (address.group() != null) {
                OptionalInt group = Accounts.group(address.group());
                gid = group.orElseThrow(() ->
                        new IOException("cannot listen on " + path + ": there is no group \"" + address.group() + "\""));
            }
            try {
                Files.setAttribute(path, "unix:uid", uid);
                Files.setAttribute(path, "unix:gid", gid);
            } catch (IOException denied) {
                throw new IOException("cannot listen on " + path + ": it cannot be given to user " + uid + " and group "
                        + gid + ": " + denied.getMessage(), denied);
            }
        }
        Files.setAttribute(path, "unix:mode", address.mode());
    }

    private static Object inode(Path path) {
        try {
            return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException goneMeanwhile) {
            return null;
        }
    }

    private static void check(int result, ListenAddress address) throws IOException {
        if (result < 0) {
            throw problem(address, Errno.last());
        }
    }

    private static IOException problem(ListenAddress address, int errno) {
        String text = "cannot listen on " + address + ": " + Errno.text(errno);
        return errno == Errno.EADDRINUSE ? new BindException(text) : new IOException(text);
    }

    /** The main process has it as a rule; where it has closed its own, what it has started may have one. */
    Optional<ListeningSocket> of(RunningProcess process, ListenAddress address) {
        List<SocketName> names;
        try {
            names = names(address);
        } catch (IOException unknown) {
            return Optional.empty();
        }
        for (long pid : process.tree()) {
            int pidfd = Pidfd.open((int) pid);
            if (pidfd < 0) {
                continue;
            }
            try {
                int fd = find(pid, pidfd, names);
                if (fd >= 0) {
                    return Optional.of(hold(fd, address));
                }
            } finally {
                LibC.close(pidfd);
            }
        }
        return Optional.empty();
    }

    private static int find(long pid, int pidfd, List<SocketName> names) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                int fd = isSocket(file)
                        ? Pidfd.descriptorOf(pidfd, Integer.parseInt(file.getFileName().toString())) : -1;
                if (fd >= 0 && listens(fd) && names.stream().anyMatch(name -> name.isOf(fd))) {
                    return fd;
                } else if (fd >= 0) {
                    LibC.close(fd);
                }
            }
        } catch (IOException goneOrForbidden) {
            return -1;
        }
        return -1;
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static boolean listens(int fd) {
        try (Memory value = new Memory(4)) {
            return LibC.getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, value, new int[] {4}) == 0 && value.getInt(0) == 1;
        }
    }

    /** Lets go of all; the files of unix sockets stay for whoever has those open. */
    @Override
    public void close() {
        held.forEach(Held::letGo);
    }

    /** One that is held, and the file it was put under. */
    private final class Held implements ListeningSocket {
        private final int fd;
        private final Path path;
        private final Object inode;

        Held(int fd, Path path, Object inode) {
            this.fd = fd;
            this.path = path;
            this.inode = inode;
        }

        @Override
        public int descriptor() {
            return fd;
        }

        void letGo() {
            if (held.remove(this)) {
                LibC.close(fd);
            }
        }

        @Override
        public void close() {
            if (!held.remove(this)) {
                return;
            }
            try {
                if (path != null && inode != null && inode.equals(inode(path))) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException leftForTheNextOne) {
                // Nobody listens there any more, so whoever wants the place may have it.
                return;
            } finally {
                LibC.close(fd);
            }
        }
    }
}
