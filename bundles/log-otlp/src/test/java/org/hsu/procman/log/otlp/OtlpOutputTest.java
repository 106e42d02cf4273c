package org.hsu.procman.log.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent is read as the protocol's own classes read it. */
@Timeout(60)
class OtlpOutputTest {
    private final BlockingQueue<ExportLogsServiceRequest> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/logs", exchange -> {
            String encoding = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream body = encoding.equals("gzip") ? new GZIPInputStream(exchange.getRequestBody())
                    : exchange.getRequestBody()) {
                received.add(ExportLogsServiceRequest.parseFrom(body));
            }
            keys.add(encoding + " " + exchange.getRequestHeaders().getFirst("X-Key"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private LogSink open(OtlpSettings.Compression compression) throws IOException {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/logs");
        OtlpSettings settings = new OtlpSettings(endpoint, Map.of("X-Key", "k"), compression, Duration.ofSeconds(20),
                Map.of("deployment.environment.name", "test"), null);
        return new OtlpOutput().open(
                new LogSinkRequest(Path.of("/"), LogFormat.PLAIN, "", LogEnhancement.NONE, "main", "box"), settings);
    }

    private static LogChunk chunk(long first, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return new LogChunk("web", LogStream.STDERR, 1, 42, first, lines.length, 1_500_000_000_123L,
                ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> pair.getValue().hasIntValue()
                ? Long.toString(pair.getValue().getIntValue()) : pair.getValue().getStringValue()));
    }

    @Test
    void aChunkIsOneRequestWithAllItsLines() throws Exception {
        for (OtlpSettings.Compression compression : OtlpSettings.Compression.values()) {
            try (LogSink sink = open(compression)) {
                sink.write(chunk(7, "hello é", "", "level=warn x"));
            }
            assertEquals(compression == OtlpSettings.Compression.GZIP ? "gzip k" : "null k",
                    keys.poll(20, TimeUnit.SECONDS));
            ResourceLogs logs = received.take().getResourceLogs(0);
            Map<String, String> resource = values(logs.getResource().getAttributesList());
            assertEquals(Map.of("service.name", "web", "process.pid", "42", "host.name", "box",
                    "procman.manager.id", "main", "deployment.environment.name", "test"), resource);
            List<LogRecord> records = logs.getScopeLogs(0).getLogRecordsList();
            assertEquals(List.of("hello é", "", "level=warn x"),
                    records.stream().map(record -> record.getBody().getStringValue()).toList());
            assertEquals(1_500_000_000_123_000_000L, records.get(0).getTimeUnixNano());
            assertEquals(Map.of("log.iostream", "stderr", "procman.sequence", "9"),
                    values(records.get(2).getAttributesList()));
            assertEquals(SeverityNumber.SEVERITY_NUMBER_WARN, records.get(2).getSeverityNumber());
            assertEquals(SeverityNumber.SEVERITY_NUMBER_UNSPECIFIED, records.get(0).getSeverityNumber());
        }
    }

    @Test
    void whatTheServerDoesNotTakeIsNotTaken() throws Exception {
        try (LogSink sink = open(OtlpSettings.Compression.GZIP)) {
            for (int refused : new int[] {503, 429, 400}) {
                status = refused;
                IOException error = assertThrows(IOException.class, () -> sink.write(chunk(1, "one")));
                assertTrue(error.getMessage().contains("did not take 1 lines"), error.getMessage());
            }
            status = 200;
            sink.write(chunk(1, "one"));
            server.stop(0);
            assertThrows(IOException.class, () -> sink.write(chunk(2, "two")));
        }
    }

    @Test
    void anEndpointIsAUrl() {
        for (String wrong : new String[] {"localhost:4318", "ftp://host/", "http:/v1/logs"}) {
            assertThrows(IllegalArgumentException.class, () -> new OtlpSettings(URI.create(wrong), Map.of(),
                    OtlpSettings.Compression.NONE, Duration.ofSeconds(1), Map.of(), null));
        }
    }
}
