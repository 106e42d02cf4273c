package org.hsu.procman.grpc;

import io.grpc.ServerCredentials;
import io.grpc.okhttp.SslSocketFactoryServerCredentials;
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
 * How the interface proves itself.
 *
 * @param keystore PKCS 12, with one key and its certificates
 * @param password of the keystore and of the key in it
 */
public record TlsSettings(@Required Path keystore, @Required @Secret String password) {

    /** @throws IOException the keystore cannot be read or used */
    ServerCredentials credentials() throws IOException {
        char[] secret = password.toCharArray();
        try (InputStream in = new FileInputStream(keystore.toFile())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, secret);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return SslSocketFactoryServerCredentials.create(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.keystore " + keystore + " cannot be used: " + e.getMessage(), e);
        }
    }
}
