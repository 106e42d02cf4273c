package org.hsu.procman.health.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A connection to one server. What is not thread-safe is guarded by {@link Connections}. */
final class Connection {
    private static final int LARGEST_MESSAGE = 64 * 1024;
    private static final int LARGEST_HEADERS = 16 * 1024;

    final Endpoint endpoint;
    final ManagedChannel channel;

    /** How many use it now. */
    int users;
    /** To be closed when nobody uses it any more. */
    boolean broken;
    long lastUsed;
    /** The server has said that it does not know the health protocol. */
    volatile boolean withoutHealth;

    private final Sockets sockets = new Sockets();

    /** @throws IOException a file of the TLS settings cannot be read or used */
    Connection(Endpoint endpoint, Executor threads, ScheduledExecutorService timer) throws IOException {
        this.endpoint = endpoint;
        OkHttpChannelBuilder builder = builder(endpoint)
                .socketFactory(sockets)
                .transportExecutor(threads)
                .offloadExecutor(threads)
                .scheduledExecutorService(timer)
                .directExecutor()
                .disableServiceConfigLookUp()
                .disableRetry()
                .proxyDetector(address -> null)
                .userAgent("procman")
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .maxInboundMetadataSize(LARGEST_HEADERS);
        if (endpoint.tls() != null && endpoint.tls().serverName() != null) {
            builder.overrideAuthority(endpoint.tls().serverName());
        }
        channel = builder.build();
    }

    private static OkHttpChannelBuilder builder(Endpoint endpoint) throws IOException {
        TlsSettings tls = endpoint.tls();
        if (tls == null || !tls.insecureSkipVerify()) {
            return OkHttpChannelBuilder.forAddress(endpoint.host(), endpoint.port(), credentials(tls));
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            // gRPC lets nobody look away from the server's name who uses its credentials.
            return OkHttpChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                    .sslSocketFactory(context.getSocketFactory())
                    .hostnameVerifier((host, session) -> true);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    private static ChannelCredentials credentials(TlsSettings tls) throws IOException {
        if (tls == null) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (tls.caFile() != null) {
            credentials.trustManager(tls.caFile().toFile());
        }
        if (tls.certificateFile() != null) {
            credentials.keyManager(tls.certificateFile().toFile(), tls.keyFile().toFile());
        }
        return credentials.build();
    }

    void close() {
        channel.shutdownNow();
        sockets.close();
    }
}
