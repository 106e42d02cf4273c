package org.hsu.procman.health.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcHealthCheckerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final GrpcHealthChecker checker = new GrpcHealthChecker();
    private final HealthStatusManager health = new HealthStatusManager();
    private final CoreService core = new CoreService();
    private final List<Server> servers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        checker.deactivate();
        for (Server server : servers) {
            server.shutdownNow();
            assertTrue(server.awaitTermination(20, TimeUnit.SECONDS));
        }
    }

    private int serve(Object... services) throws IOException {
        return serveAt(InsecureServerCredentials.create(), 0, services);
    }

    private int serveAt(ServerCredentials credentials, int port, Object... services) throws IOException {
        OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(port, credentials);
        for (Object service : services) {
            if (service instanceof BindableService bindable) {
                builder.addService(bindable);
            } else {
                builder.addService((ServerServiceDefinition) service);
            }
        }
        Server server = builder.build().start();
        servers.add(server);
        return server.getPort();
    }

    private HealthTarget target() {
        return new HealthTarget("a", 1, 1, folder, Map.of());
    }

    private HealthResult check(int port, String service, String method, boolean watch) throws Exception {
        return check(new GrpcSettings("localhost:" + port, service, method, watch, null), LONG);
    }

    private HealthResult check(GrpcSettings settings, Duration timeout) throws Exception {
        long begin = System.nanoTime();
        HealthResult result = checker.check(target(), settings, timeout);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis < timeout.toMillis() + 5_000, "it took " + millis + " ms");
        return result;
    }

    private static HealthResult bad(String text, int port) {
        return HealthResult.unhealthy(text + " (localhost:" + port + ")");
    }

    @Test
    void theStatusOfTheServerOrOfAServiceIsTheAnswer() throws Exception {
        int port = serve(health.getHealthService());
        assertEquals(HealthResult.healthy("SERVING"), check(port, "", "check", false));
        assertEquals(
                bad("the server does not know the service \"shop\"", port), check(port, "shop", "check", false));
        health.setStatus("shop", ServingStatus.NOT_SERVING);
        assertEquals(HealthResult.unhealthy("NOT_SERVING"), check(port, "shop", "check", false));
        health.setStatus("shop", ServingStatus.SERVING);
        assertEquals(HealthResult.healthy("SERVING"), check(port, "shop", "auto", false));
        String longName = "x".repeat(300);
        health.setStatus(longName, ServingStatus.UNKNOWN);
        assertEquals(HealthResult.unhealthy("UNKNOWN"), check(port, longName, "check", false));
    }

    @Test
    void whoSaysThatItServesAndThenFailsIsUnhealthy() throws Exception {
        int port = serve(new HealthGrpc.HealthImplBase() {
            @Override
            public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
                answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
                answer.onError(Status.INTERNAL.withDescription("no").asRuntimeException());
            }
        });
        HealthResult result = check(port, "", "check", false);
        assertTrue(!result.healthy() && result.message().startsWith("INTERNAL: no"), result.message());
    }

    @Test
    void aPingIsEnoughWhereItIsAskedFor() throws Exception {
        int port = serve(core.definition("proto.CoreService", false));
        assertEquals(HealthResult.healthy("Ping answered"), check(port, "CoreService", "Ping", false));
        assertEquals(HealthResult.healthy("Ping answered"), check(port, "", "auto", false));
        assertEquals(HealthResult.healthy("Ping answered"), check(port, "", "auto", false));
        assertEquals(3, core.pings.get());
        assertEquals(
                bad("the server does not offer grpc.health.v1.Health", port), check(port, "", "check", false));
        assertEquals(bad("the server does not offer other.Ping", port), check(port, "other", "ping", false));
    }

    @Test
    void whoOffersNeitherIsUnhealthy() throws Exception {
        int port = serve();
        assertEquals(
                bad("the server offers neither grpc.health.v1.Health nor proto.CoreService.Ping", port),
                check(port, "", "auto", false));
    }

    @Test
    void aWatchTellsOfEachChange() throws Exception {
        int port = serve(health.getHealthService());
        assertEquals(HealthResult.healthy("SERVING"), check(port, "", "check", true));
        health.setStatus("", ServingStatus.NOT_SERVING);
        awaitWatched(port, "NOT_SERVING");
        health.setStatus("", ServingStatus.SERVING);
        awaitWatched(port, "SERVING");
        servers.get(0).shutdownNow();
        awaitWatched(port, "connection refused (localhost:" + port + ")");
        serveAt(InsecureServerCredentials.create(), port, health.getHealthService());
        awaitWatched(port, "SERVING");
        assertEquals(
                bad("the server does not know the service \"shop\"", port), check(port, "shop", "check", true));
    }

    private void awaitWatched(int port, String message) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        HealthResult last;
        do {
            last = check(port, "", "check", true);
        } while (!last.message().equals(message) && System.nanoTime() < deadline);
        assertEquals(message, last.message());
    }

    @Test
    void whereNothingCanBeWatchedTheServerIsAsked() throws Exception {
        int port = serve(core.definition("proto.CoreService", false));
        assertEquals(HealthResult.healthy("Ping answered"), check(port, "", "auto", true));
    }

    @Test
    void aServerThatComesBackIsHealthyAtTheNextLook() throws Exception {
        int port = serve(health.getHealthService());
        assertTrue(check(port, "", "check", false).healthy());
        servers.get(0).shutdownNow().awaitTermination();
        // The connection may be told of the end a moment after the server has it.
        assertFalse(check(port, "", "check", false).healthy());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!check(port, "", "check", false).equals(bad("connection refused", port))) {
            assertTrue(System.nanoTime() < deadline, "the end of the server was never noticed");
        }
        serveAt(InsecureServerCredentials.create(), port, health.getHealthService());
        assertEquals(HealthResult.healthy("SERVING"), check(port, "", "check", false));
    }

    @ParameterizedTest
    @CsvSource({"check, false", "check, true", "ping, false", "auto, false"})
    void whoHangsHoldsNobodyBeyondTheTimeout(String method, boolean watch) throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            int port = silent.getLocalPort();
            GrpcSettings settings = new GrpcSettings("localhost:" + port, "", method, watch, null);
            for (int round = 0; round < 3; round++) {
                assertEquals(bad("no answer in 300 ms", port), check(settings, SHORT));
            }
            GrpcSettings tls = new GrpcSettings(
                    "localhost:" + port, "", method, watch, new TlsSettings(null, null, null, null, true));
            assertEquals(bad("no answer in 300 ms", port), check(tls, SHORT));
            awaitNoReader();
        }
    }

    /** Every connection to a server that hangs is closed, and so are the threads that wait on it. */
    private static void awaitNoReader() {
        long deadline = System.nanoTime() + LONG.toNanos();
        List<String> readers;
        do {
            readers = Thread.getAllStackTraces().entrySet().stream()
                    .filter(each -> each.getKey().getName().startsWith("procman-health-grpc-"))
                    .filter(each -> List.of(each.getValue()).toString().contains("SocketImpl.read"))
                    .map(each -> each.getKey().getName())
                    .toList();
        } while (!readers.isEmpty() && System.nanoTime() < deadline);
        assertEquals(List.of(), readers);
    }

    @Test
    void whoSpeaksSomethingElseIsUnhealthy() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            Thread thread = new Thread(() -> answerGarbage(other));
            thread.setDaemon(true);
            thread.start();
            HealthResult result = check(other.getLocalPort(), "", "check", false);
            assertFalse(result.healthy());
            assertTrue(result.message().endsWith(" (localhost:" + other.getLocalPort() + ")"), result.message());
        }
    }

    private static void answerGarbage(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.getInputStream().read();
            } catch (IOException e) {
                // The test is over, or the client has seen enough.
            }
        }
    }

    @Test
    void aHostThatIsNoneIsNamed() throws Exception {
        assertEquals(
                HealthResult.unhealthy("unknown host none.invalid"),
                check(new GrpcSettings("none.invalid:1", "", "check", false, null), LONG));
    }

    @Test
    void tlsIsSpokenAsTheSettingsSay() throws Exception {
        Certificates server = Certificates.make(folder, "server");
        Certificates other = Certificates.make(folder, "other");
        int port = serveAt(
                TlsServerCredentials.create(server.certificate().toFile(), server.key().toFile()),
                0,
                health.getHealthService());
        Path relative = folder.relativize(server.certificate());
        assertEquals("SERVING", tls(port, new TlsSettings(relative, null, null, null, false)));
        assertEquals("SERVING", tls(port, new TlsSettings(relative, null, null, "server", false)));
        assertEquals("SERVING", tls(port, new TlsSettings(null, null, null, "elsewhere", true)));
        assertTrue(tls(port, new TlsSettings(relative, null, null, "elsewhere", false)).contains("elsewhere"));
        assertTrue(tls(port, new TlsSettings(other.certificate(), null, null, null, false)).startsWith("TLS: "));
        assertTrue(tls(port, new TlsSettings(null, null, null, null, false)).startsWith("TLS: "));
        assertFalse(check(port, "", "check", false).healthy());
        assertThrows(IOException.class, () -> tls(port, new TlsSettings(Path.of("none"), null, null, null, false)));
    }

    @Test
    void aServerMayWantOurCertificate() throws Exception {
        Certificates server = Certificates.make(folder, "server");
        Certificates client = Certificates.make(folder, "client");
        int port = serveAt(
                TlsServerCredentials.newBuilder()
                        .keyManager(server.certificate().toFile(), server.key().toFile())
                        .trustManager(client.certificate().toFile())
                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                        .build(),
                0,
                health.getHealthService());
        assertEquals("SERVING", tls(port, new TlsSettings(
                server.certificate(), client.certificate(), client.key(), null, false)));
        assertFalse(check(
                        new GrpcSettings("localhost:" + port, "", "check", false,
                                new TlsSettings(server.certificate(), null, null, null, false)),
                        LONG)
                .healthy());
    }

    private String tls(int port, TlsSettings tls) throws Exception {
        return check(new GrpcSettings("localhost:" + port, "", "check", false, tls), LONG).message();
    }

    @Test
    void aServiceIsAskedToStop() throws Exception {
        int offers = serve(core.definition("proto.CoreService", true));
        int not = serve(health.getHealthService());
        assertTrue(checker.askToStop(offers, LONG).toCompletableFuture().get());
        assertEquals(1, core.shutdowns.get());
        assertFalse(checker.askToStop(not, LONG).toCompletableFuture().get());
        servers.forEach(Server::shutdownNow);
        for (Server server : servers) {
            server.awaitTermination();
        }
        ExecutionException refused = assertThrows(
                ExecutionException.class, () -> checker.askToStop(not, LONG).toCompletableFuture().get());
        assertEquals("connection refused (localhost:" + not + ")", refused.getCause().getMessage());
    }
}
