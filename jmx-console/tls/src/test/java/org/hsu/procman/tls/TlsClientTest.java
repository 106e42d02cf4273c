package org.hsu.procman.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsClientTest {

    @TempDir
    Path folder;

    private final SSLContext before = jdkDefault();

    private static SSLContext jdkDefault() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void restore() {
        SSLContext.setDefault(before);
    }

    private void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertEquals(0, new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
    }

    private void certificate(String name, String host) throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=x", "-ext", "SAN=" + host, "-alias", "a",
                "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", name + ".p12");
        keytool("-exportcert", "-rfc", "-alias", "a", "-storepass", "changeit", "-keystore", name + ".p12",
                "-file", name + ".pem");
    }

    /** Both ends of a handshake in this JVM; the server's certificate is that of {@code server.p12}. */
    private void handshake(Map<String, String> client) throws Exception {
        TlsClient.prepare(Map.of(TlsClient.KEY_STORE, folder.resolve("server.p12").toString(),
                "PROCMAN_KEY_STORE_PASSWORD", "changeit"));
        SSLContext servers = SSLContext.getDefault();
        try (SSLServerSocket door = (SSLServerSocket) servers.getServerSocketFactory()
                .createServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Thread server = new Thread(() -> {
                try (SSLSocket let = (SSLSocket) door.accept()) {
                    let.startHandshake();
                } catch (IOException refused) {
                    // The client says why.
                }
            });
            server.start();
            TlsClient.prepare(client);
            try (SSLSocket socket = (SSLSocket) SSLContext.getDefault().getSocketFactory()
                    .createSocket("127.0.0.1", door.getLocalPort())) {
                socket.startHandshake();
            } finally {
                server.join();
            }
        }
    }

    @Test
    void theStoresOfTheEnvironmentSayWhomToTrust() throws Exception {
        certificate("server", "ip:127.0.0.1");
        String pem = folder.resolve("server.pem").toString();
        handshake(Map.of(TlsClient.TRUST_STORE, pem));
        Exception unknown = assertThrows(SSLHandshakeException.class, () -> handshake(Map.of()));
        assertTrue(TlsClient.explain(unknown).contains("its certificate is not trusted"), TlsClient.explain(unknown));
    }

    @Test
    void aCertificateForAnotherHostIsNotEnough() throws Exception {
        certificate("server", "dns:elsewhere");
        String pem = folder.resolve("server.pem").toString();
        Exception other = assertThrows(
                SSLHandshakeException.class, () -> handshake(Map.of(TlsClient.TRUST_STORE, pem)));
        assertTrue(TlsClient.explain(other).contains("its certificate is not for this host"), TlsClient.explain(other));
        assertFalse(TlsClient.speaksNoTls(other));
    }

    @Test
    void aStoreThatCannotBeUsedIsNamed() throws Exception {
        String missing = folder.resolve("none.pem").toString();
        assertEquals("cannot read the trust store " + missing, assertThrows(UnusableStoreException.class,
                () -> TlsClient.prepare(missing, null, Map.of())).getMessage());
        String text = Files.writeString(folder.resolve("text.p12"), "no store\n").toString();
        String why = assertThrows(UnusableStoreException.class,
                () -> TlsClient.prepare(null, text, Map.of())).getMessage();
        assertTrue(why.startsWith("the key store " + text + " cannot be used: "), why);
    }

    @Test
    void onlyWhatIsNoTlsAtAllCountsAsSuch() {
        assertTrue(TlsClient.speaksNoTls(new IOException(new SSLException("Unsupported or unrecognized SSL message"))));
        assertFalse(TlsClient.speaksNoTls(new IOException(new SSLException(new CertificateException("PKIX")))));
        assertFalse(TlsClient.speaksNoTls(new IOException(new ConnectException("refused"))));
    }
}
