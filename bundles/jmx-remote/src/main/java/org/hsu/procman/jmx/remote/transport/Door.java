package org.hsu.procman.jmx.remote.transport;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.rmi.server.RMIClientSocketFactory;
import java.util.Map;
import java.util.function.Function;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.hsu.procman.api.remote.ClientInput;
import org.hsu.procman.api.remote.RemoteEndpoint;
import org.hsu.procman.api.spec.JmxSettings;
import org.hsu.procman.api.spec.JmxSettings.ClientCertificate;
import org.hsu.procman.jmx.remote.access.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connector and the registry it is found in, on one port. Thread-safe. */
public final class Door implements RemoteEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** JConsole looks for this name and no other. */
    private static final String NAME = "jmxrmi";
    private static final int MOST_BUFFERED_NOTIFICATIONS = 10_000;

    private final JMXConnectorServer server;
    private final AutoCloseable registry;
    private final String url;

    private Door(JMXConnectorServer server, AutoCloseable registry, String url) {
        this.server = server;
        this.registry = registry;
        this.url = url;
    }

    /**
     * Opens it.
     *
     * @param registries the launcher's: from port, socket factories, name and object to a registry or an exception
     * @throws IOException it cannot be opened; one line for the operator
     */
    public static Door open(JmxSettings settings, JMXAuthenticator login, Function<Object[], Object> registries)
            throws IOException {
        InetAddress address = address(settings);
        DoorSockets sockets = new DoorSockets(
                address,
                settings.tls() == null ? null : Certificates.context(settings.tls()),
                settings.tls() == null ? ClientCertificate.NONE : settings.tls().clientCertificate());
        RMIClientSocketFactory client = settings.tls() == null ? null : new SslRMIClientSocketFactory();
        String host = advertised(settings, address);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // RMI keeps the context loader of the exporting thread for good: a bundle's would leak and hide JDK classes.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            Map<String, Object> environment = ClientInput.environment(MOST_BUFFERED_NOTIFICATIONS);
            environment.put(JMXConnectorServer.AUTHENTICATOR, login);
            AdvertisedServer rmi = new AdvertisedServer(settings.port(), client, sockets, environment, host);
            JMXConnectorServer server = new RMIConnectorServer(
                    new JMXServiceURL("rmi", host, 0), environment, rmi, ManagementFactory.getPlatformMBeanServer());
            server.setMBeanServerForwarder(Guard.create());
            start(server, settings);
            try {
                return new Door(server, Advertised.as(host, () -> registry(registries.apply(
                        new Object[] {sockets.port(), client, sockets, NAME, rmi.toStub()}))), url(host, sockets.port()));
            } catch (IOException e) {
                server.stop();
                throw e;
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void start(JMXConnectorServer server, JmxSettings settings) throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            Throwable root = e;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            throw new IOException("port " + settings.port() + " of " + settings.host() + " cannot be listened on: "
                    + root.getMessage(), e);
        }
    }

    private static AutoCloseable registry(Object answer) throws IOException {
        if (answer instanceof IOException failure) {
            throw failure;
        }
        return (AutoCloseable) answer;
    }

    /** The validator has looked at what is written; what a name resolves to is known only here. */
    private static InetAddress address(JmxSettings settings) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new IOException("the host " + settings.host() + " is not known", e);
        }
        if (!address.isLoopbackAddress() && (settings.tls() == null || !settings.authenticate())) {
            throw new IOException("the host " + settings.host() + " is " + address.getHostAddress()
                    + ", which others can reach: it needs ssl and authenticate");
        }
        return address;
    }

    private static String advertised(JmxSettings settings, InetAddress address) throws IOException {
        if (settings.advertisedHost() != null) {
            return settings.advertisedHost();
        }
        return address.isAnyLocalAddress() ? InetAddress.getLocalHost().getCanonicalHostName() : settings.host();
    }

    private static String url(String host, int port) {
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "service:jmx:rmi:///jndi/rmi://" + literal + ":" + port + "/" + NAME;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void close() {
        try {
            registry.close();
        } catch (Exception e) {
            LOG.warn("the JMX registry did not close cleanly: {}", e.toString());
        }
        try {
            server.stop();
        } catch (IOException e) {
            LOG.warn("the remote JMX connector did not stop cleanly: {}", e.toString());
        }
    }
}
