package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log outputs on the assembled distribution, spoken to by servers that go away and come back. */
class LogOutputsIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Set<String> EVERY_LINE = new ConcurrentSkipListSet<>(
            IntStream.rangeClosed(1, 2000).mapToObj(number -> "line " + number).toList());

    @TempDir
    Path folder;

    /** A process that writes line 1 to 1000, waits for the file {@code go} and writes line 1001 to 2000. */
    private String yaml(String target) {
        return """
                managed_processes:
                  - id: talker
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments:
                          - -c
                          - |
                            awk 'BEGIN { for (i = 1; i <= 1000; i++) print "line", i }'
                            while [ ! -e %s ]; do sleep 0.1; done
                            awk 'BEGIN { for (i = 1001; i <= 2000; i++) print "line", i }'
                            exec sleep 1000
                log_collection:
                  global_aggregation:
                    targets:
                      - %s
                """.formatted(go(), target);
    }

    private Path go() {
        return folder.resolve("go");
    }

    private static void awaitAll(String what, Set<String> received, int lines) {
        Procman.await(what, 60, () -> received.size() >= lines);
    }

    @Test
    void filesAreNamedRotatedAndCompressed() throws IOException {
        String target = "{type: file, path: \"{process_id}/{stream}.log\", max_size: 4096, max_files: 50, compress: true}";
        try (Procman procman = Procman.in(folder, yaml(target)).start()) {
            Files.createFile(go());
            Path files = procman.logs.resolve("talker");
            Procman.await("all lines are there and compressed", 60, () -> {
                List<String> lines = lines(files);
                return lines != null && lines.size() == 2000 && Files.exists(files.resolve("stdout.log.1.gz"));
            });
            List<String> lines = lines(files);
            for (int i = 0; i < 2000; i++) {
                assertEquals("line " + (i + 1), lines.get(i));
            }
        }
    }

    /** Oldest first; null while a file is being replaced. */
    private static List<String> lines(Path directory) {
        List<String> lines = new ArrayList<>();
        try {
            for (int number = 50; number >= 0; number--) {
                Path plain = directory.resolve("stdout.log" + (number == 0 ? "" : "." + number));
                Path compressed = directory.resolve(plain.getFileName() + ".gz");
                if (Files.exists(plain)) {
                    lines.addAll(Files.readAllLines(plain));
                } else if (Files.exists(compressed)) {
                    try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
                        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
                    }
                }
            }
            return lines;
        } catch (IOException e) {
            return null;
        }
    }

    @Test
    void syslogGetsEveryLineAlsoAfterTheServerWasGone() throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        ServerSocket first = new ServerSocket(0, 5, LOOPBACK);
        int port = first.getLocalPort();
        String target = "{type: syslog, transport: tcp, address: \"127.0.0.1:" + port + "\"}";
        try (Procman procman = Procman.in(folder, yaml(target)).start()) {
            try (first; Socket accepted = first.accept()) {
                take(accepted, received, 1000);
            }
            Files.createFile(go());
            Procman.await("the target is missed", 60, () -> Procman.read(procman.logs.resolve("procman.log"))
                    .contains("syslog"));
            try (ServerSocket second = new ServerSocket()) {
                second.setReuseAddress(true);
                second.bind(new InetSocketAddress(LOOPBACK, port));
                try (Socket accepted = second.accept()) {
                    take(accepted, received, 2000);
                }
            }
            assertEquals(EVERY_LINE, received);
        }
    }

    /** Reads messages with their lengths until so many different lines were received. */
    private static void take(Socket from, Set<String> received, int lines) throws IOException {
        from.setSoTimeout(60_000);
        InputStream in = new BufferedInputStream(from.getInputStream());
        while (received.size() < lines) {
            int length = 0;
            for (int b = in.read(); b != ' '; b = in.read()) {
                assertTrue(b >= '0' && b <= '9', "no length but " + b + " after " + received.size() + " lines");
                length = length * 10 + b - '0';
            }
            String message = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            assertTrue(message.matches("<14>1 \\S+ \\S+ talker \\d+ stdout \\[procman@32473 .*] line \\d+"), message);
            received.add(message.substring(message.lastIndexOf("] ") + 2));
        }
    }

    @Test
    void otlpGetsEveryLineAlsoAfterTheServerWasGone() throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        HttpServer first = collector(0, received);
        int port = first.getAddress().getPort();
        String target = "{type: otlp, endpoint: \"http://127.0.0.1:" + port + "/v1/logs\"}";
        try (Procman procman = Procman.in(folder, yaml(target)).start()) {
            awaitAll("half of the lines", received, 1000);
            first.stop(0);
            Files.createFile(go());
            Procman.await("the target is missed", 60, () -> Procman.read(procman.logs.resolve("procman.log"))
                    .contains("did not take"));
            HttpServer second = collector(port, received);
            awaitAll("all lines", received, 2000);
            second.stop(0);
            assertEquals(EVERY_LINE, received);
        } finally {
            first.stop(0);
        }
    }

    private static HttpServer collector(int port, Set<String> received) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, port), 0);
        server.createContext("/v1/logs", exchange -> {
            try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                ExportLogsServiceRequest.parseFrom(body).getResourceLogsList().stream()
                        .flatMap(logs -> logs.getScopeLogsList().stream())
                        .flatMap(logs -> logs.getLogRecordsList().stream())
                        .forEach(log -> received.add(log.getBody().getStringValue()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void logbackGetsTheLinesAndItsFileCountsWithoutARestart() throws Exception {
        Path home = folder.resolve("home");
        try (Stream<Path> all = Files.walk(Procman.HOME)) {
            for (Path path : all.filter(path -> !path.startsWith(Procman.HOME.resolve("state"))
                            && !path.startsWith(Procman.HOME.resolve("logs"))).toList()) {
                Files.copy(path, home.resolve(Procman.HOME.relativize(path).toString()));
            }
        }
        Path settings = home.resolve("config/logback.xml");
        try (Procman procman = Procman.in(folder, yaml("{type: logback}"), home, java.util.Map.of()).start()) {
            Path log = procman.logs.resolve("procman.log");
            Procman.await("the first half", 60, () -> Procman.read(log).contains("INFO  [talker] stdout: line 1000\n"));
            String xml = Files.readString(settings).replace("</configuration>", """
                      <appender name="OWN" class="ch.qos.logback.core.FileAppender">
                        <file>${procman.log.dir}/processes.log</file>
                        <encoder><pattern>%X{process} %X{stream} %msg%n</pattern></encoder>
                      </appender>
                      <logger name="process" additivity="false"><appender-ref ref="OWN"/></logger>
                    </configuration>""");
            Files.writeString(settings, xml);
            Procman.await("the appender is made", 60, () -> Files.exists(procman.logs.resolve("processes.log")));
            Files.createFile(go());
            Procman.await("the second half", 60, () -> Procman.read(procman.logs.resolve("processes.log"))
                    .contains("talker stdout line 2000\n"));
        }
    }
}
