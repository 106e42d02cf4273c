package org.hsu.procman.panel.link;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * Where a manager is: a state directory of this machine, or a JMX address. As a JMX address of the protocol
 * {@code procman} it can be given to any console that has {@link ProcmanConnectorProvider}:
 * {@code service:jmx:procman:///var/lib/procman} or {@code service:jmx:procman:///service:jmx:rmi:...}.
 *
 * @param stateDirectory null for a manager that is known by its address
 * @param url            null for one that is known by its directory
 */
public record ManagerAddress(Path stateDirectory, JMXServiceURL url) {

    /** Protocol of the addresses that this class reads and writes. */
    public static final String PROTOCOL = "procman";

    private static final String CHECK_STUB = "jmx.remote.x.check.stub";
    /** The registry of a manager speaks TLS, too, which RMI does not find out by itself. */
    private static final String REGISTRY_SOCKETS = "com.sun.jndi.rmi.factory.socket";
    private static final String REMOTE = "/service:jmx:";

    public ManagerAddress {
        if ((stateDirectory == null) == (url == null)) {
            throw new IllegalArgumentException("either a directory or an address");
        }
    }

    public static ManagerAddress in(Path stateDirectory) {
        return new ManagerAddress(Objects.requireNonNull(stateDirectory).toAbsolutePath().normalize(), null);
    }

    /** @throws MalformedURLException it is no JMX address, or names nothing */
    public static ManagerAddress of(String text) throws MalformedURLException {
        JMXServiceURL url = new JMXServiceURL(text);
        if (!PROTOCOL.equals(url.getProtocol())) {
            return new ManagerAddress(null, url);
        }
        String path = url.getURLPath();
        if (path.startsWith(REMOTE)) {
            return of(path.substring(1));
        }
        String directory = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (directory.length() < 2) {
            throw new MalformedURLException(text + " names no state directory");
        }
        return in(Path.of(directory));
    }

    /** For a console; {@link #of} reads it. */
    public String text() {
        String path = stateDirectory == null
                ? "/" + url
                : URLEncoder.encode(stateDirectory.toString().replace('\\', '/'), StandardCharsets.UTF_8)
                        .replace("%2F", "/").replace("+", "%20");
        return "service:jmx:" + PROTOCOL + "://" + (path.startsWith("/") ? "" : "/") + path;
    }

    /** What a panel of our own wants: TLS where there is a registry to be asked on the way, as remote managers have. */
    Map<String, Object> secured() {
        boolean registry = url != null && url.getURLPath().startsWith("/jndi/");
        return registry ? Map.of(CHECK_STUB, "true") : Map.of();
    }

    /** For people. */
    public String where() {
        return stateDirectory == null ? url.toString() : stateDirectory.toString();
    }

    /** @throws IOException there is no manager in the directory */
    JMXServiceURL target() throws IOException {
        return stateDirectory == null ? url : new JMXServiceURL(ManagerFile.in(stateDirectory).jmxUrl());
    }

    /**
     * What the console wants of a connection, and the user of the environment where it names none. A console that wants
     * TLS gets it on the way to the registry, too.
     *
     * <p>A console asks whether it may go on without TLS. For a local manager that is no question: it listens on the
     * loopback interface, and the address stands in a file that only its owner reads.
     */
    Map<String, Object> environment(Map<String, ?> wanted, Map<String, String> variables) {
        Map<String, Object> environment = new HashMap<>();
        if (wanted != null) {
            environment.putAll(wanted);
        }
        if (stateDirectory != null) {
            environment.remove(CHECK_STUB);
            return environment;
        }
        if ("true".equals(environment.get(CHECK_STUB))) {
            environment.putIfAbsent(REGISTRY_SOCKETS, new SslRMIClientSocketFactory());
        }
        String user = variables.get("PROCMAN_USER");
        String password = variables.get("PROCMAN_PASSWORD");
        if (user != null && password != null) {
            environment.putIfAbsent(JMXConnector.CREDENTIALS, new String[] {user, password});
        }
        return environment;
    }
}
