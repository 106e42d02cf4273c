package org.hsu.procman.panel.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerAddressTest {

    private static final String REMOTE = "service:jmx:rmi:///jndi/rmi://db7:7099/jmxrmi";

    @Test
    void readsWhatItWrites() throws Exception {
        for (String directory : new String[] {"/opt/procman/state", "/home/a b/\u00e4+c%20d/state"}) {
            ManagerAddress address = ManagerAddress.in(Path.of(directory));
            assertEquals(address, ManagerAddress.of(address.text()));
            assertEquals(address, ManagerAddress.of(new JMXServiceURL(address.text()).toString()));
        }
        ManagerAddress remote = ManagerAddress.of(REMOTE);
        assertEquals("service:jmx:procman:///" + REMOTE, remote.text());
        assertEquals(remote, ManagerAddress.of(remote.text()));
        assertThrows(MalformedURLException.class, () -> ManagerAddress.of("service:jmx:procman:///"));
        assertThrows(MalformedURLException.class, () -> ManagerAddress.of("localhost:7099"));
    }

    @Test
    void aLocalManagerIsNotAskedForTls() throws Exception {
        Map<String, Object> wanted = Map.of("jmx.remote.x.check.stub", "true", "more", 1);
        Map<String, String> user = Map.of("PROCMAN_USER", "ann", "PROCMAN_PASSWORD", "secret");
        assertEquals(Map.of("more", 1), ManagerAddress.in(Path.of("/x")).environment(wanted, user));
        Map<String, Object> remote = ManagerAddress.of(REMOTE).environment(wanted, user);
        assertEquals("true", remote.get("jmx.remote.x.check.stub"));
        assertArrayEquals(new String[] {"ann", "secret"}, (String[]) remote.get(JMXConnector.CREDENTIALS));
        String sockets = "com.sun.jndi.rmi.factory.socket";
        assertInstanceOf(SslRMIClientSocketFactory.class, remote.get(sockets));
        assertNotNull(ManagerAddress.of(REMOTE).environment(Map.of(), user).get(sockets));
        ManagerAddress plain = ManagerAddress.of("service:jmx:procman:///plain/" + REMOTE);
        assertEquals(plain, ManagerAddress.of(plain.text()));
        assertEquals(Map.of("more", 1), plain.environment(wanted, Map.of()));
        assertNull(ManagerAddress.of(REMOTE).environment(wanted, Map.of()).get(JMXConnector.CREDENTIALS));
    }

    @Test
    void theJdkFindsTheProtocolAndTheReasonIsToldWhenThereIsNoManager(@TempDir Path state) throws Exception {
        JMXServiceURL url = new JMXServiceURL(ManagerAddress.in(state).text());
        IOException none = assertThrows(IOException.class, () -> JMXConnectorFactory.connect(url));
        assertEquals("no manager in " + state, none.getMessage());
        Files.writeString(state.resolve("manager.json"), "{\"pid\":1,\"state\":\"starting\",\"jmx_url\":null}");
        IOException starting = assertThrows(IOException.class, () -> JMXConnectorFactory.connect(url));
        assertEquals("the manager in " + state + " does not listen yet", starting.getMessage());
    }
}
