package org.hsu.procman.health.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpHealthCheckerTest {

    private static final HealthTarget TARGET = new HealthTarget("web", 1, 1, null, Map.of());

    @Test
    void connects() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            int port = server.getLocalPort();
            assertEquals(HealthResult.healthy("connected (localhost:" + port + ")"), check("" + port, 2000));
            assertTrue(check("127.0.0.1:" + port, 2000).healthy());
        }
    }

    @Test
    void sixWithoutFour() throws Exception {
        try (ServerSocket server = new ServerSocket()) {
            try {
                server.bind(new InetSocketAddress("::1", 0));
            } catch (IOException e) {
                abort("no IPv6 here");
            }
            assertTrue(check("[::1]:" + server.getLocalPort(), 2000).healthy());
        }
    }

    @Test
    void refused() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0)) {
            port = server.getLocalPort();
        }
        for (int i = 0; i < 500; i++) {
            assertEquals(
                    HealthResult.unhealthy("connection refused (127.0.0.1:" + port + ")"),
                    check("127.0.0.1:" + port, 2000));
        }
    }

    @Test
    void aListenerThatDoesNotAccept() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            String address = "127.0.0.1:" + server.getLocalPort();
            for (int i = 0; i < 4; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(new InetSocketAddress(loopback, server.getLocalPort()), 100);
                } catch (IOException e) {
                    break;
                }
            }
            long start = System.nanoTime();
            assertEquals(HealthResult.unhealthy("no connection in 300 ms (" + address + ")"), check(address, 300));
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 3000);
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void unknownHost() {
        assertEquals(
                HealthResult.unhealthy("unknown host no-such-host.invalid"), check("no-such-host.invalid:80", 2000));
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "localhost, no port number",
        "localhost:http, no port number",
        "localhost:0, between 1 and 65535",
        "70000, between 1 and 65535",
        ":80, no host",
        "::1:80, several colons",
    })
    void badAddresses(String address, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new TcpSettings(address));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static HealthResult check(String address, long timeoutMillis) {
        return new TcpHealthChecker().check(TARGET, new TcpSettings(address), Duration.ofMillis(timeoutMillis));
    }
}
