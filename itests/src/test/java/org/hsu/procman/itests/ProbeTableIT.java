package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each answer of a server amounts to, through the real checkers, thresholds and states: a process for each row
 * of a table, all under one manager.
 */
@EnabledOnOs(OS.LINUX)
class ProbeTableIT {

    @TempDir
    Path folder;

    /**
     * One row.
     *
     * @param check   keys of the health check, as YAML in braces
     * @param healthy what it comes to
     * @param text    found in what the check says
     */
    private record Probe(String check, boolean healthy, String text) {}

    private final List<Probe> probes = new ArrayList<>();

    private void http(String settings, boolean healthy, String text) {
        probes.add(new Probe("http: {" + settings + "}", healthy, text));
    }

    private void table(String base, int closed) {
        String url = "url: '" + base;
        for (int status : new int[] {200, 201, 202, 204, 206, 299}) {
            http(url + "/status/" + status + "'", true, "HTTP " + status);
        }
        for (int status : new int[] {300, 304, 400, 401, 403, 404, 429, 500, 502, 503, 599}) {
            http(url + "/status/" + status + "'", false, "HTTP " + status + ", expected 200-299");
        }
        http(url + "/status/503', expected_status: [503]", true, "HTTP 503");
        http(url + "/status/200', expected_status: [503]", false, "HTTP 200, expected 503");
        http(url + "/status/204', expected_status: [200, 204]", true, "HTTP 204");
        http(url + "/status/203', expected_status: ['200-202', 204]", false, "HTTP 203, expected 200-202, 204");
        http(url + "/status/401', expected_status: ['200-299', 401]", true, "HTTP 401");
        http(url + "/status/404', expected_status: ['400-499']", true, "HTTP 404");
        http(url + "/body/all+is+well', expected_body: 'is well'", true, "HTTP 200");
        http(url + "/body/all+is+well', expected_body: 'IS WELL'", false, "is not in the body");
        http(url + "/status/200', expected_body: x", false, "is not in the body");
        http(url + "/late-body/here', expected_body: here", false, "is not in the body");
        http(url + "/status/500', expected_status: [500], expected_body: ''", true, "HTTP 500");
        http(url + "/huge', expected_body: needle", true, "HTTP 200");
        http(url + "/huge', expected_body: haystack", false, "is not in the body");
        http(url + "/old', expected_body: fine", true, "HTTP 200");
        http(url + "/chunked', expected_body: in chunks", true, "HTTP 200");
        http(url + "/bad-chunk', expected_body: x", false, "");
        http(url + "/hops/1/200'", true, "HTTP 200");
        http(url + "/hops/4/204'", true, "HTTP 204");
        http(url + "/hops/2/500'", false, "HTTP 500");
        http(url + "/hops/1/200', follow_redirects: false", false, "HTTP 302");
        http(url + "/hops/1/500', follow_redirects: false, expected_status: [302]", true, "HTTP 302");
        http(url + "/loop'", false, "");
        http(url + "/nowhere'", false, "");
        http(url + "/slow/100'", true, "HTTP 200");
        http(url + "/slow/5000'", false, "no answer");
        http(url + "/hang'", false, "no answer");
        http(url + "/half'", false, "no answer");
        http(url + "/no-body', expected_body: x", false, "no answer");
        http(url + "/short-body', expected_body: x", false, "");
        http(url + "/reset'", false, "");
        http(url + "/shut'", false, "");
        http(url + "/garbage'", false, "");
        http(url + "/ssh'", false, "");
        // RFC 9112 lets a client overlook such a line, and the JDK's does.
        http(url + "/bad-header'", true, "HTTP 200");
        http(url + "/no-status'", false, "");
        http(url + "/method/GET'", true, "HTTP 200");
        http(url + "/method/HEAD', method: HEAD", true, "HTTP 200");
        http(url + "/method/POST', method: POST", true, "HTTP 200");
        http(url + "/method/POST'", false, "HTTP 405");
        http(url + "/header/X-Probe', headers: {X-Probe: 'yes'}", true, "HTTP 200");
        http(url + "/header/X-Probe'", false, "HTTP 403");
        http(url + "/agent'", true, "HTTP 200");
        http(url + "/agent', headers: {User-Agent: mine}", false, "HTTP 403");
        http(url + "/query/x?a=b%20c'", true, "HTTP 200");
        http("url: 'http://127.0.0.1:" + closed + "/'", false, "connection refused");
        http("url: 'http://no-such-host.invalid/'", false, "unknown host");
        http("url: '" + base.replace("http:", "https:") + "/status/200'", false, "");
        probes.add(new Probe("http_endpoint: " + base.replaceAll(".*:", ""), true, "HTTP 200"));
        probes.add(new Probe("http_endpoint: '" + base + "/status/201', expected_status: 201", true, "HTTP 201"));
        probes.add(new Probe("tcp: {address: '" + base.replace("http://", "") + "'}", true, "connected"));
        probes.add(new Probe("tcp: {address: '127.0.0.1:" + closed + "'}", false, "connection refused"));
        probes.add(new Probe("tcp: {address: 'no-such-host.invalid:1'}", false, "unknown host"));
        probes.add(new Probe("exec: {command: ['true']}", true, "exit 0"));
        probes.add(new Probe("exec: {command: [sh, -c, 'echo sick; exit 3']}", false, "exit 3: sick"));
        probes.add(new Probe("exec: {command: [sh, -c, 'setsid sleep 7777 & sleep 7777']}", false, ""));
        probes.add(new Probe("exec: {command: [no-such-program]}", false, "cannot start"));
        probes.add(new Probe("type: process", true, ""));
        // Thresholds: three failures in a row, two successes in a row; turns of good and bad, then for ever.
        turns(url, "g.g", true);
        turns(url, "gbb.g", true);
        turns(url, "gb.gbb", true);
        turns(url, "gbbb.b", false);
        turns(url, "gbbb.gb", false);
        turns(url, "gbbb.gg", true);
        turns(url, "bbb.gb", false);
        turns(url, "bb.g", true);
    }

    private void turns(String url, String turns, boolean healthy) {
        http(url + "/turns/" + turns + "'", healthy, healthy ? "" : "HTTP");
    }

    private static String process(String id, String check, String interval, String timeout) {
        return "  - id: " + id + "\n    type: standard_managed\n    management:\n"
                + "      control: {executable: sh, arguments: [-c, 'echo up; exec sleep 1000'], ready: {log_pattern: up}}\n"
                + "      health_check: {" + check + ", interval: " + interval + ", timeout: " + timeout
                + ", failure_threshold: 3, success_threshold: 2, on_failure: none}\n";
    }

    @Test
    void eachAnswerComesToWhatTheTableSays() throws IOException {
        try (ScriptedServer server = new ScriptedServer()) {
            int closed;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = free.getLocalPort();
            }
            table("http://127.0.0.1:" + server.port(), closed);
            assertTrue(probes.size() >= 60, probes.size() + " rows");
            StringBuilder yaml = new StringBuilder("managed_processes:\n");
            for (int i = 0; i < probes.size(); i++) {
                yaml.append(process("p" + i, probes.get(i).check(), "1500ms", "1400ms"));
            }
            try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
                List<String> wrong = new ArrayList<>();
                try {
                    Procman.await("every row comes out", 120, () -> {
                        wrong.clear();
                        wrong.addAll(wrong(procman));
                        return wrong.isEmpty();
                    });
                } catch (AssertionError e) {
                    throw new AssertionError(wrong.size() + " of " + probes.size() + " rows:\n"
                            + String.join("\n", wrong), e);
                }
                String events = procman.cli("events", "-n", "5000").out();
                assertTrue(events.contains("suspended after 6 failures in a row"), events);
                assertEquals(0, procman.stop().code());
                System.out.println(probes.size() + " probes came out as the table says");
            }
            assertTrue(Procman.run(folder, Map.of(), List.of("sh", "-c", "pgrep -f 'sleep 777[7]' || true"))
                    .out().isEmpty(), "a check that timed out is killed with what left its session");
        }
    }

    private List<String> wrong(Procman procman) {
        Map<String, String> rows = rows(procman.cli("status", "-o", "json").out());
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            Probe probe = probes.get(i);
            String row = rows.getOrDefault("p" + i, "");
            String state = probe.healthy() ? "\"state\":\\s*\"RUNNING\"" : "\"state\":\\s*\"UNHEALTHY\"";
            boolean right = Pattern.compile(state).matcher(row).find()
                    && row.contains(probe.healthy() ? "\"healthy\"" : "\"unhealthy\"")
                    && (probe.healthy() || row.contains(probe.text().replace("\"", "\\\"")));
            if (!right) {
                wrong.add(probe + " is " + row);
            }
        }
        return wrong;
    }

    private static Map<String, String> rows(String json) {
        return Pattern.compile("\\{\"id\":\\s*\"([^\"]+)\".*?(?=\\{\"id\":|$)", Pattern.DOTALL)
                .matcher(json.replaceAll("\\{\\s+\"id\"", "{\"id\""))
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group()));
    }

    @Test
    void twoHundredHungEndpointsDelayNobodysCheck() throws IOException {
        try (ScriptedServer server = new ScriptedServer()) {
            String base = "http: {url: 'http://127.0.0.1:" + server.port();
            StringBuilder yaml = new StringBuilder("managed_processes:\n");
            for (int i = 0; i < 200; i++) {
                yaml.append(process("hung" + i, base + "/hang'}", "10s", "9s"));
            }
            yaml.append(process("good", base + "/status/200'}", "200ms", "150ms"));
            try (Procman procman = Procman.in(folder, yaml.toString()).start()) {
                procman.awaitStatus("good", "\"health\":\\s*\"healthy\"");
                // While 200 looks hang, three more failures than the good one may have would make it unhealthy.
                Procman.await("all 200 have hung to their end twice", 90, () -> {
                    String log = procman.managerLog();
                    assertTrue(!log.contains("good: RUNNING -> UNHEALTHY"), log);
                    return count(procman.cli("status", "-o", "json").out(), "\"UNHEALTHY\"") == 200;
                });
                assertTrue(procman.cli("status", "good", "-o", "json").out().contains("\"healthy\""), "good");
                assertEquals(0, procman.stop().code());
            }
        }
    }

    private static int count(String text, String part) {
        Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
