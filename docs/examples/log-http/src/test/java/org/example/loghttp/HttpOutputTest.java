package org.example.loghttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.testkit.LogOutputContract;
import org.hsu.procman.testkit.fake.Chunks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpOutputTest extends LogOutputContract<HttpSettings> {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 204;
    private volatile String authorization;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (status / 100 == 2) {
                body.lines().forEach(lines::add);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Override
    protected LogOutput<HttpSettings> output() {
        return new HttpOutput();
    }

    @Override
    protected HttpSettings settings() {
        return new HttpSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "t0ken", Duration.ofSeconds(5));
    }

    @Override
    protected List<String> arrived(Path directory) {
        return lines;
    }

    @Test
    void refusalIsAnErrorAndTheLinesCanBeOfferedAgain() throws Exception {
        try (LogSink sink = new HttpOutput().open(new LogSinkRequest(Path.of(""), LogFormat.JSON, ""), settings())) {
            status = 503;
            IOException refused = assertThrows(IOException.class, () -> sink.write(Chunks.of("a line")));
            assertTrue(refused.getMessage().contains("answers 503"), refused.getMessage());
            status = 200;
            sink.write(Chunks.of("a line"));
        }
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("\"line\":\"a line\""), lines.get(0));
        assertEquals("Bearer t0ken", authorization);
    }
}
