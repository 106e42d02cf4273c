package org.hsu.procman.manager.jmx;

import java.io.IOException;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import javax.management.remote.rmi.RMIConnection;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.security.auth.Subject;

/**
 * RMI's server of the local connector. It exports under the same lock as the remote one, which for that while sets
 * the JVM's one property for the host that is written into addresses.
 */
final class LocalServer extends RMIJRMPServerImpl {

    LocalServer(Map<String, ?> environment) throws IOException {
        super(0, null, new LoopbackSockets(), environment);
    }

    @Override
    protected void export() throws IOException {
        synchronized (RMIServerSocketFactory.class) {
            super.export();
        }
    }

    @Override
    protected RMIConnection makeClient(String connectionId, Subject subject) throws IOException {
        synchronized (RMIServerSocketFactory.class) {
            return super.makeClient(connectionId, subject);
        }
    }
}
