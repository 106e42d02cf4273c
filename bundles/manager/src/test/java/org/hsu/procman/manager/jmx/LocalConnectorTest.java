package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.openmbean.SimpleType;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalConnectorTest {

    private static final String STRING = "java.lang.String";
    private static final String LISTEN = "0A";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private MBeans beans;
    private LocalConnector connector;

    @BeforeEach
    void open() throws IOException {
        beans = MBeans.open(server, new FakeManagement());
        connector = LocalConnector.open(server);
    }

    @AfterEach
    void close() {
        connector.close();
        beans.close();
    }

    @Test
    void onlyTheLoopbackAddressListens() throws Exception {
        int port = port();
        try (Socket reached = new Socket()) {
            reached.connect(new InetSocketAddress("127.0.0.1", port), 2000);
        }
        for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(device.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    try (Socket refused = new Socket()) {
                        assertThrows(IOException.class,
                                () -> refused.connect(new InetSocketAddress(address, port), 2000));
                    }
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectionsOpenNoOtherPort() throws Exception {
        try (JMXConnector client = JMXConnectorFactory.connect(new JMXServiceURL(connector.url()))) {
            assertNotNull(client.getMBeanServerConnection().getDefaultDomain());
            List<String> addresses = listening();
            String port = String.format(":%04X", port());
            assertEquals(1, addresses.stream().filter(address -> address.endsWith(port)).count(), port);
            for (String address : addresses) {
                assertTrue(address.startsWith("0100007F:") || address.contains("FFFF00000100007F:"),
                        () -> "listens on " + addresses);
            }
        }
    }

    @Test
    void theStubLeadsToTheLoopbackAddressWithJdkClassesOnly() throws Exception {
        String bytes = new String(stub(), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("127.0.0.1"));
        assertFalse(bytes.contains("org.hsu"));
    }

    @Test
    void objectsOutsideTheListAreRejected() throws Exception {
        try (JMXConnector client = JMXConnectorFactory.connect(new JMXServiceURL(connector.url()))) {
            MBeanServerConnection remote = client.getMBeanServerConnection();
            Object[] arguments = {new AtomicInteger(1)};
            Exception rejected = assertThrows(Exception.class,
                    () -> remote.invoke(Names.MANAGER, "describe", arguments, new String[] {STRING}));
            assertTrue(rejected.toString().contains("REJECTED") || causes(rejected).contains("REJECTED"),
                    causes(rejected));
            assertTrue(remote.invoke(Names.MANAGER, "describe", new Object[] {"web"}, new String[] {STRING})
                    .toString().contains("RUNNING"));
        }
    }

    @Test
    void credentialsThatAreNotStringsAreRejected() {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnector.CREDENTIALS, new AtomicInteger(1));
        assertThrows(Exception.class,
                () -> JMXConnectorFactory.connect(new JMXServiceURL(connector.url()), environment));
    }

    @Test
    void theCallersContextClassLoaderIsNotKept() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        MBeanServer other = MBeanServerFactory.newMBeanServer();
                try (URLClassLoader bundle = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(bundle);
            other.registerMBean(new OpenBeanBuilder<>("a bean that looks at its thread", subject -> "")
                    .attribute("Loader", "Whether the context loader is the bundle's",
                            SimpleType.BOOLEAN, Units.NONE,
                            any -> Thread.currentThread().getContextClassLoader() == bundle)
                    .build().bean(""), Names.MANAGER);
            try (LocalConnector second = LocalConnector.open(other)) {
                assertSame(bundle, thread.getContextClassLoader());
                thread.setContextClassLoader(before);
                try (JMXConnector client = JMXConnectorFactory.connect(new JMXServiceURL(second.url()))) {
                    assertEquals(false, client.getMBeanServerConnection().getAttribute(Names.MANAGER, "Loader"));
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void afterCloseNobodyIsLetInAndNoThreadKeepsTheVmAlive() throws Exception {
        String url = connector.url();
        connector.close();
        assertThrows(IOException.class, () -> JMXConnectorFactory.connect(new JMXServiceURL(url)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        List<Thread> left = keepers();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.get(0).join(100);
            left = keepers();
        }
        assertEquals(List.of(), left);
    }

    private static List<Thread> keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread.getName().startsWith("RMI"))
                .toList();
    }

    private int port() throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stub()))) {
            String remote = in.readObject().toString();
            Matcher endpoint = Pattern.compile("endpoint:\\[127\\.0\\.0\\.1:(\\d+)]").matcher(remote);
            assertTrue(endpoint.find(), remote);
            return Integer.parseInt(endpoint.group(1));
        }
    }

    private byte[] stub() throws Exception {
        String path = new JMXServiceURL(connector.url()).getURLPath();
        return Base64.getDecoder().decode(path.substring("/stub/".length()));
    }

    /** Local addresses, in hexadecimal, of the sockets on which this VM listens. */
    private static List<String> listening() throws IOException {
        Set<String> own = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals(LISTEN) && own.contains("socket:[" + columns[9] + "]")) {
                    addresses.add(columns[1]);
                }
            }
        }
        return addresses;
    }

    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
        }
        return text.toString();
    }
}
