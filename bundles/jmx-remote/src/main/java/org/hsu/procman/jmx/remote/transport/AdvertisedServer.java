package org.hsu.procman.jmx.remote.transport;

import java.io.IOException;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import javax.management.remote.rmi.RMIConnection;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.security.auth.Subject;

/** RMI's server of a connector, all of whose objects give clients the same host. */
final class AdvertisedServer extends RMIJRMPServerImpl {

    private final String host;

    AdvertisedServer(
            int port, RMIClientSocketFactory client, RMIServerSocketFactory server, Map<String, ?> environment,
            String host) throws IOException {
        super(port, client, server, environment);
        this.host = host;
    }

    @Override
    protected void export() throws IOException {
        Advertised.<Void>as(host, () -> {
            super.export();
            return null;
        });
    }

    @Override
    protected RMIConnection makeClient(String connectionId, Subject subject) throws IOException {
        return Advertised.as(host, () -> super.makeClient(connectionId, subject));
    }
}
