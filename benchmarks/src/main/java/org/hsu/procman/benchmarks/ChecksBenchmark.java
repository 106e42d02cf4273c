package org.hsu.procman.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What 1,000 HTTP checks a second cost: processor time of the manager in percent of one core, with the checks and with
 * the same processes without any. Another process answers, on a port for each process.
 */
public final class ChecksBenchmark {
    private static final int SETTLING_SECONDS = 20;
    private static final Pattern LATENCY = Pattern.compile("\"latency_ms\": *(\\d+)");

    private final Path home;
    private final int processes;
    private final int seconds;
    private final List<String> ports = new ArrayList<>();
    private final Process server;
    private final BufferedReader said;

    private ChecksBenchmark(Path home, int processes, int seconds) throws IOException {
        this.home = home;
        this.processes = processes;
        this.seconds = seconds;
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp", System.getProperty("java.class.path"), AnsweringServer.class.getName(),
                        Integer.toString(processes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
            ports.add(line);
        }
    }

    /** Arguments: the distribution, how many processes (200), how many seconds (40). */
    public static void main(String[] arguments) throws Exception {
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 40;
        ChecksBenchmark benchmark =
                new ChecksBenchmark(Path.of(arguments[0]).toAbsolutePath(), processes, seconds);
        try {
            benchmark.measure(false);
            benchmark.measure(true);
        } finally {
            benchmark.server.destroy();
        }
    }

    private void measure(boolean checks) throws Exception {
        try (ManagerProcess manager = ManagerProcess.start(home, yaml(checks))) {
            manager.await(processes, checks ? " healthy: http" : "RUNNING");
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            long[] before = counts();
            Map<String, Double> used = manager.processorSeconds();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double elapsed = (System.nanoTime() - began) / 1e9;
            Map<String, Double> after = manager.processorSeconds();
            long[] now = counts();
            System.out.printf("%d processes, %s: %.1f %% of one core over %.0f s, load %s%n", processes,
                    checks ? "checked" : "not checked", percent(used, after, "", elapsed), elapsed,
                    Machine.load());
            after.keySet().stream()
                    .filter(thread -> !thread.isEmpty() && percent(used, after, thread, elapsed) >= 0.2)
                    .sorted((a, b) -> Double.compare(
                            percent(used, after, b, elapsed), percent(used, after, a, elapsed)))
                    .forEach(thread -> System.out.printf(
                            "  %5.1f %%  %s%n", percent(used, after, thread, elapsed), thread));
            System.out.printf("  %5.1f %%  threads that have ended%n", percent(used, after, "", elapsed)
                    - after.keySet().stream().filter(thread -> !thread.isEmpty())
                            .mapToDouble(thread -> percent(used, after, thread, elapsed)).sum());
            if (checks) {
                long[] millis = latencies(manager);
                System.out.printf("  %.0f requests/s, %.0f connections/s, %.0f us of processor time a request; "
                                + "latest latency of each: median %d ms, 90 %% %d ms, largest %d ms%n",
                        (now[0] - before[0]) / elapsed, (now[1] - before[1]) / elapsed,
                        (after.get("") - used.get("")) * 1e6 / (now[0] - before[0]), millis[millis.length / 2],
                        millis[millis.length * 9 / 10], millis[millis.length - 1]);
            }
        }
    }

    private static double percent(
            Map<String, Double> before, Map<String, Double> after, String thread, double elapsed) {
        return Math.max(0, after.get(thread) - before.getOrDefault(thread, 0.0)) * 100 / elapsed;
    }

    /** So many processes at an interval of as many milliseconds are 1,000 checks a second. */
    private String yaml(boolean checks) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000'], min_uptime: 1ms}");
            if (checks) {
                yaml.append(", health_check: {http: {url: 'http://127.0.0.1:").append(ports.get(i))
                        .append("/api/status'}, interval: ").append(processes).append("ms, timeout: ")
                        .append(processes - 10).append("ms}");
            }
            yaml.append("}}\n");
        }
        return yaml.toString();
    }

    /** Of the server: requests, connections. */
    private long[] counts() throws IOException {
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
        String[] words = said.readLine().split(" ");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    private static long[] latencies(ManagerProcess manager) throws Exception {
        Matcher matcher = LATENCY.matcher(String.join("\n", manager.ask("describe", "--all", "-o", "json")));
        return matcher.results().mapToLong(found -> Long.parseLong(found.group(1))).sorted().toArray();
    }
}
