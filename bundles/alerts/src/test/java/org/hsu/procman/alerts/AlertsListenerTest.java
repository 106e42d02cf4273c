package org.hsu.procman.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.alerts.rule.Condition;
import org.hsu.procman.alerts.rule.Rule;
import org.hsu.procman.alerts.delivery.Target;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.testkit.EventListenerContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsListenerTest extends EventListenerContract<AlertSettings> {
    private final AlertsListener listener = new AlertsListener();

    @AfterEach
    void close() {
        listener.close();
    }

    @Override
    protected EventListener<AlertSettings> listener() {
        return listener;
    }

    @Override
    protected AlertSettings settings() {
        return settings(9, Duration.ofHours(1));
    }

    private static AlertSettings settings(int port, Duration repeatAfter) {
        Rule rule = new Rule("down", List.of(Condition.FAILED), List.of(), List.of(), List.of(), null, null, null, true,
                List.of("log"));
        Target log = new Target("log", null, null, new Target.Syslog("127.0.0.1:" + port, "daemon"), null);
        Target other = new Target("other", null, null, new Target.Syslog("127.0.0.1:" + port, "kern"), null);
        return new AlertSettings(repeatAfter, List.of(rule), List.of(log, other));
    }

    private static HappenedEvent event(String to) {
        return new HappenedEvent(1, System.currentTimeMillis(), "procman.process.state", "web", "front", "web: " + to, "{}",
                Map.of("to", to));
    }

    /** Only the target that the rule names is told, and what was counted once it may be. */
    @Test
    void tellsAtOnceAndWhatWasCountedLater() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(30_000);
            AlertSettings settings = settings(server.getLocalPort(), Duration.ofSeconds(1));
            listener.happened(event("FAILED"), settings);
            listener.happened(event("FAILED"), settings);
            listener.happened(event("FAILED"), settings);
            assertTrue(received(server).endsWith("firing: down: web: FAILED"));
            assertTrue(received(server).endsWith("firing: down: web: FAILED (2 times)"));
            listener.happened(event("RUNNING"), settings);
            String over = received(server);
            assertTrue(over.startsWith("<29>") && over.endsWith("resolved: down: web: RUNNING"), over);
        }
    }

    private static String received(DatagramSocket server) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        server.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void settingsThatCannotBeMeant() {
        AlertSettings good = settings();
        Rule lost = new Rule("x", List.of(Condition.FAILED), List.of(), List.of(), List.of(), null, null, null, true,
                List.of("nobody"));
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class,
                () -> new AlertSettings(Duration.ofHours(1), List.of(lost), good.targets()));
        assertEquals("the rule \"x\" names no target: \"nobody\" (known: log, other)", wrong.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> new AlertSettings(Duration.ofHours(1), List.of(), good.targets()));
        assertThrows(IllegalArgumentException.class, () -> new AlertSettings(
                Duration.ofHours(1), good.rules(), List.of(good.targets().get(0), good.targets().get(0))));
        Rule same = good.rules().get(0);
        assertThrows(IllegalArgumentException.class,
                () -> new AlertSettings(Duration.ofHours(1), List.of(same, same), good.targets()));
    }
}
