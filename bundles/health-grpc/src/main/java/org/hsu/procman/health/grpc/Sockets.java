package org.hsu.procman.health.grpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * Makes the sockets of one connection and can close them all: what frees a thread that connects to, shakes hands
 * with, or reads from a server that hangs, which gRPC itself would wait for.
 */
final class Sockets extends SocketFactory implements Closeable {
    private static final int CONNECT_MILLIS = 30_000;

    private final Set<Socket> open = new HashSet<>();
    private boolean closed;

    @Override
    public Socket createSocket() throws IOException {
        return made();
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        return connected(new InetSocketAddress(address, port), null);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(address, port), new InetSocketAddress(from, fromPort));
    }

    private Socket connected(InetSocketAddress address, InetSocketAddress from) throws IOException {
        Socket socket = made();
        boolean connected = false;
        try {
            if (from != null) {
                socket.bind(from);
            }
            socket.connect(address, CONNECT_MILLIS);
            if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
                // A loopback connection to a free ephemeral port can meet itself (RFC 793, simultaneous open).
                throw new IOException("Connection refused");
            }
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    private synchronized Socket made() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        open.removeIf(Socket::isClosed);
        Socket socket = new Socket();
        open.add(socket);
        return socket;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
        open.clear();
    }
}
