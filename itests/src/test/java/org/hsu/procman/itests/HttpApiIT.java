package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP interface of a running manager, held against its own description. */
class HttpApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
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
                update: {}
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
              - id: thumbs
                type: standard_managed
                pool: {max: 1, queue: {size: 1}}
                management:
                  control: {executable: sh, arguments: [-c, "echo $1; [ $1 = quick ] || sleep 1000", x]}
            """;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @TempDir
    Path folder;

    private Procman started(String http) {
        Procman procman = Procman.in(folder, "process_manager: {http: {" + http + "}}\n" + PROCESSES).start();
        procman.awaitStatus("web", "\"health\":\\s*\"healthy\"");
        procman.awaitStatus("other", "\"state\":\\s*\"RUNNING\"");
        return procman;
    }

    private static String url(Procman procman) {
        Matcher matcher = Pattern.compile("\"http_url\":\"([^\"]+)\"").matcher(procman.managerFile());
        assertTrue(matcher.find(), procman.managerFile());
        return matcher.group(1);
    }

    private HttpResponse<String> ask(String method, String url, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + url + ": " + e, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String url, String... headers) {
        return ask("GET", url, null, headers);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void holds(JsonNode description, JsonNode schema, String answer) {
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", description.path("components"));
        whole.putArray("allOf").add(schema);
        var found = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(whole)
                .validate(json(answer));
        assertTrue(found.isEmpty(), found + "\n" + answer);
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    @Test
    void everyAnswerIsAsDescribed() {
        try (Procman procman = started("port: 0")) {
            String url = url(procman);
            JsonNode description = json(get(url + "/openapi.json").body());
            assertEquals("3.1.0", description.path("openapi").asText());
            HttpResponse<String> job = ask("POST", url + "/api/v1/queues/thumbs/jobs", "{\"arguments\": [\"quick\"]}");
            assertEquals(201, job.statusCode(), job.body());
            assertEquals("done", json(get(url + "/api/v1/jobs/thumbs.1?wait=true").body()).path("state").asText());
            Procman.await("the end of the job is counted", 60, () ->
                    get(url + "/metrics").body().contains("procman_jobs_ended_total{id=\"thumbs\",outcome=\"done\"} 1.0"));
            String counted = get(url + "/metrics").body();
            assertTrue(counted.contains("procman_queue_waiting{id=\"thumbs\"} 0.0"), counted);
            assertTrue(counted.contains("procman_pool_instances_wished{id=\"thumbs\"} 0.0"), counted);
            List<String> asked = new ArrayList<>();
            for (Iterator<Map.Entry<String, JsonNode>> paths = description.path("paths").fields(); paths.hasNext(); ) {
                Map.Entry<String, JsonNode> path = paths.next();
                JsonNode content = path.getValue().path("get").path("responses").path("200").path("content");
                if (!content.has("application/json")) {
                    continue;
                }
                HttpResponse<String> answer = get(url + path.getKey().replace("{id}", "web").replace("{job}", "thumbs.1")
                        .replace("{entry}", "pool"));
                assertEquals(200, answer.statusCode(), path.getKey() + " " + answer.body());
                assertEquals("application/json", type(answer));
                holds(description, content.path("application/json").path("schema"), answer.body());
                asked.add(path.getKey());
            }
            assertTrue(asked.size() >= 14, asked::toString);
            JsonNode problem = description.path("components").path("schemas").path("Problem");
            for (String wrong : List.of(
                    "GET /api/v1/processes/nobody", "GET /nothing", "GET /api/v1/processes/web/logs?lines=many",
                    "POST /api/v1/processes", "POST /api/v1/processes/nobody/stop", "DELETE /api/v1/processes/web",
                    "GET /api/v1/jobs/thumbs.7", "POST /api/v1/jobs/thumbs.1/cancel", "POST /api/v1/queues/web/jobs",
                    "GET /api/v1/processes/web/logs?stream=stdin")) {
                String[] words = wrong.split(" ");
                HttpResponse<String> answer = ask(words[0], url + words[1], null);
                assertTrue(answer.statusCode() >= 400 && answer.statusCode() < 500, wrong + " " + answer.statusCode());
                assertEquals("application/problem+json", type(answer), wrong);
                holds(description, problem, answer.body());
            }
            holds(description, description.path("components").path("schemas").path("LogLine"),
                    get(url + "/api/v1/processes/web/logs?lines=1").body());
            assertEquals("hello\n", get(url + "/api/v1/processes/web/logs?lines=1", "Accept", "text/plain").body());
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void actsOnProcessesAndSaysWhatIsAllowed() throws IOException {
        try (Procman procman = started("port: 0")) {
            String url = url(procman) + "/api/v1";
            long pid = procman.pid("other");
            HttpResponse<String> stopped = ask("POST", url + "/processes/other/stop", null);
            assertEquals(200, stopped.statusCode(), stopped.body());
            assertEquals("STOPPED", json(stopped.body()).path("state").asText());
            assertTrue(json(get(url + "/processes/other").body()).path("held").asBoolean());
            assertTrue(procman.cli("status").out().contains("held by hand; stopped by http"), procman.cli("status").out());
            HttpResponse<String> refused = ask("POST", url + "/processes/other/signal", "{\"signal\": \"HUP\"}");
            assertEquals(409, refused.statusCode(), refused.body());
            assertEquals("STOPPED", json(refused.body()).path("state").asText());
            assertEquals("start", json(refused.body()).path("allowed").path(0).asText());
            assertEquals(400, ask("POST", url + "/processes/other/signal", "{}").statusCode());
            assertEquals(400, ask("POST", url + "/processes/other/signal", "HUP").statusCode());
            assertEquals(400, ask("POST", url + "/processes/other/scale", "{}").statusCode());
            HttpResponse<String> alone = ask("POST", url + "/processes/other/scale", "{\"instances\": 2}");
            assertEquals(409, alone.statusCode(), alone.body());
            assertEquals(400, ask("POST", url + "/processes/other/lease", "{\"duration_ms\": 0}").statusCode());
            assertEquals(409, ask("POST", url + "/processes/other/lease", null).statusCode());
            assertEquals(404, ask("POST", url + "/processes/nobody/lease", "{\"duration_ms\": 9}").statusCode());
            assertEquals(409, ask("POST", url + "/leases/0123/release", null).statusCode());
            assertEquals(202, ask("POST", url + "/processes/other/start?wait=false", null).statusCode());
            procman.awaitStatus("other", "\"state\":\\s*\"RUNNING\"");
            assertTrue(procman.pid("other") != pid);
            assertFalse(json(get(url + "/processes/other").body()).path("held").asBoolean());
            assertEquals(200, ask("POST", url + "/processes/other/restart?force=true", null).statusCode());

            assertEquals("unchanged", json(get(url + "/plan").body()).path("changes").path(0).path("action").asText());
            Files.writeString(procman.configuration, Files.readString(procman.configuration).replace("hello", "bye"));
            assertEquals("restart", json(get(url + "/plan").body()).path("changes").path(0).path("action").asText());
            assertEquals(200, ask("POST", url + "/reload", null).statusCode());
            Files.writeString(procman.configuration, "managed_processes: 1\n");
            HttpResponse<String> invalid = ask("POST", url + "/reload", null);
            assertEquals(422, invalid.statusCode(), invalid.body());
            assertTrue(json(invalid.body()).path("problems").size() > 0, invalid.body());
            assertFalse(json(get(url + "/processes").body()).isEmpty());
        }
    }

    @Test
    void actsOnGroupsAndScales() {
        try (Procman procman = started("port: 0")) {
            String url = url(procman) + "/api/v1";
            procman.awaitStatus("pool-1", "\"state\":\\s*\"RUNNING\"");
            JsonNode description = json(get(url(procman) + "/openapi.json").body());
            JsonNode done = description.path("components").path("schemas").path("GroupDone");
            JsonNode groups = json(get(url + "/groups").body());
            assertEquals("[\"other\",\"pool-1\"]", groups.path(0).path("processes").toString());
            assertEquals("shop", groups.path(1).path("parent").asText());
            assertEquals("max_processes", groups.path(0).path("limits").path(0).path("kind").asText());
            HttpResponse<String> scaled = ask("POST", url + "/processes/pool/scale", "{\"instances\": 2}");
            assertEquals(200, scaled.statusCode(), scaled.body());
            assertTrue(procman.pid("pool-2") > 0);
            HttpResponse<String> more = ask("POST", url + "/processes/pool/scale", "{\"instances\": 4}");
            assertEquals(409, more.statusCode(), more.body());
            assertTrue(more.body().contains("its quota is 4"), more.body());

            HttpResponse<String> stopped = ask("POST", url + "/groups/shop/stop", null);
            assertEquals(200, stopped.statusCode(), stopped.body());
            holds(description, done, stopped.body());
            assertEquals(3, json(stopped.body()).path("processes").size());
            assertEquals("STOPPED", json(stopped.body()).path("processes").path(0).path("state").asText());
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            assertEquals(202, ask("POST", url + "/groups/back/start?wait=false", null).statusCode());
            procman.awaitStatus("other", "\"state\":\\s*\"RUNNING\"");
            assertEquals(200, ask("POST", url + "/groups/shop/restart?force=true", null).statusCode());
            HttpResponse<String> nobody = ask("POST", url + "/groups/nobody/stop", null);
            assertEquals(404, nobody.statusCode(), nobody.body());
            assertTrue(nobody.body().contains("no such group: nobody"), nobody.body());
        }
    }

    @Test
    void tellsOfRolloutsAndTakesThemBack() {
        try (Procman procman = started("port: 0")) {
            String url = url(procman) + "/api/v1/rollouts";
            JsonNode pool = json(get(url).body()).path(0);
            assertEquals("pool", pool.path("id").asText());
            assertEquals("done", pool.path("state").asText());
            assertEquals(404, ask("GET", url + "/web", null).statusCode());
            assertEquals(404, ask("POST", url + "/nobody/undo", null).statusCode());
            HttpResponse<String> none = ask("POST", url + "/web/undo", null);
            assertEquals(409, none.statusCode(), none.body());
            assertTrue(none.body().contains("web is not rolled out, its entry has no update"), none.body());
            assertEquals(409, ask("POST", url + "/pool/pause", null).statusCode());

            procman.write("process_manager: {http: {port: 0}}\n" + PROCESSES.replace("\"1000\"", "\"2000\""));
            assertEquals(200, ask("POST", url(procman) + "/api/v1/reload", null).statusCode());
            // Under way or over, it is taken back.
            HttpResponse<String> undone = ask("POST", url + "/pool/undo", null);
            assertEquals(200, undone.statusCode(), undone.body());
            Procman.await("its reason is known", 60, () -> get(url + "/pool").body().contains("procman rollout undo by http"));
        }
    }

    @Test
    void takesJobsAndCancelsThem() {
        try (Procman procman = started("port: 0")) {
            String url = url(procman) + "/api/v1";
            JsonNode description = json(get(url.replace("/api/v1", "/openapi.json")).body());
            JsonNode described = description.at("/paths/~1api~1v1~1queues~1{id}~1jobs/post/responses/201/content")
                    .path("application/json").path("schema");
            String jobs = url + "/queues/thumbs/jobs";
            HttpResponse<String> quick = ask("POST", jobs, "{\"arguments\": [\"quick\"], \"retries\": 2}");
            assertEquals(201, quick.statusCode(), quick.body());
            holds(description, described, quick.body());
            assertEquals("quick\n", json(get(url + "/jobs/thumbs.1?wait=true").body()).path("output").asText());
            assertEquals(201, ask("POST", jobs, "{\"arguments\": [\"slow\"]}").statusCode());
            Procman.await("the slow one runs", 30, () ->
                    json(get(url + "/jobs/thumbs.2").body()).path("state").asText().equals("running"));
            assertEquals(504, get(url + "/jobs/thumbs.2?wait=true&timeout_ms=50").statusCode());
            assertEquals(201, ask("POST", jobs, "{\"arguments\": [\"slow\"], \"priority\": 3}").statusCode());
            HttpResponse<String> full = ask("POST", jobs, null);
            assertEquals(409, full.statusCode(), full.body());
            assertTrue(json(full.body()).path("detail").asText().contains("queue is full: 1 of 1"), full.body());
            for (String wrong : List.of("{\"argument\": []}", "{\"arguments\": \"a\"}", "{\"arguments\": [1]}",
                    "{\"priority\": \"high\"}", "[]")) {
                assertEquals(400, ask("POST", jobs, wrong).statusCode(), wrong);
            }
            assertEquals(404, ask("POST", url + "/queues/nobody/jobs", "{}").statusCode());
            assertEquals("cancelled", json(ask("POST", url + "/jobs/thumbs.3/cancel", null).body()).path("state").asText());
            assertEquals(200, ask("POST", url + "/jobs/thumbs.2/cancel", null).statusCode());
            assertEquals("cancelled", json(get(url + "/jobs/thumbs.2?wait=true").body()).path("state").asText());
            JsonNode all = json(get(url + "/jobs?queue=thumbs").body());
            assertEquals(3, all.size());
            holds(description, description.at("/components/schemas/Job"), all.path(1).toString());
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void streamsEventsLinesAndRoutes() throws Exception {
        try (Procman procman = started("port: 0")) {
            String url = url(procman) + "/api/v1";
            Iterator<String> events = stream(url + "/events");
            Iterator<String> routes = stream(url + "/routes/watch");
            Iterator<String> lines = stream(url + "/processes/web/logs?follow=true&lines=0");
            assertEquals(200, ask("POST", url + "/processes/web/restart", null).statusCode());
            String stopping = await(events, "\"to\":\"STOPPING\"");
            assertTrue(json(stopping.replaceFirst("data: ", "")).path("sequence").asLong() > 0, stopping);
            assertTrue(await(lines, "hello").contains("\"stream\":\"stdout\""));
            await(routes, "\"targets\":\\[]");
            await(routes, "\"healthy\":true");
            String traefik = get(url + "/routes/traefik").body();
            assertEquals(
                    "Host(`shop.example.org`)",
                    json(traefik).at("/http/routers/procman-shop-example-org/rule").asText(), traefik);
            Procman.Result cli = procman.cli("routes", "shop.example.org");
            assertEquals(0, cli.code(), cli.all());
            assertTrue(cli.out().matches("(?s).*shop.example.org\\s+web\\s+127.0.0.1:\\d+\\s+http\\s+yes.*"), cli.out());
            assertEquals("[]", procman.cli("routes", "nobody.test", "-o", "json").out().strip());
        }
    }

    private Iterator<String> stream(String url) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(
                HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, answer.statusCode(), url);
        return answer.body().iterator();
    }

    /** The first line that has it. */
    private static String await(Iterator<String> lines, String expression) {
        Pattern pattern = Pattern.compile(expression);
        String[] found = {null};
        Thread reader = new Thread(() -> {
            while (found[0] == null && lines.hasNext()) {
                String line = lines.next();
                found[0] = pattern.matcher(line).find() ? line : null;
            }
        });
        reader.setDaemon(true);
        reader.start();
        try {
            reader.join(60_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertTrue(found[0] != null, "never came: " + expression);
        return found[0];
    }

    @Test
    void metricsAreOpenMetrics() {
        try (Procman procman = started("port: 0")) {
            String url = url(procman);
            Procman.await("a health check was counted", 60, () ->
                    get(url + "/metrics").body().contains("procman_health_check_seconds_count{check=\"process\",id=\"web\"}"));
            HttpResponse<String> answer = get(url + "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
            assertEquals("application/openmetrics-text", type(answer));
            String text = answer.body();
            assertTrue(text.endsWith("# EOF\n"), text);
            for (String name : List.of(
                    "procman_process_state{id=\"web\",state=\"RUNNING\"} 1.0",
                    "procman_process_up{id=\"web\"} 1.0",
                    "procman_circuit_breaker_open{id=\"web\"} 0.0",
                    "procman_log_lines_total{id=\"web\",stream=\"stdout\"} 1.0",
                    "procman_ports_in_use 1.0",
                    "procman_port_range_size",
                    "procman_port_range_free",
                    "procman_reconcile_seconds_count",
                    "procman_health_check_failures_total{check=\"process\",id=\"web\"}",
                    "jvm_memory_used_bytes",
                    "process_cpu_seconds_total")) {
                assertTrue(text.contains(name), name + "\n" + text);
            }
        }
    }

    @Test
    void tokensDecideWhoMayDoWhat() throws IOException {
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, "ann viewer viewer-0123456789\nbob operator operator-0123456789\neve admin admin-0123456789\n");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        try (Procman procman = started("port: 0, tokens_file: tokens")) {
            String url = url(procman);
            assertEquals(200, get(url + "/healthz").statusCode());
            assertEquals(401, get(url + "/api/v1/processes").statusCode());
            assertEquals(401, get(url + "/metrics").statusCode());
            String[][] rights = {
                {"viewer-0123456789", "200", "403", "403"},
                {"operator-0123456789", "200", "200", "403"},
                {"admin-0123456789", "200", "200", "200"},
                {"stranger-0123456789", "401", "401", "401"}};
            for (String[] right : rights) {
                String[] header = {"Authorization", "Bearer " + right[0]};
                String is = get(url + "/api/v1/processes", header).statusCode() + " "
                        + ask("POST", url + "/api/v1/processes/other/reset", null, header).statusCode() + " "
                        + ask("POST", url + "/api/v1/reload", null, header).statusCode();
                assertEquals(right[1] + " " + right[2] + " " + right[3], is, right[0]);
            }
            ask("POST", url + "/api/v1/processes/x%0Aforged/stop", null, "Authorization", "Bearer operator-0123456789");
            String audit = Procman.read(procman.logs.resolve("audit.log"));
            assertTrue(audit.contains("denied user=ann role=viewer address=127.0.0.1 POST /api/v1/reload"), audit);
            assertTrue(audit.contains("allowed user=bob role=operator address=127.0.0.1 POST /api/v1/processes/other/reset"),
                    audit);
            assertTrue(audit.contains("/x%0Aforged/stop") && audit.lines().noneMatch(line -> line.startsWith("forged")),
                    audit);
            assertFalse((audit + procman.managerLog()).contains("0123456789"), "a token is in a log");
        }
    }

    @Test
    void pagesOfABrowserAreKeptOut() throws IOException {
        try (Procman procman = started("port: 0")) {
            String url = url(procman);
            assertEquals(403, ask("POST", url + "/api/v1/processes/web/stop", null, "Origin", "http://evil.test").statusCode());
            int port = URI.create(url).getPort();
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write("GET /api/v1/processes HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                String first = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
                assertTrue(first.contains("403"), first);
            }
        }
    }

    @Test
    void whatCannotBeOpenedIsAFailedStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Procman procman = Procman.in(folder,
                    "process_manager: {http: {port: " + taken.getLocalPort() + "}}\n" + PROCESSES);
            try (procman) {
                Process manager = procman.launch();
                assertTrue(manager.waitFor(60, TimeUnit.SECONDS));
                assertEquals(1, manager.exitValue(), procman.output());
                assertTrue(procman.output().contains("port " + taken.getLocalPort()), procman.output());
                assertEquals(List.of(), procman.ours());
            }
        }
        Procman open = Procman.in(folder, "process_manager: {http: {port: 80, host: 0.0.0.0}}\n" + PROCESSES);
        Procman.Result result = Procman.run(
                folder, Map.of(), open.command(List.of("validate", open.configuration.toString())));
        assertEquals(78, result.code(), result.all());
        assertTrue(result.all().contains("tokens_file must be given"), result.all());
    }
}
