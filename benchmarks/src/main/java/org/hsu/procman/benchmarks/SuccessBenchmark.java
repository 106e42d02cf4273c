package org.hsu.procman.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The success metrics of the design: availability and recovery while processes are killed and made unhealthy at random,
 * the manager's processor time, and the time from a change at an admin service to the start of what it wishes.
 */
public final class SuccessBenchmark {
    private static final int PROCESSES = 20;
    private static final double TICKS_PER_SECOND = 100;
    private static final double HOUR = 3600;
    private static final Pattern EVENT = Pattern.compile(
            "\"type\":\"procman.process.state\",\"id\":\"([^\"]+)\".*\"to\":\"([A-Z]+)\"");

    private final Path folder;
    private final Path home;
    private final AdminStub admin;
    /** When each process that is down now was hit, nanoseconds. */
    private final Map<String, Long> down = new ConcurrentHashMap<>();
    private final List<Double> kills = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> sick = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Boolean> byKill = new ConcurrentHashMap<>();
    private final Map<String, Long> wished = new ConcurrentHashMap<>();
    private final List<Double> synced = Collections.synchronizedList(new ArrayList<>());

    private SuccessBenchmark(Path home, Path folder, AdminStub admin) {
        this.home = home;
        this.folder = folder;
        this.admin = admin;
    }

    /** Arguments: the distribution, how many seconds (3600), seconds between faults (30). */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : (int) HOUR;
        double pause = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 30;
        Path folder = Files.createTempDirectory("success");
        try (AdminStub admin = new AdminStub()) {
            new SuccessBenchmark(Path.of(arguments[0]).toAbsolutePath(), folder, admin).run(seconds, pause);
        } finally {
            Machine.remove(folder);
        }
        System.exit(0);
    }

    private void run(int seconds, double pause) throws Exception {
        Process manager = start();
        try {
            String url = url();
            Thread reader = new Thread(() -> follow(url), "events");
            reader.setDaemon(true);
            reader.start();
            TimeUnit.SECONDS.sleep(10);
            double before = processorSeconds(manager.pid());
            long began = System.nanoTime();
            faults(began, seconds, pause);
            awaitAllUp();
            double took = (System.nanoTime() - began) / 1e9;
            double busy = processorSeconds(manager.pid()) - before;
            report(took, busy);
            synchronize("with events", 10);
            admin.offerEvents(false);
            // What is held back now ends within 20 s.
            TimeUnit.SECONDS.sleep(25);
            synchronize("by polling", 5);
        } finally {
            manager.destroy();
            if (!manager.waitFor(1, TimeUnit.MINUTES)) {
                manager.destroyForcibly();
            }
        }
    }

    private Process start() throws IOException, InterruptedException {
        StringBuilder yaml = new StringBuilder("process_manager:\n  http: {port: 0}\n  sources: [{type: admin, url: \"")
                .append(admin.url()).append("\", secret: the-secret-of-it}]\nmanaged_processes:\n");
        for (int i = 0; i < PROCESSES; i++) {
            Path file = folder.resolve("sick-" + i);
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: {executable: sh, ")
                    .append("arguments: [-c, 'rm -f ").append(file).append("; exec sleep 100000']}, health_check: {exec: ")
                    .append("{command: [test, '!', -e, '").append(file).append("']}, interval: 5s, timeout: 2s, ")
                    .append("failure_threshold: 2}, restart_policy: {strategy: always}}}\n");
        }
        Path configuration = Files.writeString(folder.resolve("procman.yaml"), yaml);
        Process manager = new ProcessBuilder(
                        home.resolve("bin/procman").toString(), "run", "-c", configuration.toString(),
                        "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!Files.readString(folder.resolve("output")).contains("ready after")) {
            if (System.nanoTime() > deadline || !manager.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("output")));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return manager;
    }

    private String url() throws IOException {
        Matcher url = Pattern.compile("\"http_url\":\"([^\"]+)\"")
                .matcher(Files.readString(folder.resolve("state/manager.json")));
        if (!url.find()) {
            throw new IllegalStateException("no http_url");
        }
        return url.group(1) + "/api/v1/";
    }

    /** Takes the time of each process that is up again, and of each that the admin service has wished. */
    private void follow(String url) {
        try (BufferedReader events = new BufferedReader(
                new InputStreamReader(URI.create(url + "events").toURL().openStream()))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                Matcher event = EVENT.matcher(line);
                if (event.find()) {
                    happened(event.group(1), event.group(2), System.nanoTime());
                }
            }
        } catch (IOException over) {
            // The manager has ended.
            return;
        }
    }

    private void happened(String id, String state, long now) {
        Long wish = state.equals("STARTING") ? wished.remove(id) : null;
        if (wish != null) {
            synced.add((now - wish) / 1e9);
        }
        Long hit = state.equals("RUNNING") ? down.remove(id) : null;
        if (hit != null) {
            (byKill.get(id) ? kills : sick).add((now - hit) / 1e9);
        }
    }

    private void faults(long began, int seconds, double pause) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)) {
            TimeUnit.MILLISECONDS.sleep((long) (pause * (500 + random.nextInt(1000))));
            int process = random.nextInt(PROCESSES);
            String id = "p" + process;
            if (down.containsKey(id)) {
                continue;
            }
            boolean kill = random.nextInt(4) > 0;
            byKill.put(id, kill);
            down.put(id, System.nanoTime());
            if (kill) {
                ProcessHandle.of(pid(id)).ifPresent(ProcessHandle::destroyForcibly);
            } else {
                Files.createFile(folder.resolve("sick-" + process));
            }
        }
    }

    private long pid(String id) throws IOException {
        try (var in = URI.create(url() + "processes/" + id).toURL().openStream()) {
            Matcher pid = Pattern.compile("\"pid\":\\s*(\\d+)").matcher(new String(in.readAllBytes()));
            return pid.find() ? Long.parseLong(pid.group(1)) : 0;
        }
    }

    private void awaitAllUp() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!down.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        if (!down.isEmpty()) {
            throw new IllegalStateException("not up again: " + down.keySet());
        }
    }

    private void report(double took, double busy) throws IOException {
        double lost = sum(kills) + sum(sick);
        int faults = kills.size() + sick.size();
        System.out.printf("%d processes, %d faults in %.0f s, load %s%n", PROCESSES, faults, took,
                Machine.load());
        System.out.printf("availability %.3f %%; at one fault an hour and process %.3f %%%n",
                100 * (1 - lost / (PROCESSES * took)), 100 * (1 - lost / Math.max(1, faults) / HOUR));
        print("recovery from a kill", kills);
        print("recovery from ill health", sick);
        System.out.printf("processor time of the manager %.2f %% of one core, %.2f %% of the machine%n",
                100 * busy / took, 100 * busy / took / Runtime.getRuntime().availableProcessors());
    }

    private void synchronize(String how, int changes) throws InterruptedException {
        synced.clear();
        for (int i = 0; i < changes; i++) {
            TimeUnit.MILLISECONDS.sleep(1_300);
            long now = System.nanoTime();
            synchronized (admin) {
                wished.put(admin.change(), now);
            }
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (!wished.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("not within a minute " + how);
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        print("admin service to start, " + how, synced);
    }

    private static void print(String what, List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        if (sorted.isEmpty()) {
            System.out.println(what + ": none");
            return;
        }
        System.out.printf("%s: %d, mean %.2f s, median %.2f s, largest %.2f s%n", what, sorted.size(),
                sum(sorted) / sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }

    private static double sum(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The start script becomes the manager's JVM under the same pid. */
    private static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
