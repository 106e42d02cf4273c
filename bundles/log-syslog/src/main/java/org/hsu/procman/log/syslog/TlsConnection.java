package org.hsu.procman.log.syslog;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TCP, encrypted; the server's certificate is checked, and that it is for the host of the address. */
final class TlsConnection implements Connection {
    /** Looking whether the server has closed takes a millisecond. */
    private static final long CHECK_NANOS = 50_000_000;

    private final SSLSocket socket;
    private long checkedAt;

    TlsConnection(SyslogSettings settings) throws IOException {
        Socket plain = new Socket();
        SSLSocket made = null;
        try {
            int timeout = (int) settings.timeout().toMillis();
            plain.connect(Connection.address(settings), timeout);
            plain.setKeepAlive(true);
            made = (SSLSocket) factory(settings).createSocket(plain, settings.host(), settings.port(), true);
            SSLParameters parameters = made.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            made.setSSLParameters(parameters);
            made.setSoTimeout(timeout);
            made.startHandshake();
            made.setSoTimeout(1);
        } catch (GeneralSecurityException e) {
            plain.close();
            throw new IOException(settings.caFile() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
        socket = made;
        checkedAt = System.nanoTime();
    }

    private static SSLSocketFactory factory(SyslogSettings settings) throws IOException, GeneralSecurityException {
        if (settings.caFile() == null) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(settings.caFile())) {
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    @Override
    public void check() throws IOException {
        long now = System.nanoTime();
        if (now - checkedAt < CHECK_NANOS) {
            return;
        }
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the server has closed the connection");
            }
        } catch (SocketTimeoutException e) {
            // As it should be: the server says nothing.
            checkedAt = now;
        }
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
