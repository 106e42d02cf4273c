package org.hsu.procman.alerts.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.alerts.rule.Alert;
import org.hsu.procman.api.event.HappenedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HTTP server, real programs, a real datagram socket. */
class DeliveryTest {
    @TempDir
    Path folder;

    private static Alert alert(String message) {
        HappenedEvent event = new HappenedEvent(
                7, 1_700_000_000_000L, "procman.process.state", "web", null, message, "{\"to\":\"FAILED\"}", Map.of());
        return new Alert("down", "failed", false, 1, 1_700_000_000_000L, event, List.of());
    }

    private static Target.Webhook webhook(int port, Duration timeout, int retries) {
        return new Target.Webhook(
                URI.create("http://127.0.0.1:" + port + "/t0ken"), Map.of("X-Key", "s3cret"), timeout, retries);
    }

    @Test
    void aWebhookGetsJsonAndIsTriedAgain() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            got.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(got.size() < 3 ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            new WebhookDelivery(webhook(server.getAddress().getPort(), Duration.ofSeconds(20), 3), Duration.ofMillis(1))
                    .deliver(alert("a \"b\"\n\ud83d"));
        } finally {
            server.stop(0);
        }
        assertEquals(3, got.size());
        String text = got.take();
        assertTrue(text.startsWith("POST /t0ken s3cret {\"status\":\"firing\",\"rule\":\"down\",\"what\":\"failed\","
                + "\"id\":\"web\",\"group\":null,"), text);
        assertTrue(text.endsWith("\"count\":1,\"message\":\"a \\\"b\\\"\\u000a\\ud83d\",\"event\":{\"to\":\"FAILED\"}}"), text);
    }

    @Test
    void whatIsRefusedIsNotTriedAgainAndNoSecretIsTold() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            got.add("request");
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try {
            IOException refused = assertThrows(IOException.class,
                    () -> new WebhookDelivery(webhook(port, Duration.ofSeconds(20), 3), Duration.ofMillis(1)).deliver(alert("a")));
            assertEquals("HTTP 404", refused.getMessage());
        } finally {
            server.stop(0);
        }
        assertEquals(1, got.size());
        IOException nobody = assertThrows(IOException.class,
                () -> new WebhookDelivery(webhook(port, Duration.ofSeconds(20), 1), Duration.ofMillis(1)).deliver(alert("a")));
        assertFalse(nobody.getMessage().contains("t0ken"), nobody::getMessage);
    }

    @Test
    void oneThatHangsIsGivenUpAndDelaysNobody() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            IOException late = assertThrows(IOException.class, () -> new WebhookDelivery(
                    webhook(silent.getLocalPort(), Duration.ofMillis(200), 0)).deliver(alert("a")));
            assertEquals("no answer within 200 ms (timeout)", late.getMessage());
            Target target = new Target("slow", webhook(silent.getLocalPort(), Duration.ofMinutes(5), 0), null, null, null);
            try (TargetQueue queue = new TargetQueue(target)) {
                for (int i = 0; i < 1000; i++) {
                    queue.offer(alert("a"));
                }
            }
        }
    }

    @Test
    void ofTooManyTheOldestAreLeftOut() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        BlockingQueue<String> gate = new LinkedBlockingQueue<>();
        try (TargetQueue queue = new TargetQueue("t", alert -> {
            got.add(alert.event().message());
            gate.take();
        })) {
            queue.offer(alert("first"));
            assertEquals("first", got.poll(30, TimeUnit.SECONDS));
            for (int i = 0; i < 150; i++) {
                queue.offer(alert("n" + i));
            }
            for (int i = 0; i < 101; i++) {
                gate.add("go");
            }
            assertEquals("n50", got.poll(30, TimeUnit.SECONDS));
            for (int i = 51; i < 150; i++) {
                assertEquals("n" + i, got.poll(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void aProgramFindsItInItsInputAndItsEnvironment() throws Exception {
        Path out = folder.resolve("out");
        new CommandDelivery(new Target.Command(
                List.of("/bin/sh", "-c", "cat > '" + out + "'; echo $PROCMAN_ALERT_STATUS $PROCMAN_ALERT_ID"
                        + " \"$PROCMAN_ALERT_MESSAGE\" >> '" + out + "'"),
                Duration.ofSeconds(30))).deliver(alert("$(id) 'x'"));
        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.get(0).startsWith("{\"status\":\"firing\""), lines::toString);
        assertEquals("firing web $(id) 'x'", lines.get(1));
    }

    @Test
    void aProgramThatFailsOrHangs() {
        IOException fails = assertThrows(IOException.class, () -> new CommandDelivery(
                new Target.Command(List.of("/bin/sh", "-c", "exit 3"), Duration.ofSeconds(30))).deliver(alert("a")));
        assertEquals("/bin/sh exits with 3", fails.getMessage());
        IOException hangs = assertThrows(IOException.class, () -> new CommandDelivery(
                new Target.Command(List.of("/bin/sh", "-c", "sleep 300"), Duration.ofMillis(200))).deliver(alert("a")));
        assertTrue(hangs.getMessage().contains("timeout"), hangs::getMessage);
        assertThrows(IOException.class, () -> new CommandDelivery(
                new Target.Command(List.of("/no/such/program"), Duration.ofSeconds(30))).deliver(alert("a")));
    }

    @Test
    void aSyslogServerGetsADatagram() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(30_000);
            Target.Syslog syslog = new Target.Syslog("127.0.0.1:" + server.getLocalPort(), "local0");
            new SyslogDelivery(syslog).deliver(alert("web: RUNNING -> FAILED\nx"));
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            server.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.matches("<131>1 2023-11-14T22:13:20Z \\S+ procman \\d+ alert - firing: down: web: RUNNING -> FAILED x"),
                    text);
            new SyslogDelivery(syslog).deliver(alert("x".repeat(9000)));
            server.receive(packet);
            assertEquals(2048, packet.getLength());
        }
    }

    @Test
    void aTargetThatCannotBeMeant() {
        Target.Command command = new Target.Command(List.of("true"), Duration.ofSeconds(1));
        Target.Syslog syslog = new Target.Syslog("localhost:514", "user");
        assertThrows(IllegalArgumentException.class, () -> new Target("a", null, null, null, null));
        assertThrows(IllegalArgumentException.class, () -> new Target("a", null, command, syslog, null));
        assertThrows(IllegalArgumentException.class, () -> new Target.Syslog("localhost", "user"));
        assertThrows(IllegalArgumentException.class, () -> new Target.Syslog("localhost:514", "users"));
        assertThrows(IllegalArgumentException.class, () -> new Target.Command(List.of(), Duration.ofSeconds(1)));
        IllegalArgumentException header = assertThrows(IllegalArgumentException.class, () -> new Target.Webhook(
                URI.create("http://h/"), Map.of("X", "s3cret\n"), Duration.ofSeconds(1), 0));
        assertFalse(header.getMessage().contains("s3cret"), header::getMessage);
        IllegalArgumentException url = assertThrows(IllegalArgumentException.class, () -> new Target.Webhook(
                URI.create("ftp://h/t0ken"), Map.of(), Duration.ofSeconds(1), 0));
        assertFalse(url.getMessage().contains("t0ken"), url::getMessage);
    }
}
