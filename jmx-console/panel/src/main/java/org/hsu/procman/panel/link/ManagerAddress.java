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
import org.hsu.procman.tls.TlsClient;

/**
 * Where a manager is: a state directory of this machine, or a JMX address. As a JMX address of the protocol
 * {@code procman} it can be given to any console that has {@link ProcmanConnectorProvider}:
 * {@code service:jmx:procman:///var/lib/procman}, {@code service:jmx:procman:///service:jmx:rmi:...}, or
 * {@code service:jmx:procman:///plain/service:jmx:rmi:...} for one that speaks no TLS.
 *
 * @param stateDirectory null for a manager that is known by its address
 * @param url            null for one that is known by its directory
 * @param plain          whether it speaks no TLS though it has a registry, as only one on loopback may
 */
public record ManagerAddress(Path stateDirectory, JMXServiceURL url, boolean plain) {

    /** Protocol of the addresses that this class reads and writes. */
    public static final String PROTOCOL = "procman";

    private static final String CHECK_STUB = "jmx.remote.x.check.stub";
    /** The registry of a manager speaks TLS, too, which RMI does not find out by itself. */
    private static final String REGISTRY_SOCKETS = "com.sun.jndi.rmi.factory.socket";
    private static final String REMOTE = "/service:jmx:";
    private static final String PLAIN = "/plain";

    public ManagerAddress {
        if ((stateDirectory == null) == (url == null)) {
            throw new IllegalArgumentException("either a directory or an address");
        }
    }

    public static ManagerAddress in(Path stateDirectory) {
        return new ManagerAddress(Objects.requireNonNull(stateDirectory).toAbsolutePath().normalize(), null, false);
    }

    /** @throws MalformedURLException it is no JMX address, or names nothing */
    public static ManagerAddress of(String text) throws MalformedURLException {
        JMXServiceURL url = new JMXServiceURL(text);
        if (!PROTOCOL.equals(url.getProtocol())) {
            return new ManagerAddress(null, url, false);
        }
        String path = url.getURLPath();
        if (path.startsWith(REMOTE)) {
            return of(path.substring(1));
        }
        if (path.startsWith(PLAIN + REMOTE)) {
            return new ManagerAddress(null, new JMXServiceURL(path.substring(PLAIN.length() + 1)), true);
        }
        String directory = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (directory.length() < 2) {
            throw new MalformedURLException(text + " names no state directory");
        }
        return in(Path.of(directory));
    }

    /** What {@code procman console} has given to this JVM, null where it has not. */
    public static ManagerAddress ofThisConsole() {
        String address = System.getenv("PROCMAN_ADDRESS");
        try {
            return address == null ? null : of(address);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    /** For a console; {@link #of} reads it. */
    public String text() {
        String path = stateDirectory == null
                ? (plain ? PLAIN : "") + "/" + url
                : URLEncoder.encode(stateDirectory.toString().replace('\\', '/'), StandardCharsets.UTF_8)
                        .replace("%2F", "/").replace("+", "%20");
        return "service:jmx:" + PROTOCOL + "://" + (path.startsWith("/") ? "" : "/") + path;
    }

    /** Whether TLS is asked for: where there is a registry on the way, as remote managers have. */
    boolean secured() {
        return !plain && url != null && url.getURLPath().startsWith("/jndi/");
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
     * What a connection is opened with: what the console wants, and the user of the environment where it names none.
     *
     * <p>Whether there is TLS is not for the console to say. One that wants it does not know of the registry, and asks
     * whether it may go on without. For a local manager that is no question: it listens on the loopback interface, and
     * the address stands in a file that only its owner reads.
     */
    Map<String, Object> environment(Map<String, ?> wanted, Map<String, String> variables) {
        Map<String, Object> environment = new HashMap<>();
        if (wanted != null) {
            environment.putAll(wanted);
        }
        if (secured()) {
            environment.put(CHECK_STUB, "true");
            environment.put(REGISTRY_SOCKETS, new SslRMIClientSocketFactory());
        } else {
            environment.remove(CHECK_STUB);
        }
        String user = variables.get("PROCMAN_USER");
        String password = variables.get("PROCMAN_PASSWORD");
        if (stateDirectory == null && user != null && password != null) {
            environment.putIfAbsent(JMXConnector.CREDENTIALS, new String[] {user, password});
        }
        return environment;
    }

    /**
     * Takes the stores of the environment for TLS, once in the life of a JVM.
     *
     * @throws IOException one cannot be used; one line for people
     */
    void prepare() throws IOException {
        if (secured()) {
            Stores.prepare();
        }
    }

    /** RMI asks for the JVM's TLS context only once, so a second set of stores would have no effect. */
    private static final class Stores {

        private static boolean prepared;

        private static synchronized void prepare() throws IOException {
            if (!prepared) {
                TlsClient.prepare(System.getenv());
                prepared = true;
            }
        }
    }
}
