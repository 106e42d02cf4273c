package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the manager; the alert rules and the dashboard ask for what there is. */
class PrometheusIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCS = Path.of(System.getProperty("procman.repository"), "docs", "prometheus");
    private static final String YAML = """
            process_manager: {http: {port: 0}}
            managed_processes:
              - id: web
                type: standard_managed
                ports: {http: auto}
                management:
                  control: {executable: sh, arguments: [-c, "echo hello; while :; do sleep 0.2; done"], min_uptime: 100ms}
                  health_check: {type: process, interval: 200ms, timeout: 100ms}
                  resource_limits: {max_memory_mb: 512, check_interval: 1s}
              - id: crashing
                type: standard_managed
                management:
                  control: {executable: sh, arguments: [-c, "sleep 0.3; exit 7"], min_uptime: 100ms}
                  restart_policy: {strategy: always, restart_delay: 100ms, max_attempts: 100, reset_after: 100ms, circuit_breaker: {failures: 1000}}
            """;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process prometheus;

    @AfterEach
    void end() throws InterruptedException {
        if (prometheus != null) {
            prometheus.destroyForcibly();
            assertTrue(prometheus.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private static String program(String name) {
        for (String where : List.of("/usr/bin/", "/usr/local/bin/")) {
            if (Files.isExecutable(Path.of(where + name))) {
                return where + name;
            }
        }
        System.err.println(name + " is not installed: it is not tested");
        return Assumptions.<String>abort(name + " is not installed");
    }

    private String get(String url) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theRulesAreValidAndRingWhenTheyShould() throws IOException {
        String promtool = program("promtool");
        Files.copy(DOCS.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
        try (var test = PrometheusIT.class.getResourceAsStream("/prometheus/alerts_test.yaml")) {
            Files.copy(test, folder.resolve("alerts_test.yaml"));
        }
        for (String what : List.of("check rules alerts.yaml", "test rules alerts_test.yaml")) {
            String[] words = what.split(" ");
            Procman.Result result = Procman.run(folder, Map.of(), List.of(promtool, words[0], words[1], folder.resolve(words[2]).toString()));
            assertEquals(0, result.code(), result.all());
        }
    }

    @Test
    void itIsScrapedAndEveryQuestionHasAnAnswer() throws IOException {
        String program = program("prometheus");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Procman procman = Procman.in(folder, YAML).start()) {
            procman.awaitStatus("web", "\"health\":\\s*\"healthy\"");
            Matcher url = Pattern.compile("\"http_url\":\"http://([^\"]+)\"").matcher(procman.managerFile());
            assertTrue(url.find());
            Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: [%s]
                    scrape_configs:
                      - job_name: procman
                        static_configs: [{targets: ["%s"]}]
                    """.formatted(DOCS.resolve("alerts.yaml").toAbsolutePath().normalize(), url.group(1)));
            prometheus = new ProcessBuilder(program, "--config.file=" + configuration, "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile()).start();
            String asking = "http://127.0.0.1:" + port + "/api/v1/";
            Procman.await("Prometheus answers questions", 60, () ->
                    get("http://127.0.0.1:" + port + "/-/ready").contains("is Ready"));
            Procman.await("restarts are seen", 120, () ->
                    result(asking, "increase(procman_process_restarts_total{id=\"crashing\",reason=\"crashed\"}[1m]) > 1").size() == 1);
            assertEquals("1", result(asking, "up{job=\"procman\"}").path(0).path("value").path(1).asText());
            assertEquals("1", result(asking, "procman_process_state{id=\"web\",state=\"RUNNING\"}").path(0).path("value").path(1).asText());
            assertEquals(1, result(asking, "histogram_quantile(0.9, rate(procman_health_check_seconds_bucket{id=\"web\"}[1m])) < 1").size());
            assertEquals(1, result(asking, "procman_process_limit_used{limit=\"max_memory_mb\"} / procman_process_limit > 0").size());
            assertEquals(1, result(asking, "procman_process_transitions_total{id=\"crashing\",to=\"STARTING\"} > 1").size());
            assertEquals(1, result(asking, "procman_log_lag_bytes{id=\"web\",stream=\"stdout\"}").size());

            Set<String> there = new TreeSet<>();
            json(get(asking + "label/__name__/values")).path("data").forEach(name -> there.add(name.asText()));
            String asked = Files.readString(DOCS.resolve("grafana-dashboard.json")) + Files.readString(DOCS.resolve("alerts.yaml"));
            Matcher names = Pattern.compile("\\b(procman_|jvm_|process_)[a-z_]+").matcher(asked);
            Set<String> missing = new TreeSet<>();
            while (names.find()) {
                if (!there.contains(names.group())) {
                    missing.add(names.group());
                }
            }
            // Nothing was dropped, lost or passed here, so these have no samples.
            missing.removeAll(Set.of("procman_log_dropped_total", "procman_limit_violations_total"));
            assertEquals(Set.of(), missing);
            json(Files.readString(DOCS.resolve("grafana-dashboard.json"))).path("panels").forEach(panel ->
                    panel.path("targets").forEach(target -> {
                        String query = target.path("expr").asText().replace("$instance", ".*").replace("$id", ".*");
                        assertEquals("success", ask(asking, query).path("status").asText(), query);
                    }));
            JsonNode alerts = json(get(asking + "rules")).path("data").path("groups").path(0).path("rules");
            assertTrue(alerts.size() >= 10, alerts::toString);
            alerts.forEach(rule -> assertEquals("ok", rule.path("health").asText(), rule::toString));
        }
    }

    private JsonNode ask(String asking, String query) {
        return json(get(asking + "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
    }

    private JsonNode result(String asking, String query) {
        return ask(asking, query).path("data").path("result");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
