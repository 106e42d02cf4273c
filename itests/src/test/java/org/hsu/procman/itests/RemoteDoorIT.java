package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.security.auth.Subject;
import org.hsu.procman.tls.TlsClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody tries at the door of remote JMX who has no business there, or more in mind than his role allows. */
class RemoteDoorIT {
    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;
    /** Of RMI, in the manager: so short that a test can wait for it. */
    private static final Map<String, String> IMPATIENT =
            Map.of("PROCMAN_OPTS", "-Dsun.rmi.transport.tcp.readTimeout=2000");

    /** RMI asks for the JVM's TLS context only once, so all tests have one certificate, a second try too. */
    private static final Path SHARED = Path.of("target", "remote-door-" + ProcessHandle.current().pid())
            .toAbsolutePath();

    /** Set when an object of a class that nobody accepts is built. */
    private static volatile boolean built;

    @TempDir
    Path folder;

    private RemoteRig rig;
    private ObjectName manager;

    @BeforeEach
    void prepare() throws Exception {
        rig = RemoteRig.in(SHARED);
        TlsClient.prepare(rig.certificate().toString(), null, Map.of());
        manager = new ObjectName(ManagerInFelix.MANAGER);
    }

    private Procman start(String yaml, Map<String, String> environment) throws IOException {
        Procman procman = Procman.in(folder, yaml, Procman.HOME, environment);
        RemoteRig.makeUsers(procman, folder);
        return procman.start();
    }

    private static JMXConnector as(Procman procman, String role) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(RemoteRig.url(procman)), Map.of(
                "com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory(),
                "jmx.remote.x.client.connection.check.period", 0L,
                JMXConnector.CREDENTIALS, new String[] {"user-" + role, RemoteRig.password(role)}));
    }

    private static int port(Procman procman) {
        return Integer.parseInt(RemoteRig.url(procman).replaceFirst(".*:(\\d+)/jmxrmi", "$1"));
    }

    /** Tells when it is built from a stream. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            built = true;
        }
    }

    private static Object nested(int depth) {
        List<Object> inner = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            inner = new ArrayList<>(List.of(inner));
        }
        return inner;
    }

    /** As admin, who may call everything: what is sent is looked at before it becomes an object. */
    @Test
    void argumentsThatNoOperationTakesAreNeverBuilt() throws Exception {
        try (Procman procman = start(rig.yaml() + YAML, Map.of()); JMXConnector connector = as(procman, "admin")) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            List<Object> wrong = List.of(new Trap(), new AtomicInteger(), nested(50), new byte[5_000_000],
                    new Object[20_000], List.of(new Trap()));
            for (Object each : wrong) {
                Exception refused = assertThrows(Exception.class, () -> beans.invoke(manager, "describe",
                        new Object[] {each}, new String[] {"java.lang.String"}), each.getClass().getName());
                // A class that the manager has not, it cannot even look at; what is too long it does not hear out.
                assertTrue(causes(refused).matches("(?s).*(REJECTED|ClassNotFoundException|MarshalException).*"),
                        causes(refused));
            }
            assertFalse(built, "an object of a class that nobody accepts was built");
            assertTrue(beans.invoke(manager, "describe", new Object[] {"web"}, new String[] {"java.lang.String"})
                    .toString().contains("web"));
        }
    }

    private static String causes(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each).append('\n');
        }
        return all.toString();
    }

    /** Java 17 still lets a client ask to act as somebody else; it then is nobody. */
    @Test
    @SuppressWarnings("removal")
    void actingAsSomebodyElseIsActingAsNobody() throws Exception {
        try (Procman procman = start(rig.yaml() + YAML, Map.of("PROCMAN_JAVA", System.getProperty("java.home")));
                JMXConnector connector = as(procman, "viewer")) {
            Subject admin = new Subject();
            admin.getPrincipals().add(new JMXPrincipal("user-admin"));
            assertThrows(Exception.class, () -> connector.getMBeanServerConnection(admin)
                    .getAttribute(manager, "State"));
            assertThrows(Exception.class, () -> connector.getMBeanServerConnection(admin)
                    .invoke(manager, "shutdown", new Object[] {false}, new String[] {"boolean"}));
            assertEquals("running", connector.getMBeanServerConnection().getAttribute(manager, "State"));
        }
    }

    /** More than there are places for; who comes with a password gets in again as soon as the silent ones are gone. */
    @Test
    void whoSaysNothingIsSentAway() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Procman procman = start(rig.yaml() + YAML, IMPATIENT); JMXConnector early = as(procman, "admin")) {
            for (int i = 0; i < 220; i++) {
                silent.add(new Socket(InetAddress.getByName("127.0.0.1"), port(procman)));
            }
            for (Socket each : silent) {
                each.setSoTimeout(60_000);
                awaitEnd(each);
            }
            as(procman, "viewer").close();
            assertEquals("running", early.getMBeanServerConnection().getAttribute(manager, "State"));
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    /** At most an alert of TLS comes before; a connection that was reset has ended as one that was closed. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            assertTrue(socket.getInputStream().readAllBytes().length < 100, "one that said nothing was answered");
        } catch (SocketException reset) {
            assertEquals("Connection reset", reset.getMessage());
        }
    }

    @Test
    void aClientCertificateThatIsRequiredIsAskedFor() throws Exception {
        RemoteRig client = RemoteRig.in(folder.resolve("client"));
        String yaml = rig.yaml().replace("changeit}",
                "changeit, client_certificate: required, trusted_certificates: \"" + client.certificate() + "\"}") + YAML;
        try (Procman procman = start(yaml, Map.of())) {
            List<String> words = new ArrayList<>(procman.command(List.of("status", "web")));
            words.addAll(rig.options(procman, folder, "viewer"));
            Procman.Result without = Procman.run(folder, Map.of(), words);
            assertEquals(7, without.code(), without::all);
            words.addAll(List.of("--key-store", client.store().toString()));
            Procman.Result with = Procman.run(folder, Map.of("PROCMAN_KEY_STORE_PASSWORD", "changeit"), words);
            assertEquals(0, with.code(), with::all);
        }
    }

    @Test
    void withoutAPortThereIsNoDoor() throws Exception {
        try (Procman procman = Procman.in(folder, YAML).start();
                JMXConnector local = JMXConnectorFactory.connect(new JMXServiceURL(procman.jmxUrl()))) {
            assertFalse(procman.managerFile().contains("remote_jmx_url\":\""), procman::managerFile);
            assertEquals(1, RemoteRig.listening(procman), "the local connector, and nothing else");
            TabularData properties = (TabularData) local.getMBeanServerConnection()
                    .getAttribute(new ObjectName("java.lang:type=Runtime"), "SystemProperties");
            CompositeData patience = properties.get(new Object[] {"sun.rmi.transport.tcp.readTimeout"});
            assertEquals("60000", patience.get("value"));
        }
    }
}
