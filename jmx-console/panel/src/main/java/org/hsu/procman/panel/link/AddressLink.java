package org.hsu.procman.panel.link;

import java.io.IOException;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;

/** A link with a connection of its own. */
public final class AddressLink implements ManagerLink {

    private final ManagerAddress address;
    private JMXConnector connector;
    private MBeanServerConnection connection;
    private boolean closed;

    public AddressLink(ManagerAddress address) {
        this.address = address;
    }

    @Override
    public MBeanServerConnection connection() throws IOException {
        synchronized (this) {
            if (connection != null) {
                return connection;
            }
        }
        address.prepare();
        Map<String, Object> environment = address.environment(Map.of(), System.getenv());
        // Nobody hears of a lost connection but us, and we notice it with the next call.
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        JMXConnector opened = JMXConnectorFactory.connect(address.target(), environment);
        synchronized (this) {
            if (closed) {
                release(opened);
                throw new IOException("closed");
            }
            connector = opened;
            connection = opened.getMBeanServerConnection();
            return connection;
        }
    }

    @Override
    public void lost() {
        JMXConnector old;
        synchronized (this) {
            old = connector;
            connector = null;
            connection = null;
        }
        release(old);
    }

    /** Closing says goodbye to the other side; one that hangs must not hold up whoever is closing. */
    private static void release(JMXConnector connector) {
        if (connector == null) {
            return;
        }
        Thread goodbye = new Thread(() -> {
            try {
                connector.close();
            } catch (IOException e) {
                // The manager has gone first.
            }
        }, "procman-panel-goodbye");
        goodbye.setDaemon(true);
        goodbye.start();
    }

    @Override
    public String where() {
        return address.where();
    }

    @Override
    public boolean isLocal() {
        return address.stateDirectory() != null;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        lost();
    }
}
