package org.hsu.procman.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An admin service with one process, whose name tells the version. Thread-safe. */
final class AdminStub implements AutoCloseable {
    private static final String ENTRY = "{\"id\": \"sync-%d\", \"type\": \"standard_managed\", \"management\":"
            + " {\"control\": {\"executable\": \"sleep\", \"arguments\": [\"100000\"]}}}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int version = 1;
    private boolean events = true;

    AdminStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Wishes another process; returns its id. */
    synchronized String change() {
        version++;
        notifyAll();
        return "sync-" + version;
    }

    /** Without events a manager must poll. */
    synchronized void offerEvents(boolean offer) {
        events = offer;
        notifyAll();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        String body = "";
        synchronized (this) {
            if (exchange.getRequestURI().getPath().endsWith("/events")) {
                int since = Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll(".*since=(\\d+).*", "$1"));
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (events && version <= since && System.nanoTime() < end) {
                    waitABit();
                }
                status = !events ? 404 : version > since ? 200 : 204;
                body = status == 200 ? "{\"version\": " + version + "}" : "";
            } else {
                body = "{\"version\": " + version + ", \"instances\": [" + String.format(ENTRY, version) + "]}";
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void waitABit() {
        try {
            wait(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
