package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gRPC interface of a running manager, as a client of somebody else's sees it. */
class GrpcApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "procman.v1.ProcessManager/";
    private static final String PROCESSES = """
            groups:
              - {name: shop, limits: {max_processes: 1000}, quota: {max_instances: 4}}
              - {name: back, group: shop}
            managed_processes:
              - id: web
                type: standard_managed
                hostname: shop.example.org
                ports: {http: auto}
                management:
                  control: {executable: sh, arguments: [-c, "echo hello; while :; do sleep 0.2; done"], min_uptime: 100ms}
                  health_check: {type: process, interval: 200ms, timeout: 100ms}
              - id: other
                type: standard_managed
                group: back
                management:
                  control: {executable: sh, arguments: [-c, "while :; do sleep 0.2; done"], min_uptime: 100ms}
              - id: pool
                type: standard_managed
                group: shop
                instances: 1
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;
    private static final String TALKING = """
              - id: talking
                type: standard_managed
                management:
                  control:
                    executable: sh
                    arguments: [-c, "yes %s | head -n 200000; while :; do echo tick; sleep 0.1; done"]
                    min_uptime: 100ms
            """.formatted("x".repeat(100));

    private static final String QUEUE = """
              - id: thumbs
                type: standard_managed
                pool: {max: 1, queue: {size: 1}}
                management:
                  control: {executable: sh, arguments: [-c, "echo $1; [ $1 = quick ] || sleep 1000", x]}
            """;

    @TempDir
    Path folder;

    private final List<GrpcClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(GrpcClient::close);
    }

    private Procman started(String grpc, String processes) {
        Procman procman = Procman.in(folder, "process_manager:\n  port: " + FreePort.any() + "\n" + grpc + processes).start();
        procman.awaitStatus("web", "\"health\":\\s*\"healthy\"");
        procman.awaitStatus("other", "\"state\":\\s*\"RUNNING\"");
        if (processes.contains("id: pool")) {
            procman.awaitStatus("pool-1", "\"state\":\\s*\"RUNNING\"");
        }
        return procman;
    }

    private static URI url(Procman procman) {
        Matcher matcher = Pattern.compile("\"grpc_url\":\"([^\"]+)\"").matcher(procman.managerFile());
        assertTrue(matcher.find(), procman.managerFile());
        return URI.create(matcher.group(1));
    }

    private GrpcClient client(Procman procman, String token) {
        URI url = url(procman);
        assertEquals("grpc", url.getScheme());
        GrpcClient client = new GrpcClient(
                OkHttpChannelBuilder.forAddress(url.getHost(), url.getPort(), InsecureChannelCredentials.create()).build(),
                token);
        clients.add(client);
        return client;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static StatusRuntimeException refused(GrpcClient client, String method, String request) {
        return assertThrows(StatusRuntimeException.class, () -> client.ask(OURS + method, request), method);
    }

    /** Without what is null or empty, as protocol buffers leave it out, and 64 bits as the texts that they are there. */
    private static JsonNode bare(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.fields().forEachRemaining(field -> {
                JsonNode value = bare(field.getValue());
                if (!value.isNull() && !(value.isContainerNode() && value.isEmpty()) && !value.asText("x").isEmpty()) {
                    copy.set(field.getKey(), value);
                }
            });
            return copy;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode copy = JSON.createArrayNode();
            list.forEach(each -> copy.add(bare(each)));
            return copy;
        }
        return node.isNull() ? node : JSON.getNodeFactory().textNode(node.isNumber() ? plain(node) : node.asText());
    }

    private static String plain(JsonNode number) {
        double value = number.asDouble();
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        bare(object).fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void whatIsSaidIsWhatTheCommandLineSays() {
        try (Procman procman = started("", PROCESSES)) {
            GrpcClient client = client(procman, null);
            JsonNode processes = json(client.ask(OURS + "ListProcesses", "{}")).path("processes");
            JsonNode status = json(procman.cli("status", "-o", "json").out());
            for (int i = 0; i < status.size(); i++) {
                for (String moving : List.of("uptime_ms", "cpu_percent", "memory_bytes")) {
                    ((ObjectNode) processes.get(i)).remove(moving);
                    ((ObjectNode) status.get(i)).remove(moving);
                }
            }
            assertEquals(bare(status), bare(processes));
            assertEquals(names(json(procman.cli("describe", "web", "-o", "json").out())),
                    names(json(client.ask(OURS + "DescribeProcess", "{\"id\": \"web\"}"))));
            assertEquals(bare(json(procman.cli("plugins", "-o", "json").out())),
                    bare(json(client.ask(OURS + "ListPlugins", "{}")).path("plugins")));
            assertEquals(bare(json(procman.cli("routes", "-o", "json").out())),
                    bare(json(client.ask(OURS + "ListRoutes", "{}")).path("routes")));
            assertEquals(bare(json(procman.cli("plan", "-o", "json").out()).path("changes")),
                    bare(json(client.ask(OURS + "GetPlan", "{}")).path("changes")));
            assertEquals("closed",
                    json(client.ask(OURS + "GetCircuitBreaker", "{\"id\": \"web\"}")).path("state").asText());
            assertEquals("web", json(client.ask(OURS + "GetRestartStats", "{\"id\": \"web\"}")).path("id").asText());
        }
    }

    @Test
    void programsOfTheHsuFamilyAreAnsweredAndReflectionTellsTheRest() {
        try (Procman procman = started("", PROCESSES)) {
            GrpcClient client = client(procman, null);
            assertEquals(
                    List.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                            "procman.v1.ProcessManager", "proto.CoreService", "proto.MasterService"),
                    client.services());
            assertEquals("{\"status\":\"hsu-master: OK\"}", client.ask("proto.MasterService/Status", "{}"));
            assertEquals("{}", client.ask("proto.CoreService/Ping", "{}"));
            assertEquals("{\"status\":\"SERVING\"}", client.ask("grpc.health.v1.Health/Check", "{}"));
            assertEquals("{\"status\":\"SERVING\"}",
                    client.ask("grpc.health.v1.Health/Check", "{\"service\": \"procman.v1.ProcessManager\"}"));
            assertEquals(Status.Code.NOT_FOUND, assertThrows(StatusRuntimeException.class,
                    () -> client.ask("grpc.health.v1.Health/Check", "{\"service\": \"nobody\"}")).getStatus().getCode());
            try (GrpcClient.Stream watch = client.open("grpc.health.v1.Health/Watch", "{}")) {
                assertEquals("{\"status\":\"SERVING\"}", watch.take(30_000));
            }
        }
    }

    @Test
    void actsOnProcessesAndSaysWhatIsAllowed() throws IOException {
        try (Procman procman = started("", PROCESSES)) {
            GrpcClient client = client(procman, null);
            JsonNode stopped = json(client.ask(OURS + "StopProcess", "{\"id\": \"other\"}"));
            assertEquals("STOPPED", stopped.path("state").asText(), stopped::toString);
            assertTrue(stopped.path("message").asText().startsWith("other stopped in "), stopped::toString);
            StatusRuntimeException refused = refused(client, "SignalProcess", "{\"id\": \"other\", \"signal\": \"HUP\"}");
            assertEquals(Status.Code.FAILED_PRECONDITION, refused.getStatus().getCode());
            Metadata trailers = refused.getTrailers();
            assertEquals("STOPPED", trailers.get(Metadata.Key.of("procman-state", Metadata.ASCII_STRING_MARSHALLER)));
            assertTrue(trailers.get(Metadata.Key.of("procman-allowed", Metadata.ASCII_STRING_MARSHALLER))
                    .startsWith("start"), trailers::toString);
            assertEquals(Status.Code.NOT_FOUND, refused(client, "StopProcess", "{\"id\": \"nobody\"}").getStatus().getCode());
            assertEquals(Status.Code.INVALID_ARGUMENT,
                    refused(client, "SignalProcess", "{\"id\": \"other\"}").getStatus().getCode());
            assertEquals(Status.Code.INVALID_ARGUMENT,
                    refused(client, "StopProcess", "{\"id\": \"web\", \"timeout_ms\": -1}").getStatus().getCode());
            client.ask(OURS + "StartProcess", "{\"id\": \"other\", \"no_wait\": true}");
            procman.awaitStatus("other", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("other");
            client.ask(OURS + "RestartProcess", "{\"id\": \"other\", \"force\": true}");
            assertTrue(procman.pid("other") != pid);

            Files.writeString(procman.configuration, Files.readString(procman.configuration).replace("hello", "bye"));
            assertEquals("restart",
                    json(client.ask(OURS + "GetPlan", "{}")).path("changes").path(0).path("action").asText());
            assertTrue(json(client.ask(OURS + "Reload", "{}")).path("valid").asBoolean());
            Files.writeString(procman.configuration, "managed_processes: 1\n");
            JsonNode invalid = json(client.ask(OURS + "Reload", "{}"));
            assertFalse(invalid.path("valid").asBoolean());
            assertTrue(invalid.path("problems").size() > 0, invalid::toString);
        }
    }

    @Test
    void actsOnGroupsAndScales() {
        try (Procman procman = started("", PROCESSES)) {
            GrpcClient client = client(procman, null);
            procman.awaitStatus("pool-1", "\"state\":\\s*\"RUNNING\"");
            JsonNode groups = json(client.ask(OURS + "ListGroups", "{}")).path("groups");
            JsonNode said = json(procman.cli("status", "--groups", "-o", "json").out());
            for (int i = 0; i < 2; i++) {
                for (String moving : List.of("cpu_percent", "memory_bytes")) {
                    ((ObjectNode) groups.get(i)).remove(moving);
                    ((ObjectNode) said.get(i)).remove(moving);
                }
            }
            assertEquals(bare(said), bare(groups));
            client.ask(OURS + "ScaleProcess", "{\"id\": \"pool\", \"instances\": 2}");
            assertTrue(procman.pid("pool-2") > 0);
            assertEquals(Status.Code.FAILED_PRECONDITION,
                    refused(client, "ScaleProcess", "{\"id\": \"pool\", \"instances\": 9}").getStatus().getCode());
            JsonNode stopped = json(client.ask(OURS + "StopGroup", "{\"name\": \"shop\"}"));
            assertEquals("done", stopped.path("status").asText(), stopped::toString);
            assertEquals(3, stopped.path("processes").size(), stopped::toString);
            JsonNode started = json(client.ask(OURS + "StartGroup", "{\"name\": \"back\"}"));
            assertEquals("RUNNING", started.path("processes").path(0).path("state").asText(), started::toString);
            client.ask(OURS + "RestartGroup", "{\"name\": \"back\", \"force\": true, \"no_wait\": true}");
            assertEquals(Status.Code.NOT_FOUND,
                    refused(client, "StopGroup", "{\"name\": \"nobody\"}").getStatus().getCode());
        }
    }

    @Test
    void runsJobsAndLendsInstances() {
        try (Procman procman = started("", PROCESSES + QUEUE)) {
            GrpcClient client = client(procman, null);
            String quick = "{\"queue\": \"thumbs\", \"arguments\": [\"quick\"], \"priority\": 3}";
            String slow = quick.replace("quick", "slow");
            assertEquals("thumbs.1", json(client.ask(OURS + "SubmitJob", quick)).path("id").asText());
            JsonNode done = json(client.ask(OURS + "GetJob", "{\"id\": \"thumbs.1\", \"wait\": true}"));
            assertEquals("done", done.path("state").asText(), done::toString);
            assertEquals(bare(json(procman.cli("jobs", "show", "thumbs.1", "-o", "json").out())), bare(done));
            client.ask(OURS + "SubmitJob", slow);
            Procman.await("the second runs", 60, () ->
                    client.ask(OURS + "GetJob", "{\"id\": \"thumbs.2\"}").contains("\"running\""));
            client.ask(OURS + "SubmitJob", slow);
            assertEquals("FAILED_PRECONDITION", code(client, "SubmitJob", slow), "the queue is full");
            assertEquals("DEADLINE_EXCEEDED", code(client, "GetJob", "{\"id\": \"thumbs.3\", \"wait\": true, \"timeout_ms\": 1}"));
            client.ask(OURS + "CancelJob", "{\"id\": \"thumbs.3\"}");
            client.ask(OURS + "CancelJob", "{\"id\": \"thumbs.2\"}");
            client.ask(OURS + "GetJob", "{\"id\": \"thumbs.2\", \"wait\": true}");
            assertEquals("FAILED_PRECONDITION", code(client, "CancelJob", "{\"id\": \"thumbs.2\"}"));
            assertEquals(bare(json(procman.cli("jobs", "thumbs", "-o", "json").out())),
                    bare(json(client.ask(OURS + "ListJobs", "{\"queue\": \"thumbs\"}")).path("jobs")));
            assertEquals("NOT_FOUND", code(client, "GetJob", "{\"id\": \"thumbs.99\", \"wait\": true}"));
            assertEquals("NOT_FOUND", code(client, "SubmitJob", "{\"queue\": \"nobody\"}"));

            JsonNode lease = json(client.ask(OURS + "LeaseInstance", "{\"id\": \"pool\"}"));
            assertEquals("pool-1", lease.path("id").asText(), lease::toString);
            assertEquals(procman.pid("pool-1"), lease.path("pid").asLong(), lease::toString);
            assertEquals("FAILED_PRECONDITION", code(client, "LeaseInstance", "{\"id\": \"pool\"}"));
            assertEquals("INVALID_ARGUMENT", code(client, "LeaseInstance", "{\"id\": \"pool\", \"duration_ms\": -1}"));
            String token = "{\"token\": \"" + lease.path("token").asText() + "\"}";
            assertEquals("pool-1 returned", json(client.ask(OURS + "ReleaseInstance", token)).path("message").asText());
            assertEquals("FAILED_PRECONDITION", code(client, "ReleaseInstance", token));
        }
    }

    @Test
    void aSlowReaderDelaysNobody() {
        try (Procman procman = started("", PROCESSES + TALKING)) {
            GrpcClient client = client(procman, null);
            GrpcClient.Stream slow = client.open(OURS + "ReadLogs", "{\"id\": \"talking\", \"follow\": true, \"lines\": 10000}");
            GrpcClient.Stream sleeping = client.open(OURS + "WatchEvents", "{\"since\": 0}");
            assertTrue(slow.take(30_000) != null && sleeping.take(30_000) != null);
            GrpcClient other = client(procman, null);
            try (GrpcClient.Stream lines = other.open(OURS + "ReadLogs", "{\"id\": \"talking\", \"follow\": true, \"lines\": 0}");
                    GrpcClient.Stream events = other.open(OURS + "WatchEvents", "{}");
                    GrpcClient.Stream routes = other.open(OURS + "WatchRoutes", "{\"hostname\": \"shop.example.org\"}")) {
                lines.takeUntil("tick");
                routes.takeUntil("\"healthy\":true");
                other.ask(OURS + "RestartProcess", "{\"id\": \"web\"}");
                List<String> come = events.takeUntil("\"to\":\"RUNNING\"");
                long last = 0;
                for (String event : come) {
                    long sequence = json(event).path("sequence").asLong();
                    assertTrue(last == 0 || sequence == last + 1, come::toString);
                    last = sequence;
                }
                routes.takeUntil("\"targets\":[]");
                routes.takeUntil("\"healthy\":true");
            }
            // The slow one has missed no line when it wakes up.
            long last = -1;
            for (int i = 0; i < 2_000; i++) {
                long sequence = json(slow.take(30_000)).path("sequence").asLong();
                assertTrue(last < 0 || sequence == last + 1, last + " then " + sequence);
                last = sequence;
            }
            GrpcClient.Stream whole = client.open(OURS + "ReadLogs", "{\"id\": \"web\", \"lines\": 1, \"stream\": \"stdout\"}");
            assertEquals("hello", json(whole.take(30_000)).path("line").asText());
            whole.take(100);
            assertEquals(Status.Code.OK, whole.end().getCode());
            assertEquals(Status.Code.NOT_FOUND, ended(client, "{\"id\": \"nobody\"}"));
            assertEquals(Status.Code.INVALID_ARGUMENT, ended(client, "{\"id\": \"web\", \"stream\": \"stdin\"}"));
            assertEquals(0, procman.stop().code());
        }
    }

    private static Status.Code ended(GrpcClient client, String request) {
        return client.open(OURS + "ReadLogs", request).end().getCode();
    }

    @Test
    void streamsAreCounted() {
        try (Procman procman = started("", PROCESSES)) {
            GrpcClient client = client(procman, null);
            GrpcClient second = client(procman, null);
            List<GrpcClient.Stream> open = new ArrayList<>();
            for (GrpcClient each : List.of(client, second)) {
                for (int i = 0; i < 32; i++) {
                    GrpcClient.Stream stream = each.open(OURS + "WatchRoutes", "{}");
                    assertTrue(stream.take(30_000) != null);
                    open.add(stream);
                }
                Status refused = each.open(OURS + "WatchEvents", "{}").end();
                assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getCode());
                assertEquals("this connection has 32 streams already", refused.getDescription());
            }
            Status full = client(procman, null).open(OURS + "WatchEvents", "{}").end();
            assertEquals("there are 64 streams already", full.getDescription());
            open.forEach(GrpcClient.Stream::close);
            Procman.await("what has ended is free again", 30, () -> {
                try (GrpcClient.Stream stream = client.open(OURS + "WatchRoutes", "{}")) {
                    return stream.take(1_000) != null;
                }
            });
        }
    }

    @Test
    void tokensDecideWhoMayDoWhat() throws IOException {
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "ann viewer viewer-0123456789\nbob operator operator-0123456789\neve admin admin-0123456789\n");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        try (Procman procman = started("  grpc: {tokens_file: tokens}\n", PROCESSES)) {
            GrpcClient nobody = client(procman, null);
            assertEquals("{\"status\":\"SERVING\"}", nobody.ask("grpc.health.v1.Health/Check", "{}"));
            assertEquals("{}", nobody.ask("proto.CoreService/Ping", "{}"));
            assertEquals(Status.Code.UNAUTHENTICATED, refused(nobody, "ListProcesses", "{}").getStatus().getCode());
            assertEquals(Status.Code.UNAUTHENTICATED, nobody.open(OURS + "WatchEvents", "{}").end().getCode());
            String[][] rights = {
                {"viewer-0123456789", "OK", "PERMISSION_DENIED", "PERMISSION_DENIED"},
                {"operator-0123456789", "OK", "OK", "PERMISSION_DENIED"},
                {"admin-0123456789", "OK", "OK", "OK"},
                {"stranger-0123456789", "UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED"}};
            for (String[] right : rights) {
                GrpcClient client = client(procman, right[0]);
                assertEquals(
                        List.of(right[1], right[2], right[3]),
                        List.of(code(client, "ListProcesses", "{}"), code(client, "ResetProcess", "{\"id\": \"other\"}"),
                                code(client, "Reload", "{}")),
                        right[0]);
            }
            code(client(procman, "operator-0123456789"), "StopProcess", "{\"id\": \"x\\nforged\"}");
            String audit = Procman.read(procman.logs.resolve("audit.log"));
            assertTrue(audit.contains("denied user=ann role=viewer address=127.0.0.1 grpc Reload"), audit);
            assertTrue(audit.contains("allowed user=bob role=operator address=127.0.0.1 grpc ResetProcess other"), audit);
            assertTrue(audit.contains("unknown token") && audit.contains("no token"), audit);
            assertTrue(audit.lines().noneMatch(line -> line.startsWith("forged")), audit);
            assertFalse((audit + procman.managerLog()).contains("0123456789"), "a token is in a log");
        }
    }

    private static String code(GrpcClient client, String method, String request) {
        try {
            client.ask(OURS + method, request);
            return "OK";
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
        }
    }

    @Test
    void tlsProvesTheManager() throws Exception {
        Path keys = folder.resolve("keys.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Procman.Result made = Procman.run(folder, Map.of(), List.of(keytool, "-genkeypair", "-keystore", keys.toString(),
                "-storetype", "PKCS12", "-storepass", "changeit", "-alias", "a", "-keyalg", "EC", "-dname", "CN=localhost",
                "-ext", "san=ip:127.0.0.1", "-validity", "30"));
        assertEquals(0, made.code(), made.all());
        Path certificate = folder.resolve("cert.pem");
        assertEquals(0, Procman.run(folder, Map.of(), List.of(keytool, "-exportcert", "-rfc", "-keystore", keys.toString(),
                "-storepass", "changeit", "-alias", "a", "-file", certificate.toString())).code());
        try (Procman procman = started("  grpc: {tls: {keystore: keys.p12, password: changeit}}\n", PROCESSES)) {
            URI url = url(procman);
            assertEquals("grpcs", url.getScheme());
            try (GrpcClient client = new GrpcClient(OkHttpChannelBuilder.forAddress(url.getHost(), url.getPort(),
                    TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build()).build(), null)) {
                assertEquals(3, json(client.ask(OURS + "ListProcesses", "{}")).path("processes").size());
            }
            try (GrpcClient plain = new GrpcClient(OkHttpChannelBuilder.forAddress(
                    url.getHost(), url.getPort(), InsecureChannelCredentials.create()).build(), null)) {
                assertThrows(AssertionError.class, () -> plain.ask(OURS + "ListProcesses", "{}"));
            }
        }
    }

    @Test
    void whatCannotBeOpenedIsAFailedStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Procman procman = Procman.in(folder, "process_manager: {port: " + taken.getLocalPort() + "}\n" + PROCESSES);
            try (procman) {
                Process manager = procman.launch();
                assertTrue(manager.waitFor(180, TimeUnit.SECONDS));
                assertEquals(1, manager.exitValue(), procman.output());
                assertTrue(procman.output().contains("port " + taken.getLocalPort()), procman.output());
                assertEquals(List.of(), procman.ours());
            }
        }
        Procman open = Procman.in(folder, "process_manager: {port: 8123, grpc: {host: 0.0.0.0}}\n" + PROCESSES);
        Procman.Result result = Procman.run(
                folder, Map.of(), open.command(List.of("validate", open.configuration.toString())));
        assertEquals(78, result.code(), result.all());
        assertTrue(result.all().contains("tokens_file must be given"), result.all());
    }
}
