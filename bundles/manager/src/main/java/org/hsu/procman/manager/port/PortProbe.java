package org.hsu.procman.manager.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the machine says of a TCP port. */
final class PortProbe {
    private static final Path PROC = Path.of("/proc");
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    /** proc(5), /proc/net/tcp: the state LISTEN. */
    private static final String LISTENING = "0A";

    private PortProbe() {}

    /** Whether it can be bound now, on the loopback as well as on every address. */
    static boolean isFree(int port) {
        try {
            return canBind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port))
                    && canBind(new InetSocketAddress(port));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of the last instance that still time out must not keep the next one off its port.
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code pid 4711 (nginx)}; empty when the system does not tell. */
    static String listener(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
                lines.skip(1).forEach(line -> addSocket(line, port, sockets));
            } catch (IOException e) {
                // No such table on this system.
            }
        }
        return sockets.isEmpty() ? "" : owner(sockets);
    }

    /** proc(5): local address and port in hexadecimal, state in the fourth, inode in the tenth column. */
    private static void addSocket(String line, int port, Set<String> sockets) {
        String[] columns = line.strip().split("\\s+");
        String ending = String.format(Locale.ROOT, ":%04X", port);
        if (columns.length > 9 && columns[1].endsWith(ending) && columns[3].equals(LISTENING)) {
            sockets.add("socket:[" + columns[9] + "]");
        }
    }

    private static String owner(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (owns(process, sockets)) {
                    return "pid " + process.getFileName() + name(process);
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    private static boolean owns(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return " (" + Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1).strip() + ")";
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }
}
