package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.util.Objects;

/**
 * {@code process_manager.jmx}: how the manager is reached by JMX from elsewhere.
 *
 * @param port           0 for any free one
 * @param host           address or name that is listened on
 * @param advertisedHost what clients are told to connect to, null for {@code host}
 * @param authenticate   false: whoever reaches the port may read, and nobody may act
 * @param passwordFile   absolute; users, their roles and the hashes of their passwords
 * @param tls            null for none
 */
public record JmxSettings(
        int port, String host, String advertisedHost, boolean authenticate, Path passwordFile, Tls tls) {

    public JmxSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(passwordFile, "passwordFile");
    }

    /** Whether a client has to show a certificate of its own. */
    public enum ClientCertificate {
        NONE,
        /** One that is shown has to be good. */
        OPTIONAL,
        REQUIRED
    }

    /**
     * What the manager proves its identity with: a key store, or a certificate and its key as PEM files.
     *
     * @param keyStore         PKCS12, or null
     * @param keyStorePassword null without a key store
     * @param certificate      chain as PEM, or null
     * @param key              unencrypted PKCS8 as PEM, or null
     * @param trusted          PEM file of the certificates that vouch for clients; null unless they show one
     */
    public record Tls(
            Path keyStore,
            String keyStorePassword,
            Path certificate,
            Path key,
            ClientCertificate clientCertificate,
            Path trusted) {

        public Tls {
            Objects.requireNonNull(clientCertificate, "clientCertificate");
            if ((keyStore == null) == (certificate == null || key == null)) {
                throw new IllegalArgumentException("either a key store or a certificate and its key");
            }
        }

        /** Never the password. */
        @Override
        public String toString() {
            return "Tls[" + (keyStore == null ? certificate : keyStore) + ", " + clientCertificate + "]";
        }
    }
}
