package org.hsu.procman.log.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyslogOutputTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    /** RFC 5424, section 6, as far as we write it. */
    private static final Pattern MESSAGE = Pattern.compile(
            "<(\\d{1,3})>1 (\\S+) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) (-|\\[.*?])(?: (.*))?",
            Pattern.DOTALL);

    @TempDir
    Path dir;

    private static SyslogSettings settings(String address, SyslogSettings.Transport transport, long size, Path ca) {
        return new SyslogSettings(address, transport, Facility.LOCAL3, Severity.INFO, Severity.ERROR, null,
                "procman@32473", size, Duration.ofSeconds(20), ca);
    }

    private LogSink open(SyslogSettings settings) throws IOException {
        return new SyslogOutput().open(
                new LogSinkRequest(dir, LogFormat.PLAIN, "", LogEnhancement.NONE, "main", "host é1"), settings);
    }

    private static LogChunk chunk(LogStream stream, long first, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return new LogChunk("web", stream, 1, 42, first, lines.length, 1_500_000_000_123L,
                ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private static Matcher parsed(String message) {
        Matcher matcher = MESSAGE.matcher(message);
        assertTrue(matcher.matches(), message);
        return matcher;
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** A message after its length, null at the end. */
    private static String receive(InputStream in) throws IOException {
        int length = 0;
        for (int b = in.read(); b != ' '; b = in.read()) {
            if (b < 0) {
                return null;
            }
            length = length * 10 + b - '0';
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Test
    void aDatagramIsAMessageWithAllItsFields() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
                LogSink sink = open(settings("127.0.0.1:" + server.getLocalPort(), SyslogSettings.Transport.UDP, 1024, null))) {
            sink.write(chunk(LogStream.STDOUT, 7, "hello é", "", "level=debug x"));
            assertEquals("<158>1 2017-07-14T02:40:00.123Z host__1 web 42 stdout "
                    + "[procman@32473 id=\"web\" stream=\"stdout\" sequence=\"7\"] hello é", receive(server));
            Matcher empty = parsed(receive(server));
            assertEquals(null, empty.group(8));
            assertTrue(empty.group(7).contains("sequence=\"8\""));
            assertEquals("159", parsed(receive(server)).group(1));
            sink.write(chunk(LogStream.STDERR, 1, "oh", "[WARN] careful"));
            assertEquals("155", parsed(receive(server)).group(1));
            Matcher warning = parsed(receive(server));
            assertEquals("156", warning.group(1));
            assertEquals("stderr", warning.group(6));
        }
    }

    @Test
    void aLineThatIsTooLongIsSentInParts() throws Exception {
        String line = "é".repeat(3000) + "x";
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
                LogSink sink = open(settings("127.0.0.1:" + server.getLocalPort(), SyslogSettings.Transport.UDP, 1024, null))) {
            sink.write(chunk(LogStream.STDOUT, 7, line));
            StringBuilder all = new StringBuilder();
            for (int part = 0; all.length() < line.length(); part++) {
                String message = receive(server);
                assertTrue(message.getBytes(StandardCharsets.UTF_8).length <= 1024);
                Matcher matcher = parsed(message);
                assertTrue(matcher.group(7).endsWith(part == 0 ? "\"7\"]" : "part=\"" + part + "\"]"), message);
                all.append(matcher.group(8));
            }
            assertEquals(line, all.toString());
        }
    }

    @Test
    void messagesOverTcpAreCountedAndAClosedConnectionIsNoticed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            SyslogSettings settings =
                    settings("127.0.0.1:" + server.getLocalPort(), SyslogSettings.Transport.TCP, 8192, null);
            LogSink sink = open(settings);
            try (Socket accepted = server.accept()) {
                String[] lines = new String[1000];
                java.util.Arrays.setAll(lines, i -> "line " + i + " é\u0000" + "x".repeat(i));
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                    try {
                        sink.write(chunk(LogStream.STDOUT, 1, lines));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                InputStream in = new java.io.BufferedInputStream(accepted.getInputStream());
                for (String line : lines) {
                    assertEquals(line, parsed(receive(in)).group(8));
                }
                written.get();
            }
            assertThrows(IOException.class, () -> {
                while (true) {
                    sink.write(chunk(LogStream.STDOUT, 1001, "x"));
                    Thread.onSpinWait();
                }
            });
            sink.close();
            try (LogSink again = open(settings);
                    Socket accepted = server.accept()) {
                again.write(chunk(LogStream.STDOUT, 1001, "x"));
                assertEquals("x", parsed(receive(accepted.getInputStream())).group(8));
            }
        }
    }

    @Test
    void tlsIsEncryptedAndTheCertificateChecked() throws Exception {
        Path store = dir.resolve("store.p12");
        Process keytool = new ProcessBuilder(System.getProperty("java.home") + "/bin/keytool", "-genkeypair",
                "-keystore", store.toString(), "-storepass", "secret", "-alias", "server", "-keyalg", "EC",
                "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12")
                .redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path ca = Files.writeString(dir.resolve("ca.pem"), pem);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (ServerSocket server = context.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK)) {
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
                try (Socket accepted = server.accept()) {
                    return receive(accepted.getInputStream());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String address = "localhost:" + server.getLocalPort();
            try (LogSink sink = open(settings(address, SyslogSettings.Transport.TLS, 8192, ca))) {
                sink.write(chunk(LogStream.STDOUT, 1, "secret"));
                assertEquals("secret", parsed(received.get()).group(8));
            }
            CompletableFuture.runAsync(() -> {
                try (Socket accepted = server.accept()) {
                    accepted.getInputStream().read();
                } catch (IOException e) {
                    // The client does not trust us.
                }
            });
            assertThrows(IOException.class, () -> open(settings(address, SyslogSettings.Transport.TLS, 8192, null)));
        }
    }

    @Test
    void aUnixSocketTakesLines() throws Exception {
        Path path = dir.resolve("log");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            try (LogSink sink = open(settings(path.toString(), SyslogSettings.Transport.UNIX, 8192, null));
                    SocketChannel accepted = server.accept()) {
                sink.write(chunk(LogStream.STDOUT, 1, "one", "two"));
                var reader = new java.io.BufferedReader(Channels.newReader(accepted, StandardCharsets.UTF_8));
                assertEquals("one", parsed(reader.readLine()).group(8));
                assertEquals("two", parsed(reader.readLine()).group(8));
            }
        }
    }

    @Test
    void aUnixDatagramSocketTakesAMessageEachAndIsMissedWhenItIsGone() throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "this is not Linux");
        Path path = dir.resolve("dev-log");
        SyslogSettings settings = settings(path.toString(), SyslogSettings.Transport.UNIX_DATAGRAM, 8192, null);
        assertThrows(IOException.class, () -> open(settings));
        LogSink sink;
        try (DatagramReceiver receiver = new DatagramReceiver(path)) {
            sink = open(settings);
            sink.write(chunk(LogStream.STDERR, 1, "one", "two"));
            Matcher one = parsed(receiver.receive());
            assertEquals(Integer.toString(19 * 8 + 3), one.group(1));
            assertEquals("one", one.group(8));
            assertEquals("two", parsed(receiver.receive()).group(8));
        }
        try (sink) {
            String why = assertThrows(IOException.class, () -> sink.write(chunk(LogStream.STDOUT, 3, "lost")))
                    .getMessage();
            assertTrue(why.contains(path.toString()), why);
        }
        Files.delete(path);
        try (DatagramReceiver receiver = new DatagramReceiver(path); LogSink again = open(settings)) {
            again.write(chunk(LogStream.STDOUT, 3, "three"));
            assertEquals("three", parsed(receiver.receive()).group(8));
        }
    }

    @Test
    void aReceiverThatDoesNotReadIsWaitedForOnlySoLong() throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "this is not Linux");
        Path path = dir.resolve("dev-log");
        SyslogSettings settings = new SyslogSettings(path.toString(), SyslogSettings.Transport.UNIX_DATAGRAM,
                Facility.USER, Severity.INFO, Severity.ERROR, null, "", 8192, Duration.ofMillis(50), null);
        try (DatagramReceiver receiver = new DatagramReceiver(path); LogSink sink = open(settings)) {
            assertThrows(IOException.class, () -> {
                for (int i = 1; i < 100_000; i++) {
                    sink.write(chunk(LogStream.STDOUT, i, "x".repeat(5000)));
                }
            });
            assertTrue(receiver.receive().endsWith("xxx"));
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        String longest = "/" + "x".repeat(106);
        assertEquals(longest, settings(longest, SyslogSettings.Transport.UNIX_DATAGRAM, 8192, null).address());
        assertThrows(IllegalArgumentException.class,
                () -> settings(longest + "x", SyslogSettings.Transport.UNIX_DATAGRAM, 8192, null));
        for (String address : new String[] {"host", "host:", ":514", "host:0", "host:65536"}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> settings(address, SyslogSettings.Transport.TCP, 8192, null)).getMessage();
            assertEquals("address is not host:port, found " + address, message);
        }
        assertThrows(IllegalArgumentException.class,
                () -> settings("host:1", SyslogSettings.Transport.TCP, 8192, Path.of("ca.pem")));
        assertEquals("::1", settings("[::1]:514", SyslogSettings.Transport.TCP, 8192, null).host());
    }
}
