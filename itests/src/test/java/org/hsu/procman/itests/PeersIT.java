package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Those whom the manager asks and tells are as bad as they can be, all at once; and the checks, restarts and lines of
 * everybody else come on time.
 */
class PeersIT extends AdoptionScene {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int RESTARTS = 12;
    private static final long LONGEST_GAP_MILLIS = 3000;
    private static final int MEBIBYTE = 1 << 20;

    /** Reads what is asked, by the name of the service, and lies. */
    private static final class Liar extends HealthGrpc.HealthImplBase {

        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            HealthCheckResponse serving = HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build();
            switch (request.getService()) {
                case "silent" -> { }
                case "nonsense" -> {
                    answer.onNext(HealthCheckResponse.newBuilder().setStatusValue(4711).build());
                    answer.onCompleted();
                }
                case "nothing" -> answer.onCompleted();
                case "but" -> {
                    answer.onNext(serving);
                    answer.onError(Status.DATA_LOSS.withDescription("but no").asRuntimeException());
                }
                case "huge" -> {
                    UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[16 * MEBIBYTE])).build();
                    answer.onNext(serving.toBuilder()
                            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, field).build()).build());
                    answer.onCompleted();
                }
                default -> answer.onError(new IllegalStateException("crashed"));
            }
        }

        @Override
        public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            // It says nothing, and never ends.
        }
    }

    /** Accepts, and does no more; with few bytes of room. */
    private static final class Staller implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket();
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        Staller() throws IOException {
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress(LOOPBACK, 0));
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        accepted.add(socket.accept());
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket each : accepted) {
                each.close();
            }
        }
    }

    private static String checked(String id, String check) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: sh, arguments: [-c, "echo up; exec sleep 1000"], ready: {log_pattern: up}}
                      health_check: {%s, interval: 500ms, timeout: 400ms, failure_threshold: 1, on_failure: none}
                """.formatted(id, check);
    }

    private static Map<String, String> bad(ScriptedServer http, Server grpc, Staller staller) {
        Map<String, String> checks = new LinkedHashMap<>();
        for (String path : List.of("hang", "drip", "half", "loop", "reset", "shut", "wide", "garbage")) {
            checks.put("http-" + path, "http: {url: 'http://127.0.0.1:" + http.port() + "/" + path + "'}");
        }
        for (String path : List.of("huge", "drip-body", "no-body")) {
            checks.put("http-" + path,
                    "http: {url: 'http://127.0.0.1:" + http.port() + "/" + path + "', expected_body: haystack}");
        }
        for (String service : List.of("silent", "nonsense", "nothing", "but", "huge", "crash")) {
            checks.put("grpc-" + service,
                    "grpc: {address: '127.0.0.1:" + grpc.getPort() + "', service: " + service + "}");
        }
        checks.put("grpc-watch", "grpc: {address: '127.0.0.1:" + grpc.getPort() + "', service: silent, watch: true}");
        checks.put("grpc-stall", "grpc: {address: '" + staller.address() + "'}");
        checks.put("grpc-http", "grpc: {address: '127.0.0.1:" + http.port() + "'}");
        return checks;
    }

    @Test
    void whoAnswersBadlyHurtsNobodyElse() throws Exception {
        Server grpc = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                .addService(new Liar()).build().start();
        try (ScriptedServer http = new ScriptedServer(); Staller staller = new Staller()) {
            Map<String, String> checks = bad(http, grpc, staller);
            List<String> entries = new ArrayList<>();
            checks.forEach((id, check) -> entries.add(checked(id, check)));
            entries.add(checked("looked-at", "http: {url: 'http://127.0.0.1:" + http.port() + "/noted'}"));
            entries.add(entry("crashes", "sleep 0.1; exit 1\n", "", """
                    restart_policy:
                            {strategy: always, restart_delay: 200ms, max_delay: 200ms, max_attempts: 100, jitter: 0,
                             backoff_multiplier: 1, circuit_breaker: {failures: 1000}}"""));
            entries.add(entry("chatty", """
                    i=0
                    while [ $i -lt 40000 ]; do i=$((i + 1)); echo "line $i of those that nobody reads at the other end"; done
                    echo "the last of them"
                    exec sleep 1000
                    """, "", "logging: {targets: [{type: syslog, transport: tcp, timeout: 1s, queue_size: 1MiB, address: '"
                            + staller.address() + "'}]}"));
            try (Procman procman = manager(entries.toArray(String[]::new)); Operator operator = Operator.at(procman)) {
                checks.keySet().forEach(id -> operator.await(id, "is found unhealthy",
                        now -> now.state().equals("UNHEALTHY")));
                operator.await("looked-at", "is healthy", now -> now.health().equals("healthy"));

                int looks = http.noted().size();
                long restarts = operator.describe("crashes").restarts();
                Procman.await(RESTARTS + " restarts", 60, () ->
                        operator.describe("crashes").restarts() >= restarts + RESTARTS);
                List<Long> noted = http.noted();
                long longest = 0;
                for (int i = Math.max(1, looks); i < noted.size(); i++) {
                    longest = Math.max(longest, (noted.get(i) - noted.get(i - 1)) / 1_000_000);
                }
                assertTrue(noted.size() > looks + 1, "nobody looked");
                assertTrue(longest < LONGEST_GAP_MILLIS, "checks every 500 ms were " + longest + " ms apart");
                System.out.println("longest time between two checks every 500 ms: " + longest + " ms");

                Procman.await("the lines are kept where somebody takes them", 60, () ->
                        Procman.read(procman.logs.resolve("chatty-stdout.log")).endsWith("the last of them\n"));
                checks.keySet().forEach(id -> assertEquals(0, operator.describe(id).restarts(), id));
                String plugins = operator.plugins();
                assertTrue(!plugins.contains("quarantined"), plugins);
                stop(procman);
            }
        } finally {
            grpc.shutdownNow();
        }
    }
}
