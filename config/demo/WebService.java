import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A small web service on the loopback address: {@code java WebService.java PORT}. */
final class WebService {

    private static final Instant START = Instant.now();

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        String greeting = System.getenv().getOrDefault("GREETING", "Hello");
        AtomicLong visits = new AtomicLong();
        AtomicBoolean broken = new AtomicBoolean();

        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            long visit = visits.incrementAndGet();
            System.out.println("web: visit " + visit + " to " + exchange.getRequestURI());
            answer(exchange, 200, greeting + ", pid " + ProcessHandle.current().pid() + ", up for "
                    + Duration.between(START, Instant.now()).toSeconds() + " s, visit " + visit + "\n");
        });
        server.createContext("/health", exchange -> answer(
                exchange, broken.get() ? 503 : 200, broken.get() ? "broken\n" : "healthy\n"));
        server.createContext("/break", exchange -> {
            broken.set(true);
            System.err.println("web: broken on request");
            answer(exchange, 200, "broken from now on\n");
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("web: stopping")));
        server.start();
        System.out.println("web: listening on http://localhost:" + port + "/");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
