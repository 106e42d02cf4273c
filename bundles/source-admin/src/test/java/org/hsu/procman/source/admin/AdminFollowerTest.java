package org.hsu.procman.source.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hsu.procman.api.desired.EntryDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real HTTP server, well behaved and not. */
class AdminFollowerTest {
    private static final String SECRET = "s3cret-s3cret";

    @TempDir
    Path folder;

    private HttpServer server;
    private volatile String document = "{\"version\": 1, \"instances\": []}";
    private volatile boolean events = true;
    private volatile int status = 200;
    /** What events tell whatever is asked; null: the truth. */
    private volatile Integer told;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private AdminFollower follower;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (follower != null) {
            follower.close();
        }
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path + " " + exchange.getRequestHeaders().getFirst("If-None-Match"));
        boolean known = ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known || status != 200) {
            reply(exchange, known ? status : 401, "no");
        } else if (path.startsWith("/v1/events")) {
            later(exchange);
        } else {
            String tag = "\"" + document.hashCode() + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            reply(exchange, same ? 304 : 200, same ? "" : document);
        }
    }

    private void later(HttpExchange exchange) throws IOException {
        String version = document.replaceAll("(?s).*?\"version\": (\\d+).*", "$1");
        String since = exchange.getRequestURI().getQuery().replaceAll(".*since=(\\d+).*", "$1");
        if (told != null) {
            reply(exchange, 200, "{\"version\": " + told + "}");
        } else if (!events) {
            reply(exchange, 404, "");
        } else if (version.equals(since)) {
            reply(exchange, 204, "");
        } else {
            reply(exchange, 200, "{\"version\": " + version + "}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private AdminFollower follow(String secret) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        follower = new AdminFollower(
                new AdminSettings(url, secret, Duration.ofMillis(100), Duration.ofSeconds(1), true), folder,
                changes::incrementAndGet);
        return follower;
    }

    private String version() {
        return follower.current().map(EntryDocument::version).orElse("none");
    }

    @Test
    void followsByEvents() {
        follow(SECRET);
        assertEquals("1", version());
        assertEquals(0, changes.get(), "whoever opens it reads what there is");
        document = "{\"version\": 2, \"instances\": [{}]}";
        Await.until("the change is told", () -> changes.get() > 0);
        assertEquals("2", version());
        assertTrue(asked.stream().anyMatch(each -> each.startsWith("/v1/events?since=1&wait=1")), asked::toString);
    }

    @Test
    void pollsWhereThereAreNoEventsAndSendsTheTag() {
        events = false;
        follow(SECRET);
        Await.until("it asks with the tag", () -> asked.stream().anyMatch(each -> each.startsWith("/v1/instances \"")));
        document = "{\"version\": 2, \"instances\": []}";
        Await.until("the change is told", () -> changes.get() > 0);
        assertEquals("2", version());
    }

    @Test
    void olderVersionsArePassedOver() {
        document = "{\"version\": 7, \"instances\": []}";
        events = false;
        follow(SECRET);
        document = "{\"version\": 6, \"instances\": [{}]}";
        int before = asked.size();
        Await.until("it has looked again", () -> asked.size() > before + 4);
        assertEquals("7", version());
        assertEquals(0, changes.get());
    }

    @Test
    void aServiceThatHasBegunAnewIsBelievedAfterAWhile() {
        document = "{\"version\": 7, \"instances\": []}";
        follow(SECRET);
        assertEquals("7", version());
        document = "{\"version\": 0, \"instances\": [{}]}";
        told = 0;
        Await.until("it is told that it is older", () -> follower.trouble().contains("version 0 after 7"));
        Await.until("what it says holds", () -> changes.get() > 0);
        assertEquals("0", version());
        assertEquals("", follower.trouble());
        told = null;
        document = "{\"version\": 1, \"instances\": []}";
        Await.until("what comes next is followed", () -> "1".equals(version()));
    }

    @Test
    void whatIsNoDocumentIsTroubleWithoutTheSecret() {
        for (String[] wrong : new String[][] {
            {"<html>hello</html>", "no JSON object"},
            {"{\"version\": 1}", "without a list of instances"},
            {"{\"instances\": []}", "without a number as version"},
            {"{\"version\": 1, \"instances\": [\"" + "x".repeat(17 << 20) + "\"]}", "larger than 16 MiB"}}) {
            document = wrong[0];
            follow(SECRET);
            assertTrue(follower.trouble().contains(wrong[1]), follower.trouble());
            assertFalse(follower.trouble().contains(SECRET));
            assertEquals("none", version());
            follower.close();
        }
        follow("wrong-secret");
        assertTrue(follower.trouble().contains("refuses the secret (HTTP 401)"), follower.trouble());
        assertFalse(follower.trouble().contains("wrong-secret"));
    }

    @Test
    void aServiceThatHangsHoldsUpNobodyForLong() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + hanging.getLocalPort() + "/v1");
            long began = System.nanoTime();
            follower = new AdminFollower(
                    new AdminSettings(url, SECRET, Duration.ofMillis(100), Duration.ofSeconds(1), true), folder,
                    changes::incrementAndGet);
            assertTrue(System.nanoTime() - began < 15_000_000_000L, "the manager starts without it");
            assertTrue(follower.trouble().contains("has not answered yet"), follower.trouble());
            Await.until("it gives up", () -> follower.trouble().contains("does not answer within 15 s"));
        }
    }

    @Test
    void eventsThatTellNothingAreNotAskedWithoutEnd() {
        for (int nonsense : new int[] {0, 1, 99}) {
            told = nonsense;
            follow(SECRET);
            asked.clear();
            long began = System.nanoTime();
            Await.until("it goes on", () -> asked.size() >= 12);
            // Two requests a round, and a pause of 80 ms at least after each.
            long millis = (System.nanoTime() - began) / 1_000_000;
            assertTrue(millis >= 300, nonsense + ": 12 requests in " + millis + " ms");
            follower.close();
        }
    }

    @Test
    void comesBackAfterFailures() {
        status = 500;
        follow(SECRET);
        assertTrue(follower.trouble().contains("answers with HTTP 500"), follower.trouble());
        status = 200;
        Await.until("it has the document", () -> version().equals("1"));
        assertEquals("", follower.trouble());
        Await.until("the change is told", () -> changes.get() > 0);
    }

    @Test
    void theLastGoodDocumentIsThereWithoutTheService() throws IOException {
        follow(SECRET).accepted(new EntryDocument(document, "1", 1000));
        follower.close();
        Path kept;
        try (Stream<Path> files = Files.list(folder)) {
            kept = files.findFirst().orElseThrow();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        status = 503;
        follow(SECRET);
        assertEquals(new EntryDocument(document, "1", 1000), follower.current().orElseThrow());
        follower.close();
        Files.writeString(kept, "{\"version\": \"1\", \"te");
        follow(SECRET);
        assertEquals("none", version());
        assertTrue(Files.exists(Path.of(kept + ".bad")), "a torn file is set aside");
    }

    @Test
    void waitsLongerAfterEachFailure() {
        assertEquals(100, Backoff.millis(100, 1, 0.5));
        assertEquals(400, Backoff.millis(100, 3, 0.5));
        assertEquals(200, Backoff.millis(100, 3, 0));
        assertEquals(90_000, Backoff.millis(5000, 40, 1));
    }

    @Test
    void settingsAreJudged() {
        Duration second = Duration.ofSeconds(1);
        for (String url : List.of("ftp://x", "http:///x", "http://me:pw@x", "http://x?y=1")) {
            assertThrows(IllegalArgumentException.class,
                    () -> new AdminSettings(URI.create(url), SECRET, second, second, true), url);
        }
        assertThrows(IllegalArgumentException.class,
                () -> new AdminSettings(URI.create("http://x"), "a b", second, second, true));
        assertEquals(URI.create("http://x/y/instances"),
                new AdminSettings(URI.create("http://x/y/"), SECRET, second, second, true).below("/instances"));
    }
}
