package org.hsu.procman.health.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real TLS servers with certificates that they signed themselves. */
class HttpsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    private HttpsServer server;
    private HttpHealthChecker checker;

    @BeforeEach
    void start() throws Exception {
        start("localhost");
    }

    private void start(String host) throws Exception {
        KeyStore store = make("server", host);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        checker = new HttpHealthChecker();
    }

    @AfterEach
    void end() {
        server.stop(0);
        checker.deactivate();
    }

    /** A key pair with its own certificate, which is also written as PEM beside it. */
    private KeyStore make(String name, String host) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keyalg", "EC", "-alias", name, "-dname", "CN=" + name, "-validity", "2",
                        "-ext", "san=dns:" + host, "-storetype", "PKCS12", "-keystore", file.toString(),
                        "-storepass", new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertEquals(0, keytool.waitFor(), said);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, PASSWORD);
        }
        byte[] certificate = store.getCertificate(name).getEncoded();
        Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
        return store;
    }

    private HealthResult check(TlsSettings tls) throws Exception {
        URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
        HttpSettings settings = new HttpSettings(url, "GET", Map.of(), List.of(), null, true, tls);
        return checker.check(new HealthTarget("web", 1, 1, folder, Map.of()), settings, Duration.ofSeconds(10));
    }

    private static TlsSettings signedBy(String file) {
        return new TlsSettings(Path.of(file), false);
    }

    @Test
    void aStrangersCertificateIsNotBelieved() throws Exception {
        HealthResult result = check(null);
        assertTrue(!result.healthy() && result.message().startsWith("TLS: "), result.message());
    }

    @Test
    void oneThatTheFileSignsIs() throws Exception {
        assertEquals(HealthResult.healthy("HTTP 200"), check(signedBy("server.pem")));
        make("other", "localhost");
        assertFalse(check(signedBy("other.pem")).healthy());
    }

    @Test
    void aFileThatChangesIsReadAgain() throws Exception {
        make("other", "localhost");
        Path file = folder.resolve("ca.pem");
        Files.copy(folder.resolve("other.pem"), file);
        assertFalse(check(signedBy("ca.pem")).healthy());
        Files.writeString(file, Files.readString(folder.resolve("server.pem")));
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5000));
        assertEquals(HealthResult.healthy("HTTP 200"), check(signedBy("ca.pem")));
    }

    @Test
    void anybodyIsBelievedOnRequest() throws Exception {
        server.stop(0);
        Files.delete(folder.resolve("server.p12"));
        start("elsewhere");
        assertFalse(check(signedBy("server.pem")).healthy(), "the certificate names another host");
        assertEquals(HealthResult.healthy("HTTP 200"), check(new TlsSettings(null, true)));
    }

    @Test
    void aFileThatIsNotThereOrNoCertificateIsSaid() throws Exception {
        HealthResult missing = check(signedBy("nowhere.pem"));
        assertTrue(!missing.healthy() && missing.message().endsWith("nowhere.pem is not there"), missing.message());
        Files.writeString(folder.resolve("bad.pem"), "no certificate");
        HealthResult bad = check(signedBy("bad.pem"));
        assertTrue(!bad.healthy() && bad.message().contains("bad.pem holds no usable certificates"), bad.message());
    }

    @Test
    void contradictionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TlsSettings(Path.of("a"), true));
        TlsSettings tls = signedBy("a");
        URI plain = URI.create("http://localhost/");
        assertThrows(
                IllegalArgumentException.class,
                () -> new HttpSettings(plain, "GET", Map.of(), List.of(), null, true, tls));
    }
}
