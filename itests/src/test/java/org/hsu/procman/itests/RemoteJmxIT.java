package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote JMX of the whole product: who gets in, what each role may do, by JMX and by the command line. */
class RemoteJmxIT {
    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
              - id: idle
                type: standard_managed
                enabled: false
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;
    private static final List<String> ROLES = RemoteRig.ROLES;

    /** Set when an object of a class that nobody accepts is built. */
    private static volatile boolean built;

    /** RMI asks for the JVM's default TLS context only once, so all tests have one certificate, a second try too. */
    private static final Path SHARED = Path.of("target", "remote-jmx-" + ProcessHandle.current().pid())
            .toAbsolutePath();

    private static RemoteRig rig;

    @TempDir
    Path folder;

    private ObjectName manager;
    private ObjectName web;
    private String yaml;

    @BeforeAll
    static void makeCertificate() throws Exception {
        boolean again = Files.exists(SHARED);
        rig = RemoteRig.in(SHARED);
        if (!again) {
            trust();
        }
    }

    @BeforeEach
    void nameThings() throws Exception {
        yaml = rig.yaml() + YAML;
        manager = new ObjectName("org.hsu.procman:type=ProcessManager");
        web = new ObjectName("org.hsu.procman:type=Process,name=web");
    }

    private void makeUsers(Procman procman) throws IOException {
        RemoteRig.makeUsers(procman, folder);
    }

    private static void trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(rig.certificate())) {
            store.setCertificateEntry("manager",
                    CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLContext.setDefault(context);
    }

    private static int port(Procman procman) {
        return Integer.parseInt(RemoteRig.url(procman).replaceFirst(".*:(\\d+)/jmxrmi", "$1"));
    }

    private static JMXConnector connect(Procman procman, Object credentials) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
        environment.put("jmx.remote.x.client.connection.check.period", 0L);
        if (credentials != null) {
            environment.put(JMXConnector.CREDENTIALS, credentials);
        }
        return JMXConnectorFactory.connect(new JMXServiceURL(RemoteRig.url(procman)), environment);
    }

    private static JMXConnector as(Procman procman, String role) throws IOException {
        return connect(procman, new String[] {"user-" + role, RemoteRig.password(role)});
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static boolean may(Attempt attempt) throws Exception {
        try {
            attempt.run();
            return true;
        } catch (SecurityException denied) {
            return false;
        }
    }

    @Test
    void rolesByJmx() throws Exception {
        try (Procman procman = Procman.in(folder, yaml)) {
            makeUsers(procman);
            procman.start();
            for (String role : ROLES) {
                try (JMXConnector connector = as(procman, role)) {
                    matrix(connector, role);
                }
            }
            String audit = Procman.read(procman.logs.resolve("audit.log"));
            assertTrue(audit.contains("login user=user-viewer role=viewer address=127.0.0.1"), audit);
            assertTrue(audit.contains("denied user=user-viewer role=viewer address=127.0.0.1 call reset of " + web),
                    audit);
            assertTrue(audit.contains("done user=user-operator role=operator address=127.0.0.1 call reset of " + web),
                    audit);
            assertTrue(audit.contains("denied user=user-admin role=admin address=127.0.0.1 createMBean"), audit);
            assertFalse(audit.contains("password of"), audit);
            // The local connector next door gives its clients an address of its own, and asks for no password.
            assertEquals(0, procman.cli("status", "web").code());
        }
    }

    private void matrix(JMXConnector connector, String role) throws Exception {
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        boolean operator = !role.equals("viewer");
        boolean admin = role.equals("admin");
        ObjectName hotSpot = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
        assertTrue(may(() -> beans.getAttribute(manager, "Processes")), role);
        assertTrue(may(() -> beans.invoke(manager, "plan", null, null)), role);
        assertEquals(operator, may(() -> beans.invoke(web, "reset", null, null)), role);
        assertEquals(admin, may(() -> beans.invoke(
                manager, "reload", new Object[] {true}, new String[] {"boolean"})), role);
        assertFalse(may(() -> {
            beans.setAttribute(web, new Attribute("State", "STOPPED"));
            return null;
        }), role);
        assertFalse(may(() -> beans.createMBean("javax.management.timer.Timer", new ObjectName("x:type=y"))), role);
        assertFalse(may(() -> {
            beans.unregisterMBean(web);
            return null;
        }), role);
        assertFalse(may(() -> beans.getAttribute(hotSpot, "DiagnosticOptions")), role);
        assertFalse(may(() -> beans.invoke(hotSpot, "setVMOption", new Object[] {"HeapDumpPath", "/tmp/x"},
                new String[] {"java.lang.String", "java.lang.String"})), role);
        assertFalse(may(() -> beans.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "vmFlags", new Object[1], new String[] {"[Ljava.lang.String;"})), role);
        assertFalse(may(() -> beans.invoke(new ObjectName("java.lang:type=Memory"), "gc", null, null)), role);
        assertFalse(beans.queryNames(null, null).contains(hotSpot), role);
        if (operator) {
            hear(beans);
        }
    }

    private void hear(MBeanServerConnection beans) throws Exception {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        beans.addNotificationListener(web, (notification, none) -> heard.add(notification), null, null);
        beans.invoke(web, "restart", new Object[] {true}, new String[] {"boolean"});
        assertTrue(heard.poll(30, TimeUnit.SECONDS) != null, "no notification");
    }

    @Test
    void nobodyGetsInWithoutTheDoor() throws Exception {
        try (Procman procman = Procman.in(folder, yaml)) {
            makeUsers(procman);
            procman.start();
            Registry registry = LocateRegistry.getRegistry("127.0.0.1", port(procman), new SslRMIClientSocketFactory());
            assertEquals(List.of("jmxrmi"), List.of(registry.list()));
            Registry own = LocateRegistry.createRegistry(0);
            try {
                assertChanges(registry, own);
            } finally {
                UnicastRemoteObject.unexportObject(own, true);
            }

            for (Object wrong : new Object[] {null, "user-admin", new String[] {"user-admin", "guess"}}) {
                assertThrows(SecurityException.class, () -> connect(procman, wrong));
            }
            assertThrows(Exception.class, () -> connect(procman, new Trap()));
            assertFalse(built, "an object that came in place of credentials was built");
            assertOnlyNewestTls(port(procman));
            assertEquals(2, RemoteRig.listening(procman), "one port for remote JMX, one for the local connector");

            // Two wrong ones were for the same user; from the fourth on the address waits.
            for (int i = 0; i < 4; i++) {
                assertThrows(SecurityException.class, () -> connect(procman, new String[] {"user-admin", "guess"}));
            }
            SecurityException waits = assertThrows(
                    SecurityException.class, () -> as(procman, "admin"));
            assertTrue(waits.getMessage().startsWith("too many wrong passwords"), waits::getMessage);
            Procman.await("the right password is let in again", 30, () -> {
                try {
                    as(procman, "admin").close();
                    return true;
                } catch (IOException | SecurityException e) {
                    return false;
                }
            });
            assertTrue(Procman.read(procman.logs.resolve("audit.log"))
                    .contains("denied user=user-admin address=127.0.0.1 login: wrong user or password"));
        }
    }

    private static void assertChanges(Registry registry, Registry own) throws RemoteException {
        assertThrows(RemoteException.class, () -> registry.rebind("jmxrmi", own));
        assertThrows(RemoteException.class, () -> registry.bind("other", own));
        RemoteException refused = assertThrows(RemoteException.class, () -> registry.unbind("jmxrmi"));
        assertTrue(refused.getMessage().contains("this registry cannot be changed"), refused::getMessage);
        assertEquals(List.of("jmxrmi"), List.of(registry.list()));
    }

    private static void assertOnlyNewestTls(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(IOException.class, socket::startHandshake);
        }
    }

    /** Tells when it is built from a stream. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            built = true;
        }
    }

    @Test
    void whatCannotBeOpenedIsAFailedStart() throws Exception {
        try (Procman procman = Procman.in(folder, yaml)) {
            refusedStart(procman, "there are no users in " + folder.resolve("jmx-users"));
            makeUsers(procman);
            Path users = folder.resolve("jmx-users");
            Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
            refusedStart(procman, users + " is not its owner's alone (rw-r--r--): chmod 600 " + users);
            Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                procman.write(yaml.replace("port: 0", "port: " + taken.getLocalPort()));
                refusedStart(procman, "port " + taken.getLocalPort() + " of 127.0.0.1 cannot be listened on: ");
            }
            procman.write(yaml.replace("changeit", "wrong"));
            refusedStart(procman, "the key store " + rig.store() + " cannot be used: ");
        }
    }

    private static void refusedStart(Procman procman, String why) throws InterruptedException {
        Process manager = procman.launch();
        assertTrue(manager.waitFor(60, TimeUnit.SECONDS), "the manager does not end");
        assertEquals(1, manager.exitValue(), procman::output);
        assertEquals(1, procman.errors().lines().count(), procman::errors);
        assertTrue(procman.errors().startsWith("procman: cannot start: remote JMX (process_manager.jmx): " + why),
                procman::errors);
        assertEquals(List.of(), procman.ours());
    }

    /** Every verb of the client as every role; what is refused exits 6 and says why. */
    @Test
    void rolesByCommandLine() throws Exception {
        try (Procman procman = Procman.in(folder, yaml)) {
            makeUsers(procman);
            procman.start();
            procman.awaitStatus("web", "\"RUNNING\"");
            for (String line : List.of("status", "status -o json web", "describe web", "logs web -n 1", "events -n 1",
                    "plugins", "plan", "wait web", "version")) {
                expect(procman, "viewer", line, 0);
            }
            for (String line : List.of("start idle", "stop idle", "restart web", "kill web", "reset web",
                    "signal CONT web")) {
                expect(procman, "viewer", line, 6);
                expect(procman, "operator", line, line.startsWith("signal") ? 6 : 0);
            }
            expect(procman, "operator", "start web", 0);
            expect(procman, "operator", "signal CONT web", 0);
            for (String line : List.of("reload", "shutdown")) {
                expect(procman, "operator", line, 6);
                expect(procman, "admin", line, 0);
            }
            assertTrue(procman.manager().waitFor(60, TimeUnit.SECONDS), "shutdown does not end the manager");
        }
    }

    private void expect(Procman procman, String role, String line, int code) throws Exception {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(rig.options(procman, folder, role));
        Procman.Result result = InProcess.client(words);
        assertEquals(code, result.code(), () -> role + ": " + line + ": " + result.all());
        if (code == 6 && role.equals("viewer")) {
            assertTrue(result.all().contains("permission denied: user-viewer (viewer) may not call "), result::all);
        }
    }
}
