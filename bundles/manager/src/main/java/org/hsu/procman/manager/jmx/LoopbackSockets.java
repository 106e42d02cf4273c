package org.hsu.procman.manager.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;

/** Server sockets that only this machine can reach. All are equal, so that RMI shares one port among its objects. */
final class LoopbackSockets implements RMIServerSocketFactory {

    private static final int BACKLOG = 50;
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getByAddress(IPV4_LOOPBACK));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoopbackSockets;
    }

    @Override
    public int hashCode() {
        return LoopbackSockets.class.hashCode();
    }
}
