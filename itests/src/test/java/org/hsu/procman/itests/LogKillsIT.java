package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbered lines of both streams through syslog and OTLP over two kills of the manager. What was on its way at a kill
 * may come twice, with the number that it had: so each number has one line, and none is missing.
 */
class LogKillsIT {
    private static final int LINES = Integer.getInteger("procman.log.lines", 40_000) / 4 * 4;
    private static final Pattern MESSAGE = Pattern.compile("(?s).* stream=\"(\\w+)\" sequence=\"(\\d+)\"] (.*)");

    @TempDir
    Path folder;

    /** Lines by stream and number. */
    private final Map<String, String> bySyslog = new ConcurrentSkipListMap<>();
    private final Map<String, String> byOtlp = new ConcurrentSkipListMap<>();
    private final Map<String, String> different = new ConcurrentSkipListMap<>();

    private void keep(Map<String, String> lines, String stream, long sequence, String line) {
        String before = lines.put(stream + " " + sequence, line);
        if (before != null && !before.equals(line)) {
            different.put(stream + " " + sequence, before + ", then " + line);
        }
    }

    @Test
    void syslogAndOtlpMissNoneOverTwoKills() throws Exception {
        ServerSocket syslog = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread reader = new Thread(() -> accept(syslog), "syslog-server");
        reader.setDaemon(true);
        reader.start();
        HttpServer collector = collector();
        String yaml = """
                managed_processes:
                  - id: flood
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments:
                          - -c
                          - |
                            for r in 1 2 3 4; do
                              until [ -e %1$s/go$r ]; do sleep 0.01; done
                              awk -v r=$r 'BEGIN { n = %2$d; for (i = 1; i <= n; i++) {
                                print "line", (r - 1) * n + i; print "error", (r - 1) * n + i > "/dev/stderr" } }'
                            done
                            exec sleep 1000
                log_collection:
                  global_aggregation:
                    targets:
                      - {type: syslog, transport: tcp, address: "127.0.0.1:%3$d", on_full: block}
                      - {type: otlp, endpoint: "http://127.0.0.1:%4$d/v1/logs", on_full: spill}
                """.formatted(folder, LINES / 4, syslog.getLocalPort(), collector.getAddress().getPort());
        try (syslog; Procman procman = Procman.in(folder, yaml).start()) {
            for (int round = 1; round <= 4; round++) {
                Files.createFile(folder.resolve("go" + round));
                if (round > 1 && round < 4) {
                    int passed = LINES / 4 * (round - 1);
                    Procman.await("some have passed", 120, () -> bySyslog.size() > passed && byOtlp.size() > passed);
                    procman.kill();
                    procman.start();
                }
            }
            long seconds = 120 + LINES / 2000;
            Procman.await("syslog has all", seconds, () -> bySyslog.size() >= 2 * LINES);
            Procman.await("the collector has all", seconds, () -> byOtlp.size() >= 2 * LINES);
        } finally {
            collector.stop(0);
        }
        assertEquals(Map.of(), different, "numbers that had two lines");
        for (Map<String, String> lines : java.util.List.of(bySyslog, byOtlp)) {
            assertEquals(2 * LINES, lines.size());
            for (int i = 1; i <= LINES; i++) {
                assertEquals("line " + i, lines.get("stdout " + i));
                assertEquals("error " + i, lines.get("stderr " + i));
            }
        }
    }

    /** One connection after the other, each to its end. */
    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                InputStream in = new BufferedInputStream(accepted.getInputStream());
                for (int length = length(in); length > 0; length = length(in)) {
                    byte[] message = in.readNBytes(length);
                    Matcher matcher = MESSAGE.matcher(new String(message, StandardCharsets.UTF_8));
                    if (message.length == length && matcher.matches()) {
                        keep(bySyslog, matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3));
                    }
                }
            } catch (IOException e) {
                // The manager was killed, or the test is over.
            }
        }
    }

    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int b = in.read(); b >= '0' && b <= '9'; b = in.read()) {
            length = length * 10 + b - '0';
        }
        return length;
    }

    private HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/logs", exchange -> {
            try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                ExportLogsServiceRequest.parseFrom(body).getResourceLogsList().stream()
                        .flatMap(logs -> logs.getScopeLogsList().stream())
                        .flatMap(logs -> logs.getLogRecordsList().stream())
                        .forEach(log -> keep(byOtlp, log.getAttributesList().stream()
                                        .filter(each -> each.getKey().equals("log.iostream"))
                                        .findFirst().orElseThrow().getValue().getStringValue(),
                                log.getAttributesList().stream()
                                        .filter(each -> each.getKey().equals("procman.sequence"))
                                        .findFirst().orElseThrow().getValue().getIntValue(),
                                log.getBody().getStringValue()));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
