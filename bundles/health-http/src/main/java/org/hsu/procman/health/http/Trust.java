package org.hsu.procman.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates are believed.
 *
 * @param caFile   absolute, null for the JDK's own
 * @param changed  of the file when it was looked at, so that a new file makes another trust; null without one
 * @param anybody  any certificate
 */
record Trust(Path caFile, FileTime changed, boolean anybody) {

    /** The JDK's. */
    static final Trust USUAL = new Trust(null, null, false);

    /**
     * @param directory what a relative file is relative to; null: as it is
     * @throws IOException the file cannot be looked at
     */
    static Trust of(TlsSettings tls, Path directory) throws IOException {
        if (tls == null || (tls.caFile() == null && !tls.insecureSkipVerify())) {
            return USUAL;
        }
        if (tls.caFile() == null) {
            return new Trust(null, null, true);
        }
        Path file = directory == null ? tls.caFile() : directory.resolve(tls.caFile());
        return new Trust(file, Files.getLastModifiedTime(file), false);
    }

    /** @throws IOException the file holds no certificates */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, anybody ? new TrustManager[] {new Anybody()} : signers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.ca_file " + caFile + " holds no usable certificates: " + e.getMessage(), e);
        }
    }

    private TrustManager[] signers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(caFile)) {
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            if (count == 0) {
                throw new GeneralSecurityException("it is empty");
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** An extended one: the JDK compares the host's name with the certificate for all others. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
