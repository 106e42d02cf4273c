package org.hsu.procman.jmx.remote.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.hsu.procman.api.spec.JmxSettings.ClientCertificate;
import org.hsu.procman.api.spec.JmxSettings.Tls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    @TempDir
    private Path folder;

    private Path store;
    private Path certificate;
    private Path key;

    @BeforeEach
    void make() throws Exception {
        store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
                "-dname", "CN=manager", "-alias", "a", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore",
                store.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
        assertEquals(0, keytool.waitFor());
        KeyStore read = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        certificate = pem("cert.pem", "CERTIFICATE", read.getCertificate("a").getEncoded());
        key = pem("key.pem", "PRIVATE KEY", read.getKey("a", "changeit".toCharArray()).getEncoded());
    }

    private Path pem(String name, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static Tls store(Path file, String password) {
        return new Tls(file, password, null, null, ClientCertificate.NONE, null);
    }

    private static Tls pem(Path certificate, Path key, Path trusted) {
        return new Tls(null, null, certificate, key, ClientCertificate.OPTIONAL, trusted);
    }

    @Test
    void bothKindsOfFilesServe() throws IOException {
        assertNotNull(Certificates.context(store(store, "changeit")));
        assertNotNull(Certificates.context(pem(certificate, key, certificate)));
    }

    @Test
    void whatIsWrongNamesTheFileAndNoPassword() {
        refused("the key store " + store + " cannot be used: ", store(store, "guessed it"));
        refused("the key store " + folder.resolve("none") + " cannot be used: NoSuchFile",
                store(folder.resolve("none"), "guessed it"));
        refused("the certificate " + key + " cannot be used: ", pem(key, key, null));
        refused("the key " + certificate + " is not an unencrypted PKCS8 key in PEM", pem(certificate, certificate, null));
        refused("the certificate " + key + " cannot be used: ", pem(certificate, key, key));
    }

    private static void refused(String beginning, Tls tls) {
        IOException refused = assertThrows(IOException.class, () -> Certificates.context(tls));
        assertTrue(refused.getMessage().startsWith(beginning), refused::getMessage);
        assertTrue(!refused.getMessage().contains("guessed it"), refused::getMessage);
    }
}
