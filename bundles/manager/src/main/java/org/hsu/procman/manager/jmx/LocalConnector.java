package org.hsu.procman.manager.jmx;

import java.io.IOException;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import org.hsu.procman.api.remote.ClientInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JMX for this machine only: RMI on an ephemeral port of 127.0.0.1, without a registry. Its address contains an
 * unguessable object number and is the only credential, so it belongs into a file that its owner alone can read.
 * Only JDK classes are in the address, and only JDK classes are accepted from clients.
 */
public final class LocalConnector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalConnector.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String HOST_PROPERTY = "java.rmi.server.hostname";
    private static final int MOST_BUFFERED_NOTIFICATIONS = 4000;

    private final JMXConnectorServer server;
    private final String url;

    private LocalConnector(JMXConnectorServer server) {
        this.server = server;
        this.url = server.getAddress().toString();
    }

    /**
     * Starts to listen.
     *
     * @throws IOException it cannot listen
     */
    public static LocalConnector open(MBeanServer beans) throws IOException {
        adviseLoopback();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // RMI keeps the context loader of the exporting thread for good: a bundle's would leak and hide JDK classes.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            Map<String, Object> environment = ClientInput.environment(MOST_BUFFERED_NOTIFICATIONS);
            JMXConnectorServer server = new RMIConnectorServer(
                    new JMXServiceURL("rmi", LOOPBACK, 0), environment, new LocalServer(environment), beans);
            server.setMBeanServerForwarder(LocalAudit.create());
            server.start();
            return new LocalConnector(server);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * RMI writes this name into every address it gives out. Without it that is the host's name, which may
     * resolve to an address that nobody listens on, or not at all.
     */
    private static void adviseLoopback() {
        String host = System.getProperty(HOST_PROPERTY);
        if (host == null) {
            System.setProperty(HOST_PROPERTY, LOOPBACK);
        } else if (!host.equals(LOOPBACK) && !host.equals("localhost")) {
            LOG.warn("{}={} is set: local clients will try to reach the manager there, not on {}",
                    HOST_PROPERTY, host, LOOPBACK);
        }
    }

    /** {@code service:jmx:rmi://127.0.0.1:.../stub/...}; whoever has it is let in. */
    public String url() {
        return url;
    }

    /** Stops to listen and ends all connections. RMI's own threads end soon after. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException failure) {
            LOG.warn("the local JMX connector did not stop cleanly: {}", failure.toString());
        }
    }
}
