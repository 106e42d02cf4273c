package org.hsu.procman.health.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpHealthCheckerTest {

    private static final HealthTarget TARGET = new HealthTarget("web", 1, 1, null, Map.of());

    private final CountDownLatch stopped = new CountDownLatch(1);
    private ExecutorService threads;
    private HttpServer server;
    private HttpHealthChecker checker;

    @BeforeEach
    void start() throws IOException {
        checker = new HttpHealthChecker();
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 50);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        stopped.countDown();
        server.stop(0);
        threads.shutdownNow();
        checker.deactivate();
    }

    @Test
    void anyStatusOfTheTwoHundredsIsHealthy() throws Exception {
        answer("/ok", 200, "fine");
        answer("/empty", 204, null);
        answer("/broken", 503, "no database");
        assertEquals(HealthResult.healthy("HTTP 200"), check("/ok"));
        assertEquals(HealthResult.healthy("HTTP 204"), check("/empty"));
        assertEquals(HealthResult.unhealthy("HTTP 503, expected 200-299"), check("/broken"));
    }

    @Test
    void expectedStatusIsWhatCounts() throws Exception {
        answer("/teapot", 418, "short and stout");
        answer("/ok", 200, "fine");
        List<String> expected = List.of("418", "300-399");
        assertEquals(HealthResult.healthy("HTTP 418"), check(settings("/teapot", expected, null, true)));
        assertEquals(
                HealthResult.unhealthy("HTTP 200, expected 418, 300-399"),
                check(settings("/ok", expected, null, true)));
    }

    @Test
    void expectedBodyIsSearched() throws Exception {
        answer("/ok", 200, "{\"status\":\"up\"}");
        assertEquals(HealthResult.healthy("HTTP 200"), check(settings("/ok", List.of(), "\"up\"", true)));
        assertEquals(
                HealthResult.unhealthy("HTTP 200, \"down\" is not in the body"),
                check(settings("/ok", List.of(), "down", true)));
    }

    @Test
    void redirectsAreFollowedWithABoundOrNotAtAll() throws Exception {
        answer("/ok", 200, "fine");
        redirect("/moved", "/ok");
        redirect("/circle", "/circle");
        assertEquals(HealthResult.healthy("HTTP 200"), check("/moved"));
        assertEquals(HealthResult.unhealthy("HTTP 302, expected 200-299"), check("/circle"));
        assertEquals(
                HealthResult.unhealthy("HTTP 302, expected 200-299"),
                check(settings("/moved", List.of(), null, false)));
    }

    @Test
    void sendsMethodHeadersAndItsName() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        server.createContext("/seen", exchange -> {
            seen.set(exchange.getRequestMethod() + " " + exchange.getProtocol() + " "
                    + exchange.getRequestHeaders().getFirst("X-Key") + " "
                    + exchange.getRequestHeaders().getFirst("User-Agent"));
            send(exchange, 200, null);
        });
        check(new HttpSettings(url("/seen"), "HEAD", Map.of("X-Key", "k"), List.of(), null, true, null));
        assertTrue(seen.get().matches("HEAD HTTP/1\\.1 k HSU-ProcessManager/\\d+\\.\\d+\\S*"), seen.get());
    }

    @Test
    void aServerThatDribblesIsCutOffAtTheTimeout() throws Exception {
        server.createContext("/dribble", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!stopped.await(50, TimeUnit.MILLISECONDS)) {
                    body.write('.');
                    body.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();
        assertEquals(
                HealthResult.unhealthy("no answer in 1 s"),
                checker.check(TARGET, settings("/dribble"), Duration.ofSeconds(1)));
        assertTrue(millisSince(start) < 5000);
    }

    @Test
    void anEndlessBodyIsNotReadToItsEnd() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch refused = new CountDownLatch(1);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[16 * 1024];
            try (OutputStream body = exchange.getResponseBody()) {
                while (sent.get() < 4L << 30) {
                    body.write(piece);
                    sent.addAndGet(piece.length);
                }
            } finally {
                refused.countDown();
            }
        });
        assertEquals(HealthResult.healthy("HTTP 200"), check("/endless"));
        assertTrue(refused.await(10, TimeUnit.SECONDS));
        assertTrue(sent.get() < 64L << 20, "sent " + sent.get());
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        URI url = URI.create("http://localhost:" + port + "/");
        assertEquals(
                HealthResult.unhealthy("connection refused (localhost:" + port + ")"),
                check(new HttpSettings(url, "GET", Map.of(), List.of(), null, true, null)));
    }

    @Test
    void aListenerThatNeverAnswers() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            URI url = URI.create("http://localhost:" + socket.getLocalPort() + "/");
            HttpSettings settings = new HttpSettings(url, "GET", Map.of(), List.of(), null, true, null);
            long start = System.nanoTime();
            assertEquals(
                    HealthResult.unhealthy("no answer in 300 ms"),
                    checker.check(TARGET, settings, Duration.ofMillis(300)));
            assertTrue(millisSince(start) < 4000);
        }
    }

    @Test
    void unknownHost() throws Exception {
        URI nowhere = URI.create("http://no-such-host.invalid/");
        assertEquals(
                HealthResult.unhealthy("unknown host no-such-host.invalid"),
                check(new HttpSettings(nowhere, "GET", Map.of(), List.of(), null, true, null)));
    }

    @Test
    void aServerWithoutTls() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            threads.execute(() -> {
                try (Socket client = socket.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            URI url = URI.create("https://localhost:" + socket.getLocalPort() + "/");
            HealthResult result = check(new HttpSettings(url, "GET", Map.of(), List.of(), null, true, null));
            assertTrue(!result.healthy() && result.message().startsWith("TLS: "), result.message());
        }
    }

    @Test
    void anInterruptEndsTheCheck() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        server.createContext("/hang", exchange -> {
            arrived.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        FutureTask<HealthResult> task =
                new FutureTask<>(() -> checker.check(TARGET, settings("/hang"), Duration.ofSeconds(60)));
        Thread thread = new Thread(task);
        thread.start();
        assertTrue(arrived.await(10, TimeUnit.SECONDS));
        thread.interrupt();
        Exception e = assertThrows(ExecutionException.class, () -> task.get(10, TimeUnit.SECONDS));
        assertEquals(InterruptedException.class, e.getCause().getClass());
    }

    @Test
    void whatIsPlainNeedsNoThreadsOfItsOwn() throws Exception {
        answer("/empty", 204, null);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 200; i++) {
            assertTrue(check("/empty").healthy());
        }
        assertEquals(List.of(), threadsOfChecks(before));
    }

    @Test
    void manyChecksThatAreRedirectedNeedFewThreads() throws Exception {
        answer("/empty", 204, null);
        redirect("/moved", "/empty");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 200; i++) {
            assertTrue(check("/moved").healthy());
        }
        List<Thread> mine = threadsOfChecks(before);
        assertTrue(!mine.isEmpty() && mine.size() <= 4 && mine.stream().allMatch(Thread::isDaemon), mine.toString());
    }

    private static List<Thread> threadsOfChecks(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("procman-health-http"))
                .toList();
    }

    @Test
    void whatIsRedirectedIsAskedForAtTheBeginningEachTime() throws Exception {
        AtomicReference<String> place = new AtomicReference<>("/ok");
        answer("/ok", 200, "fine");
        answer("/sick", 500, "ill");
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", place.get());
            send(exchange, 307, null);
        });
        HttpSettings settings = settings("/moved");
        assertEquals(HealthResult.healthy("HTTP 200"), check(settings));
        place.set("/sick");
        assertEquals(HealthResult.unhealthy("HTTP 500, expected 200-299"), check(settings));
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> send(exchange, status, body));
    }

    private void redirect(String path, String to) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", url(to).toString());
            send(exchange, 302, null);
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body == null ? -1 : bytes.length);
        if (body != null) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private URI url(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private HttpSettings settings(String path) {
        return settings(path, List.of(), null, true);
    }

    private HttpSettings settings(String path, List<String> status, String body, boolean follow) {
        return new HttpSettings(url(path), "GET", Map.of(), status, body, follow, null);
    }

    private HealthResult check(String path) throws InterruptedException {
        return check(settings(path));
    }

    private HealthResult check(HttpSettings settings) throws InterruptedException {
        return checker.check(TARGET, settings, Duration.ofSeconds(10));
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
