package org.hsu.procman.jmx.remote.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hsu.procman.api.spec.JmxSettings.Tls;

/** From the files of the configuration to what sockets are made with. What is wrong with a file names the file. */
final class Certificates {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");
    private static final char[] NO_PASSWORD = {};

    private Certificates() {}

    /** @throws IOException a file cannot be read or used; one line for the operator */
    static SSLContext context(Tls tls) throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (tls.keyStore() != null) {
                char[] password = tls.keyStorePassword().toCharArray();
                keys.init(keyStore(tls.keyStore(), password), password);
            } else {
                keys.init(pem(tls.certificate(), tls.key()), NO_PASSWORD);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), tls.trusted() == null ? null : trust(tls.trusted()).getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyStore keyStore(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("the key store", file, e);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new IOException("the key store " + file + " has no key");
    }

    private static KeyStore pem(Path certificate, Path key) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        try {
            store.setKeyEntry("manager", privateKey(key), NO_PASSWORD, chain(certificate));
        } catch (GeneralSecurityException e) {
            throw unusable("the certificate", certificate, e);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate[] chain(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException("there is none in it");
            }
            return chain;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("the certificate", file, e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw unusable("the key", file, e);
        }
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new IOException("the key " + file + " is not an unencrypted PKCS8 key in PEM (openssl pkcs8 -topk8"
                    + " -nocrypt makes one)");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException other) {
                // The next one, perhaps.
            }
        }
        throw new IOException("the key " + file + " is none of " + String.join(", ", ALGORITHMS));
    }

    private static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        Certificate[] certificates = chain(file);
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry("trusted" + i, certificates[i]);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static IOException unusable(String what, Path file, Exception why) {
        boolean says = why.getMessage() != null && !why.getMessage().equals(file.toString());
        return new IOException(
                what + " " + file + " cannot be used: " + (says ? why.getMessage() : why.getClass().getSimpleName()),
                why);
    }
}
