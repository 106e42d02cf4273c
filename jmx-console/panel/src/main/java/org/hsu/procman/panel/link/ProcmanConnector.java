package org.hsu.procman.panel.link;

import java.io.IOException;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServerConnection;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.remote.JMXConnector;
import javax.security.auth.Subject;

/** A connector that is told what a console wants in the words of {@link ManagerAddress#environment}. */
final class ProcmanConnector implements JMXConnector {

    private final JMXConnector connector;
    private final ManagerAddress address;

    ProcmanConnector(JMXConnector connector, ManagerAddress address) {
        this.connector = connector;
        this.address = address;
    }

    @Override
    public void connect() throws IOException {
        address.prepare();
        connector.connect();
    }

    @Override
    public void connect(Map<String, ?> wanted) throws IOException {
        address.prepare();
        connector.connect(address.environment(wanted, System.getenv()));
    }

    @Override
    public MBeanServerConnection getMBeanServerConnection() throws IOException {
        return connector.getMBeanServerConnection();
    }

    /** Subject delegation, which the JDK itself has given up. */
    @Override
    @Deprecated(since = "21")
    @SuppressWarnings("removal")
    public MBeanServerConnection getMBeanServerConnection(Subject delegate) {
        throw new UnsupportedOperationException("no delegation");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }

    @Override
    public void addConnectionNotificationListener(
            NotificationListener listener, NotificationFilter filter, Object handback) {
        connector.addConnectionNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeConnectionNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        connector.removeConnectionNotificationListener(listener);
    }

    @Override
    public void removeConnectionNotificationListener(
            NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        connector.removeConnectionNotificationListener(listener, filter, handback);
    }

    @Override
    public String getConnectionId() throws IOException {
        return connector.getConnectionId();
    }
}
