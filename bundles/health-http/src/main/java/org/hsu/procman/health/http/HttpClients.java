package org.hsu.procman.health.http;

import java.net.http.HttpClient;
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
    private HttpClient following;
    private HttpClient plain;

    synchronized HttpClient get(boolean followRedirects) {
        if (followRedirects) {
            following = following == null ? create(HttpClient.Redirect.NORMAL) : following;
            return following;
        }
        plain = plain == null ? create(HttpClient.Redirect.NEVER) : plain;
        return plain;
    }

    /** Forgets the clients; they and their threads end when their last request has. */
    synchronized void forget() {
        following = null;
        plain = null;
        helpers = null;
    }

    private HttpClient create(HttpClient.Redirect redirect) {
        if (helpers == null) {
            helpers = new ThreadPoolExecutor(
                    HELPER_THREADS, HELPER_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
            helpers.allowCoreThreadTimeOut(true);
        }
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .executor(helpers)
                .build();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "procman-health-http-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
