package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins under docs/examples are built where they lie, and work in a running manager. */
class PluginExamplesIT {
    private static final Path EXAMPLES = Path.of(System.getProperty("procman.repository"), "docs/examples");

    @TempDir
    Path folder;

    private Path built(String name) throws IOException {
        Path project = EXAMPLES.resolve(name).toRealPath();
        List<String> command = Workshop.maven("-f", project.resolve("pom.xml").toString(), "clean", "package");
        Procman.Result result = Procman.run(folder, Workshop.environment(), command, 600);
        assertEquals(0, result.code(), result::all);
        Workshop.assertTested(project);
        return Workshop.jar(project);
    }

    @Test
    void redisCheckSeesAServerAnswerAndFallSilent() throws Exception {
        Path jar = built("health-redis");
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        try (Redis redis = Redis.start(folder); Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: cache
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                      health_check:
                        {type: redis, redis: {port: %d}, interval: 200ms, timeout: 150ms, on_failure: none}
                """.formatted(redis.port()))) {
            procman.start("--plugins-dir", plugins.toString());
            procman.awaitStatus("cache", "waiting_for_plugin");
            Workshop.drop(jar, plugins);
            procman.awaitStatus("cache", "\"health\":\\s*\"healthy\"");
            assertTrue(procman.cli("describe", "cache").out().contains("answers PONG"));
            redis.close();
            procman.awaitStatus("cache", "\"health\":\\s*\"unhealthy\"");
            String log = procman.cli("describe", "cache").all();
            assertTrue(log.toLowerCase(java.util.Locale.ROOT).contains("connection refused"), log);
        }
    }

    /** {@code redis-server} where there is one, else a server of this test that speaks as much RESP as is asked. */
    private record Redis(int port, AutoCloseable server) implements AutoCloseable {

        static Redis start(Path folder) throws IOException {
            ServerSocket socket = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
            int port = socket.getLocalPort();
            for (String directory : System.getenv("PATH").split(":")) {
                if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                    socket.close();
                    Process process = new ProcessBuilder(
                                    directory + "/redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1",
                                    "--save", "", "--dir", folder.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("redis.log").toFile())
                            .start();
                    return new Redis(port, () -> process.destroyForcibly().waitFor());
                }
            }
            Thread thread = new Thread(() -> serve(socket), "redis");
            thread.setDaemon(true);
            thread.start();
            return new Redis(port, socket);
        }

        private static void serve(ServerSocket server) {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                    List<String> words = new ArrayList<>();
                    for (int left = Integer.parseInt(in.readLine().substring(1)); left > 0; left--) {
                        in.readLine();
                        words.add(in.readLine());
                    }
                    String answer = words.equals(List.of("PING")) ? "+PONG" : "-ERR unknown command";
                    client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The client has gone, or the server is closed.
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                server.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void httpOutputPostsWhatAProcessWritesAndLosesNothingWhileItsServerIsAway() throws Exception {
        Path jar = built("log-http");
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        List<String> lines = new CopyOnWriteArrayList<>();
        int[] status = {503};
        AtomicInteger refusals = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (status) {
                if (status[0] == 200) {
                    body.lines().forEach(lines::add);
                }
                refusals.addAndGet(status[0] == 200 ? 0 : 1);
                exchange.sendResponseHeaders(status[0], -1);
            }
            exchange.close();
        });
        server.start();
        try (Procman procman = Procman.in(folder, """
                log_collection:
                  global_aggregation:
                    enabled: true
                    targets: [{type: http_lines, url: "http://127.0.0.1:%d/lines", format: json}]
                managed_processes:
                  - id: writer
                    type: standard_managed
                    management:
                      control: {executable: sh, arguments: ["-c", "for i in 1 2 3; do echo number $i; done; sleep 1000"]}
                """.formatted(server.getAddress().getPort()))) {
            procman.start("--plugins-dir", plugins.toString());
            Workshop.drop(jar, plugins);
            Procman.await("the output is refused", 60, () -> refusals.get() > 0);
            synchronized (status) {
                status[0] = 200;
            }
            Procman.await("all lines are there", 60, () -> lines.size() >= 3);
            for (int i = 1; i <= 3; i++) {
                assertTrue(lines.get(i - 1).contains("\"line\":\"number " + i + "\""), lines::toString);
            }
            assertEquals(3, lines.size(), lines::toString);
        } finally {
            server.stop(0);
        }
    }
}
