package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        JMXAuthenticator authenticator = credentials -> {
            if (credentials instanceof String[] pair && pair[0].equals("anna") && pair[1].equals("s3cret")) {
                return new Subject();
            }
            throw new SecurityException("wrong user or password");
        };
        manager = new FakeManager(directory, Map.of(JMXConnectorServer.AUTHENTICATOR, authenticator));
        manager.processes.add(Rows.process("web", "RUNNING", Map.of()));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void thePasswordComesFromTheEnvironment() {
        run.environment.put("PROCMAN_PASSWORD", "s3cret");
        assertEquals(0, run.main("status", "web", "--url", manager.url, "--user", "anna"), run::err);
    }

    @Test
    void orFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        assertEquals(0, run.main("status", "--url", manager.url, "--user", "anna", "--password-file",
                file.toString()), run::err);
    }

    @Test
    void aWrongOneIsRefused() {
        run.environment.put("PROCMAN_PASSWORD", "guess");
        assertEquals(6, run.main("status", "--url", manager.url, "--user", "anna"));
        assertEquals("procman: permission denied: wrong user or password\n", run.err());
        assertEquals(6, run.main("status", "--url", manager.url));
    }

    @Test
    void nothingThereIsNoManager() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
        assertEquals(7, run.main("status", "--url", url));
        assertTrue(run.err().startsWith("procman: no manager at " + url + ": "), run::err);
        assertEquals(1, run.err().lines().count());
    }
}
