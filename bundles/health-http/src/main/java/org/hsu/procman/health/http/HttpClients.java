package org.hsu.procman.health.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients that all checks share, made on first use: building one loads the TLS classes. One selector
 * thread each and a few short-lived helpers in common; none for a check. Thread-safe.
 */
final class HttpClients {

    private static final int HELPER_THREADS = 4;

    private final AtomicInteger threads = new AtomicInteger();
    private ThreadPoolExecutor helpers;
    private final Map<Kind, HttpClient> clients = new HashMap<>();

    private record Kind(boolean followRedirects, Trust trust) {}

    /** @throws IOException the certificates to be trusted cannot be read */
    synchronized HttpClient get(boolean followRedirects, Trust trust) throws IOException {
        Kind kind = new Kind(followRedirects, trust);
        HttpClient known = clients.get(kind);
        if (known == null) {
            // Of a file that has changed only the newest counts.
            clients.keySet().removeIf(other -> other.trust().caFile() != null
                    && other.trust().caFile().equals(trust.caFile())
                    && !other.trust().equals(trust));
            known = create(kind);
            clients.put(kind, known);
        }
        return known;
    }

    /** Forgets the clients; they and their threads end when their last request has. */
    synchronized void forget() {
        clients.clear();
        helpers = null;
    }

    private HttpClient create(Kind kind) throws IOException {
        if (helpers == null) {
            helpers = new ThreadPoolExecutor(
                    HELPER_THREADS, HELPER_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
            helpers.allowCoreThreadTimeOut(true);
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(kind.followRedirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .executor(helpers);
        if (!kind.trust().equals(Trust.USUAL)) {
            client.sslContext(kind.trust().context());
        }
        return client.build();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "procman-health-http-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
