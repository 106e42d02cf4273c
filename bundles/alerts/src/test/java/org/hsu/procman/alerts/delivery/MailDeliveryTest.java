package org.hsu.procman.alerts.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.alerts.rule.Alert;
import org.hsu.procman.api.event.HappenedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SMTP server, and sockets that misbehave. */
class MailDeliveryTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @TempDir
    Path folder;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private static Alert alert(String message) {
        HappenedEvent event = new HappenedEvent(
                7, 1_700_000_000_000L, "procman.process.state", "web", "front", message, "{\"to\":\"FAILED\"}", Map.of());
        return new Alert("down", "failed", false, 1, 1_700_000_000_000L, event, List.of());
    }

    private static Mail mail(int port, Mail.Tls tls, String user, String password, Path caFile) {
        return new Mail(
                "localhost", port, "procman@example.org", List.of("ops@example.org", "boss@example.org"), user, password,
                tls, caFile, Duration.ofSeconds(20), 2);
    }

    private static void deliver(Mail mail, String message) throws Exception {
        new MailDelivery(mail, SOON).deliver(alert(message));
    }

    @Test
    void allOfThemGetTheMail() throws Exception {
        deliver(mail(port(), Mail.Tls.NONE, null, null, null), "web: größer\r\nBcc: eve@example.org");
        MimeMessage[] got = server.getReceivedMessages();
        assertEquals(2, got.length);
        String subject = got[0].getSubject();
        assertTrue(subject.startsWith("[procman ") && subject.endsWith("firing: down: web: größer Bcc: eve@example.org"), subject);
        assertEquals("procman@example.org", got[0].getFrom()[0].toString());
        assertArrayEquals(new String[] {"ops@example.org, boss@example.org"}, got[0].getHeader("To"));
        assertArrayEquals(new String[] {"auto-generated"}, got[0].getHeader("Auto-Submitted"));
        assertEquals(1_700_000_000_000L, got[0].getSentDate().getTime());
        String text = new String(got[0].getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\r\nprocess: web of front\r\n"), text);
        assertTrue(text.contains("größer") && text.contains("{\"to\":\"FAILED\"}"), text);
    }

    @Test
    void aUserLogsInAndAWrongPasswordIsTriedOnce() throws Exception {
        server.setUser("procman", "pass-w0rd");
        server.getUserManager().setAuthRequired(true);
        deliver(mail(port(), Mail.Tls.NONE, "procman", "pass-w0rd", null), "a");
        assertEquals(2, server.getReceivedMessages().length);
        IOException wrong = assertThrows(IOException.class,
                () -> deliver(mail(port(), Mail.Tls.NONE, "procman", "s3cret", null), "a"));
        assertEquals("the mail server does not take user and password", wrong.getMessage());
    }

    @Test
    void anEncryptedConnectionToAServerThatIsTheOne() throws Exception {
        server.setUser("procman", "pass-w0rd");
        for (Mail.Tls tls : List.of(Mail.Tls.STARTTLS, Mail.Tls.IMPLICIT)) {
            Path here = Files.createDirectory(folder.resolve(tls.name()));
            try (TlsFront front = new TlsFront(here, port(), tls == Mail.Tls.IMPLICIT)) {
                deliver(mail(front.port(), tls, "procman", "pass-w0rd", front.certificate()), tls.name());
                IOException unknown =
                        assertThrows(IOException.class, () -> deliver(mail(front.port(), tls, null, null, null), "a"));
                assertTrue(unknown.getMessage().contains("PKIX"), unknown::getMessage);
                Mail another = new Mail(
                        "127.0.0.1", front.port(), "a@example.org", List.of("b@example.org"), null, null, tls,
                        front.certificate(), Duration.ofSeconds(20), 0);
                assertThrows(IOException.class, () -> deliver(another, "the certificate is another host's"));
            }
        }
        assertEquals(4, server.getReceivedMessages().length);
    }

    /** Nothing is said to it, not even who is told. */
    @Test
    void aServerThatCannotEncrypt() {
        IOException plain = assertThrows(IOException.class,
                () -> deliver(mail(port(), Mail.Tls.STARTTLS, "procman", "s3cret", null), "a"));
        assertTrue(plain.getMessage().contains("STARTTLS") && !plain.getMessage().contains("s3cret"), plain::getMessage);
        assertEquals(0, server.getReceivedMessages().length);
    }

    @Test
    void oneThatHangsAndOneThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
            port = silent.getLocalPort();
            Mail mail = new Mail(
                    "localhost", port, "a@example.org", List.of("b@example.org"), null, null, Mail.Tls.NONE, null,
                    Duration.ofMillis(200), 0);
            IOException late = assertThrows(IOException.class, () -> deliver(mail, "a"));
            assertTrue(late.getMessage().contains("timed out"), late::getMessage);
        }
        assertThrows(IOException.class, () -> deliver(mail(port, Mail.Tls.NONE, null, null, null), "a"));
    }

    @Test
    void whatIsRefusedForNowIsTriedAgainAndWhatIsRefusedForGoodIsNot() throws Exception {
        for (int code : List.of(451, 550)) {
            AtomicInteger count = new AtomicInteger();
            try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
                Thread busy = new Thread(() -> refuse(door, code, count));
                busy.setDaemon(true);
                busy.start();
                IOException refused = assertThrows(IOException.class,
                        () -> deliver(mail(door.getLocalPort(), Mail.Tls.NONE, null, null, null), "a"));
                assertTrue(refused.getMessage().contains(code + " not now"), refused::getMessage);
            }
            assertEquals(code == 451 ? 3 : 1, count.get());
        }
    }

    private static void refuse(ServerSocket door, int code, AtomicInteger count) {
        while (true) {
            try (Socket client = door.accept()) {
                OutputStream out = client.getOutputStream();
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                out.write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.startsWith("MAIL")) {
                        count.incrementAndGet();
                    }
                    String answer = line.startsWith("MAIL") ? code + " not now" : "250 well";
                    out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                if (door.isClosed()) {
                    return;
                }
            }
        }
    }

    @Test
    void aMailThatCannotBeMeant() {
        assertEquals(587, mailTo("b@example.org").portOrUsual());
        for (String address : List.of("ops", "a@b\nc", "a@b>", "Ops <ops@example.org>", "a@b,c@d")) {
            assertThrows(IllegalArgumentException.class, () -> mailTo(address), address);
        }
        IllegalArgumentException readable = assertThrows(IllegalArgumentException.class, () -> new Mail(
                "mail.example.org", null, "a@example.org", List.of("b@example.org"), "u", "s3cret", Mail.Tls.NONE, null,
                Duration.ofSeconds(1), 0));
        assertFalse(readable.getMessage().contains("s3cret"), readable::getMessage);
        assertThrows(IllegalArgumentException.class,
                () -> mail(25, Mail.Tls.NONE, "user", null, null));
        assertThrows(IllegalArgumentException.class,
                () -> mail(25, Mail.Tls.STARTTLS, null, null, Path.of("relative.pem")));
        assertThrows(IllegalArgumentException.class,
                () -> mail(25, Mail.Tls.NONE, null, null, folder.resolve("ca.pem")));
    }

    private static Mail mailTo(String address) {
        return new Mail(
                "mail.example.org", null, "a@example.org", List.of(address), null, null, Mail.Tls.STARTTLS, null,
                Duration.ofSeconds(1), 0);
    }
}
