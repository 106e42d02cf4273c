package org.hsu.procman.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import javax.net.ServerSocketFactory;

/**
 * Makes server sockets that accept so many connections at once and no more: one too many is closed before a byte of it
 * is read, so that it costs neither a thread nor memory. Thread-safe.
 */
final class BoundedConnections extends ServerSocketFactory {
    private final int most;
    private final int mostOfOne;
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private int all;

    /**
     * @param most      at once
     * @param mostOfOne at once from one address
     */
    BoundedConnections(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new Server();
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, 0, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        ServerSocket server = createServerSocket();
        server.bind(new InetSocketAddress(address, port), backlog);
        return server;
    }

    private synchronized boolean enter(InetAddress from) {
        int its = open.getOrDefault(from, 0);
        if (all >= most || its >= mostOfOne) {
            return false;
        }
        all++;
        open.put(from, its + 1);
        return true;
    }

    private synchronized void leave(InetAddress from) {
        all--;
        open.computeIfPresent(from, (address, its) -> its == 1 ? null : its - 1);
    }

    private final class Server extends ServerSocket {
        Server() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Counted socket = new Counted();
                implAccept(socket);
                if (socket.enter()) {
                    return socket;
                }
                socket.close();
            }
        }
    }

    private final class Counted extends Socket {
        /** From where it is counted; null before and after. */
        private InetAddress counted;

        synchronized boolean enter() {
            InetAddress from = getInetAddress();
            boolean entered = BoundedConnections.this.enter(from);
            counted = entered ? from : null;
            return entered;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                synchronized (this) {
                    if (counted != null) {
                        leave(counted);
                        counted = null;
                    }
                }
            }
        }
    }
}
