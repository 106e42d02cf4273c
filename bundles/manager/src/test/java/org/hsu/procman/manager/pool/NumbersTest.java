package org.hsu.procman.manager.pool;

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
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.hsu.procman.api.spec.PrometheusSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that others say. */
class NumbersTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String SAMPLES = """
            # HELP jobs Waiting jobs.
            # TYPE jobs gauge
            jobs{queue="a",host="x y"} 3 1700000000000
            jobs{queue="b",} 4e1
            jobs{queue="q\\"}{"} 1
            jobs_total 7
            bad{queue="a" 9
            load NaN
            """;

    @TempDir
    Path folder;

    private static double sum(String sample) {
        return PrometheusSample.parse(sample).sum(SAMPLES).orElse(-1);
    }

    @Test
    void samplesAreChosenByNameAndLabelsAndAddedUp() {
        assertEquals(44, sum("jobs"));
        assertEquals(3, sum("jobs{queue=\"a\"}"));
        assertEquals(3, sum("jobs{host=\"x y\", queue=\"a\"}"));
        assertEquals(1, sum("jobs{queue=\"q\\\"}{\"}"));
        assertEquals(7, sum("jobs_total"));
        assertEquals(-1, sum("job"));
        assertEquals(-1, sum("bad"));
        assertEquals(-1, sum("load"));
        assertEquals("jobs{host=\"x y\",queue=\"a\"}", PrometheusSample.parse("jobs{queue=\"a\",host=\"x y\"}").toString());
        for (String wrong : List.of("", "{a=\"b\"}", "a b", "a{b=c}", "a{b=\"c\"", "1a", "a{b=\"c\"} 1")) {
            assertThrows(IllegalArgumentException.class, () -> PrometheusSample.parse(wrong), wrong);
        }
    }

    @Test
    void aMessageEndsWithANumberOrNot() {
        assertEquals(OptionalDouble.of(7), Numbers.last("exit 0: 7"));
        assertEquals(OptionalDouble.of(0.25), Numbers.last("queue=0.25 "));
        assertEquals(OptionalDouble.empty(), Numbers.last("7 jobs"));
        assertEquals(OptionalDouble.empty(), Numbers.last("version1"));
        assertEquals(OptionalDouble.empty(), Numbers.last(""));
    }

    private static double http(int port, PrometheusSample sample, Duration timeout) throws Exception {
        return new HttpNumber().ask(URI.create("http://127.0.0.1:" + port + "/n"), sample, timeout);
    }

    @Test
    @Timeout(120)
    void aUrlSaysANumberOrWhyNot() throws Exception {
        AtomicReference<String> body = new AtomicReference<>(" 4.5\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.get().startsWith("no") ? 500 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try {
            assertEquals(4.5, http(port, null, LONG));
            body.set(SAMPLES);
            assertEquals(44, http(port, PrometheusSample.parse("jobs"), LONG));
            IOException none = assertThrows(IOException.class, () -> http(port, PrometheusSample.parse("x"), LONG));
            assertEquals("there is no sample x", none.getMessage());
            body.set("<html>");
            IOException other = assertThrows(IOException.class, () -> http(port, null, LONG));
            assertEquals("it says \"<html>\", which is no number", other.getMessage());
            body.set("no");
            assertEquals("it answers 500", assertThrows(IOException.class, () -> http(port, null, LONG)).getMessage());
        } finally {
            server.stop(0);
        }
        assertEquals("nobody answers", assertThrows(IOException.class, () -> http(port, null, LONG)).getMessage());
    }

    private double command(Duration timeout, String script) throws Exception {
        return CommandNumber.ask(List.of("/bin/sh", "-c", script), folder, Map.of("ADDED", "6"), timeout);
    }

    @Test
    @Timeout(120)
    void aCommandPrintsANumberOrWhyNot() throws Exception {
        assertEquals(6, command(LONG, "echo $ADDED; echo noise >&2; sleep 100 & exit 0"));
        assertEquals("exit 3", assertThrows(IOException.class, () -> command(LONG, "echo 1; exit 3")).getMessage());
        assertEquals("it says nothing", assertThrows(IOException.class, () -> command(LONG, "true")).getMessage());
        assertTrue(assertThrows(IOException.class, () -> command(LONG, "yes | head -c 100000"))
                .getMessage().contains("which is no number"));
        String hangs = assertThrows(IOException.class, () -> command(Duration.ofMillis(300), "sleep 1234567 & wait"))
                .getMessage();
        assertEquals("no end within 300 ms, killed", hangs);
        assertTrue(ProcessHandle.current().descendants()
                .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 1234567")));
        IOException missing = assertThrows(
                IOException.class, () -> CommandNumber.ask(List.of("/no/such"), folder, Map.of(), LONG));
        assertTrue(missing.getMessage().startsWith("it cannot be started"), missing.getMessage());
    }
}
