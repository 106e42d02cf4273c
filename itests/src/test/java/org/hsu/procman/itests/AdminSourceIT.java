package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that an admin service wishes, through the whole product. */
class AdminSourceIT {
    private static final String SLEEP =
            "{\"control\": {\"executable\": \"sh\", \"arguments\": [\"-c\", \"while :; do sleep 0.2; done\"],"
                    + " \"min_uptime\": \"100ms\"}}";

    @TempDir
    Path folder;

    private HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int version;
    private String instances;

    @BeforeEach
    void start() throws IOException {
        wish(instance("a", ""));
        serve(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static String instance(String id, String more) {
        return "{\"id\": \"" + id + "\", \"type\": \"standard_managed\", " + more + "\"management\": " + SLEEP + "}";
    }

    private synchronized void wish(String all) {
        version++;
        instances = all;
        notifyAll();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body;
        int status = 200;
        synchronized (this) {
            if (!"Bearer the-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
                body = "";
            } else if (exchange.getRequestURI().getPath().endsWith("/events")) {
                long since = Long.parseLong(exchange.getRequestURI().getQuery().replaceAll(".*since=(\\d+).*", "$1"));
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
                while (version <= since && System.nanoTime() < end) {
                    await();
                }
                status = version > since ? 200 : 204;
                body = version > since ? "{\"version\": " + version + "}" : "";
            } else {
                body = "{\"version\": " + version + ", \"instances\": [" + instances + "]}";
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void await() {
        try {
            wait(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String yaml() {
        return """
                process_manager:
                  sources: [{type: admin, url: "http://127.0.0.1:%d/v1", secret: the-secret, poll_interval: 200ms, wait: 2s}]
                managed_processes:
                  - {id: static, type: standard_managed, management: %s}
                  - {id: a, labels: {tier: override}}
                """.formatted(server.getAddress().getPort(), SLEEP);
    }

    private static void gone(Procman procman, String id) {
        Procman.await(id + " is gone", 60, () -> procman.cli("status", id).code() == 4);
    }

    @Test
    void followsTheServiceThroughChangesNonsenseAndOutage() throws IOException {
        try (Procman procman = Procman.in(folder, yaml()).start()) {
            procman.awaitStatus("a", "\"state\":\\s*\"RUNNING\"");
            procman.awaitStatus("static", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("a");
            String described = procman.cli("describe", "a", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(described.contains("\"labels\":{\"tier\":\"override\"}"), described);
            assertTrue(described.contains("\"labels.tier\":\"" + procman.configuration + ":5\""), described);
            assertTrue(described.matches(".*\"type\":\"adminhttp://127.0.0.1:\\d+/v1:1\".*"), described);
            assertFalse((described + procman.managerLog()).contains("the-secret"));

            wish(instance("a", "") + ", " + instance("b", "\"hostname\": \"b.test\", "));
            procman.awaitStatus("b", "\"state\":\\s*\"RUNNING\"");
            assertEquals(pid, procman.pid("a"), "unchanged, so it runs on");

            wish("{\"id\": \"a\", \"type\": \"standard_managed\", \"management\": {\"control\": {\"executable\": 7, \"wrong\": 1}}}");
            Procman.await("the bad document is reported with its field", 60,
                    () -> procman.managerLog().contains("control.wrong: unknown key"));
            assertEquals(pid, procman.pid("a"), "a bad document changes nothing");
            assertEquals(0, procman.cli("status", "b").code());

            wish(instance("a", ""));
            gone(procman, "b");

            int port = server.getAddress().getPort();
            server.stop(0);
            procman.kill();
            procman.start();
            assertEquals(pid, procman.pid("a"), "the last known wish holds while the service is down");
            Procman.Result plan = procman.cli("plan");
            assertEquals(0, plan.code(), plan.all());
            assertTrue(plan.all().contains("no connection; what it said at"), plan.all());

            wish(instance("c", ""));
            serve(port);
            procman.awaitStatus("c", "\"state\":\\s*\"RUNNING\"");
            gone(procman, "a");
            assertEquals(0, procman.cli("status", "static").code());

            String valid = Files.readString(procman.configuration);
            Files.writeString(procman.configuration, valid + "wrong: 1\n");
            wish(instance("c", "") + ", " + instance("d", ""));
            Procman.await("the change cannot be taken", 60, () -> procman.managerLog().contains("wrong: unknown key"));
            Files.writeString(procman.configuration, valid);
            procman.awaitStatus("d", "\"state\":\\s*\"RUNNING\"");
        }
    }
}
