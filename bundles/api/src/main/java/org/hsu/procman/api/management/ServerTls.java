package org.hsu.procman.api.management;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * How an interface proves itself to its clients: the section {@code tls} of its settings.
 *
 * @param keystore PKCS 12, with one key and its certificates
 * @param password of the keystore and of the key in it
 */
public record ServerTls(@Required Path keystore, @Required @Secret String password) {

    /**
     * With the key of the store; clients need no certificate.
     *
     * @throws IOException the keystore cannot be read or used
     */
    public SSLContext context() throws IOException {
        char[] secret = password.toCharArray();
        try (InputStream in = new FileInputStream(keystore.toFile())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, secret);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.keystore " + keystore + " cannot be used: " + e.getMessage(), e);
        }
    }
}
