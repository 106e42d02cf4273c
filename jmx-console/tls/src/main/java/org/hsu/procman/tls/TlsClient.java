package org.hsu.procman.tls;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS at this end. RMI's sockets come from the JVM's default context, so that is what is set. A certificate has to
 * name the host that was asked for, which the JDK's RMI sockets do not check in every version. Thread-safe.
 */
public final class TlsClient {

    /** Variable that names a trust store for a console. */
    public static final String TRUST_STORE = "PROCMAN_TRUST_STORE";

    /** Variable that names a key store for a console. */
    public static final String KEY_STORE = "PROCMAN_KEY_STORE";

    private static final String PEM = "-----BEGIN";
    private static final String PASSWORD = "_PASSWORD";

    private TlsClient() {}

    /**
     * As {@link #prepare(String, String, Map)}, with the stores that the variables name.
     *
     * @param environment variables of this JVM
     * @throws IOException a store cannot be used, or TLS cannot be set up; one line for people
     */
    public static void prepare(Map<String, String> environment) throws IOException {
        prepare(environment.get(TRUST_STORE), environment.get(KEY_STORE), environment);
    }

    /**
     * Makes the stores those of this JVM's connections from now on.
     *
     * @param trustStore  PEM or PKCS12, null for what this Java trusts
     * @param keyStore    PKCS12 or null
     * @param environment for their passwords, {@code PROCMAN_TRUST_STORE_PASSWORD} and {@code PROCMAN_KEY_STORE_PASSWORD}
     * @throws UnusableStoreException a file cannot be used
     * @throws IOException            TLS cannot be set up; one line for people
     */
    public static void prepare(String trustStore, String keyStore, Map<String, String> environment)
            throws IOException {
        try {
            KeyManager[] keys = keyStore == null ? null : keys(keyStore, environment);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore == null ? null : trusted(trustStore, environment));
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, new TrustManager[] {
                new NamedHost((X509ExtendedTrustManager) trust.getTrustManagers()[0])
            }, null);
            SSLContext.setDefault(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Whether what stands there seems to be no TLS at all, rather than one that is not trusted. */
    public static boolean speaksNoTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof ConnectException) {
                return false;
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof EOFException || cause instanceof SocketException) {
                return true;
            }
        }
        return false;
    }

    /** Null when it is not about certificates. */
    public static String explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                String message = String.valueOf(cause.getMessage());
                return message.contains("PKIX") || message.contains("path")
                        ? "its certificate is not trusted; name it, or who has signed it, with --trust-store"
                        : "its certificate is not for this host: " + message;
            }
        }
        return null;
    }

    private static KeyManager[] keys(String file, Map<String, String> environment)
            throws UnusableStoreException, GeneralSecurityException {
        char[] password = environment.getOrDefault(KEY_STORE + PASSWORD, "").toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(pkcs12("key store", file, password), password);
        return keys.getKeyManagers();
    }

    private static KeyStore trusted(String file, Map<String, String> environment)
            throws UnusableStoreException, GeneralSecurityException {
        byte[] content = content("trust store", file);
        if (!new String(content, StandardCharsets.ISO_8859_1).contains(PEM)) {
            String password = environment.get(TRUST_STORE + PASSWORD);
            return pkcs12("trust store", file, password == null ? null : password.toCharArray());
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content))) {
                store.setCertificateEntry("trusted" + number++, each);
            }
            return store;
        } catch (IOException | CertificateException e) {
            throw unusable("trust store", file, e);
        }
    }

    private static KeyStore pkcs12(String what, String file, char[] password)
            throws UnusableStoreException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(content(what, file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        } catch (IOException | CertificateException e) {
            throw unusable(what, file, e);
        }
    }

    private static byte[] content(String what, String file) throws UnusableStoreException {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new UnusableStoreException("cannot read the " + what + " " + file);
        }
    }

    private static UnusableStoreException unusable(String what, String file, Exception why) {
        return new UnusableStoreException("the " + what + " " + file + " cannot be used: " + why.getMessage());
    }

    /** Has the JDK's own manager compare the certificate's names with the host of the socket. */
    private static final class NamedHost extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager jdk;

        private NamedHost(X509ExtendedTrustManager jdk) {
            this.jdk = jdk;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            SSLSocket secured = (SSLSocket) socket;
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            jdk.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            jdk.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            jdk.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            jdk.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            jdk.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            jdk.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return jdk.getAcceptedIssuers();
        }
    }
}
