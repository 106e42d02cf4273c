package org.hsu.procman.source.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.testkit.EntrySourceContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class AdminContractTest extends EntrySourceContract<AdminSettings> {
    private HttpServer server;
    private volatile String document = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/instances", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    protected EntrySource<AdminSettings> source() {
        return new AdminSource();
    }

    @Override
    protected AdminSettings settings() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new AdminSettings(url, "s3cret", Duration.ofMillis(100), Duration.ofSeconds(1), true);
    }

    @Override
    protected void say(String said) {
        document = said;
    }
}
