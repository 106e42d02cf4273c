package org.hsu.procman.jmx.remote.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.hsu.procman.api.spec.JmxSettings.ClientCertificate;

/**
 * The one listening socket of registry and connector: on one address, TLS 1.3 and nothing older, and no more clients
 * than a manager can bear. Equal to itself only, so that RMI shares the port among the objects that are given this.
 */
final class DoorSockets implements RMIServerSocketFactory {

    private static final int BACKLOG = 50;
    private static final int MOST_CLIENTS = 200;
    /** For the handshake; afterwards RMI's own. */
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final InetAddress address;
    private final SSLContext tls;
    private final ClientCertificate clients;
    private volatile int port;

    /** @param tls null for none */
    DoorSockets(InetAddress address, SSLContext tls, ClientCertificate clients) {
        this.address = address;
        this.tls = tls;
        this.clients = clients;
    }

    /** That is listened on; 0 before. */
    int port() {
        return port;
    }

    @Override
    public ServerSocket createServerSocket(int wished) throws IOException {
        ServerSocket socket = new Door(wished);
        port = socket.getLocalPort();
        return socket;
    }

    private final class Door extends ServerSocket {

        private final Set<Socket> open = new HashSet<>();

        Door(int wished) throws IOException {
            super(wished, BACKLOG, address);
        }

        /** RMI accepts with one thread; the handshake comes later, with the first byte that is read. */
        @Override
        public Socket accept() throws IOException {
            while (true) {
                Socket socket = super.accept();
                open.removeIf(Socket::isClosed);
                if (open.size() < MOST_CLIENTS) {
                    Socket let = tls == null ? socket : secured(socket);
                    open.add(let);
                    return let;
                }
                socket.close();
            }
        }

        private Socket secured(Socket socket) throws IOException {
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
            secured.setUseClientMode(false);
            secured.setEnabledProtocols(PROTOCOLS);
            secured.setNeedClientAuth(clients == ClientCertificate.REQUIRED);
            if (clients == ClientCertificate.OPTIONAL) {
                secured.setWantClientAuth(true);
            }
            return secured;
        }
    }
}
