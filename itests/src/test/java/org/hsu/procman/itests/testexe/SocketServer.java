package org.hsu.procman.itests.testexe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A service on a socket that it was given as its standard input: each connection gets its pid. It exits with 3 where
 * the environment does not name that socket as sd_listen_fds(3) says. A connection that it has accepted is answered
 * whatever comes; one that it has not is its successor's.
 */
public final class SocketServer {

    private SocketServer() {}

    public static void main(String[] names) throws IOException {
        long pid = ProcessHandle.current().pid();
        boolean told = Long.toString(pid).equals(System.getenv("LISTEN_PID"))
                && Integer.toString(names.length).equals(System.getenv("LISTEN_FDS"))
                && String.join(":", names).equals(System.getenv("LISTEN_FDNAMES"));
        if (!told || !(System.inheritedChannel() instanceof ServerSocketChannel server)) {
            System.err.println("no socket: " + System.getenv());
            System.exit(3);
            return;
        }
        Object answering = new Object();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            synchronized (answering) {
                Runtime.getRuntime().halt(0);
            }
        }));
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println("listening on " + ((InetSocketAddress) server.getLocalAddress()).getPort());
        ByteBuffer answer = ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII));
        while (true) {
            selector.select();
            selector.selectedKeys().clear();
            synchronized (answering) {
                try (SocketChannel client = server.accept()) {
                    if (client != null) {
                        client.write(answer.rewind());
                    }
                }
            }
        }
    }
}
