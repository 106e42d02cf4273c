package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.itests.toy.ToyChecker;
import org.hsu.procman.itests.toy.ToySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients order, reload and drop plugins at random for some seconds, or for as many as
 * {@code procman.operators.seconds} says: what was wished last of each process is what it comes to, and nothing else is
 * left. Reloads that change what is wished: {@link ReloadFuzzIT}.
 */
class OperatorsIT {
    private static final long SECONDS = Long.getLong("procman.operators.seconds", 12);
    private static final long SEED = Long.getLong("procman.operators.seed", 20_261_130L);
    private static final int ORDERING = 6;
    private static final int OF_A_KIND = 3;
    private static final int MORE_THREADS = 24;
    /** What each kind runs: nothing else, what ends at once, what does not listen, what has children of its own session. */
    private static final Map<String, String> KINDS = new TreeMap<>(Map.of(
            "plain", "exec sleep 1000",
            "crashing", "sleep 0.2; exit 1",
            "deaf", "trap '' TERM INT; while :; do sleep 0.1; done",
            "forking", "setsid sleep 1000 & sleep 1000 & wait"));

    @TempDir
    Path folder;

    private final Map<String, Boolean> wished = new TreeMap<>();
    private final Map<String, AtomicLong> told = new ConcurrentHashMap<>();
    private final Semaphore pause = new Semaphore(0);
    private Path plugins;

    private String yaml(int number) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (String id : wished.keySet()) {
            yaml.append("""
                      - id: %s
                        type: standard_managed
                        labels: {number: "%d"}
                        management:
                          control: {executable: /bin/sh, arguments: [%s.sh], min_uptime: 50ms, shutdown_timeout: 300ms}
                          restart_policy:
                            {strategy: always, restart_delay: 50ms, backoff_multiplier: 1, max_attempts: 100, reset_after: 100ms,
                             circuit_breaker: {failures: 1000000}}
                    """.formatted(id, number, id.replaceAll("\\d", "")));
        }
        return yaml.toString();
    }

    private void save(String name, String text) throws IOException {
        Path made = Files.writeString(folder.resolve(name), text);
        Files.move(made, folder.resolve("procman.yaml"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The order of two orders for one process is who came first to its lock. */
    private Void orders(Procman procman, Random random, long until) throws IOException {
        List<String> ids = List.copyOf(wished.keySet());
        try (Operator operator = Operator.at(procman)) {
            while (System.nanoTime() < until) {
                String id = ids.get(random.nextInt(ids.size()));
                String verb = List.of("start", "stop", "restart", "kill", "start", "stop").get(random.nextInt(6));
                switch (random.nextInt(8)) {
                    case 0 -> operator.describe(id);
                    case 1 -> count("waited " + operator.submit("reset", id));
                    default -> {
                        synchronized (id) {
                            operator.orders(verb, id);
                            wished.put(id, verb.equals("start") || verb.equals("restart"));
                        }
                        count(verb);
                    }
                }
            }
        }
        return null;
    }

    private void count(String what) {
        told.computeIfAbsent(what.replaceAll(":.*", ""), key -> new AtomicLong()).incrementAndGet();
    }

    private Void reloads(Procman procman, Random random, long until) throws IOException {
        try (Operator operator = Operator.at(procman)) {
            while (System.nanoTime() < until) {
                save("edited", random.nextInt(4) == 0 ? "managed_processes: [" : yaml(random.nextInt(3)));
                operator.invoke("reloadChanges");
                count("reload");
            }
        }
        return null;
    }

    private Void drops(Random random, long until) throws Exception {
        Path made = Files.createDirectory(folder.resolve("made"));
        Path good = new PluginJar("org.example.toy", "1.0.0", HealthChecker.class, "procman.health.type", "toy", 0)
                .write(made, ToyChecker.class, ToySettings.class);
        while (System.nanoTime() < until) {
            Path jar = plugins.resolve("toy" + random.nextInt(2) + ".jar");
            switch (random.nextInt(3)) {
                case 0 -> Files.deleteIfExists(jar);
                case 1 -> Files.writeString(jar, "no jar");
                default -> Files.copy(good, jar, StandardCopyOption.REPLACE_EXISTING);
            }
            count("drop");
            pause.tryAcquire(1 + random.nextInt(200), TimeUnit.MILLISECONDS);
        }
        return null;
    }

    @Test
    void theLastWishOfEachIsWhatItComesTo() throws Exception {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
            Files.writeString(folder.resolve(kind.getKey() + ".sh"), kind.getValue() + "\n");
            for (int i = 0; i < OF_A_KIND; i++) {
                wished.put(kind.getKey() + i, true);
            }
        }
        try (Procman procman = Procman.in(folder, yaml(0)).start("--plugins-dir", plugins.toString());
                Operator operator = Operator.at(procman)) {
            int threads = (int) operator.ofJvm("Threading", "ThreadCount");
            everybody(procman);
            System.out.println("seed " + SEED + ": " + told);
            assertTrue(told.get("start").get() > 0 && told.get("reload").get() > 0 && told.get("drop").get() > 0,
                    told::toString);

            assertNull(operator.deadlocked(), "threads wait for each other");
            save("last", yaml(7));
            operator.invoke("reloadChanges");
            for (Map.Entry<String, Boolean> each : wished.entrySet()) {
                boolean crashing = each.getKey().startsWith("crashing");
                operator.await(each.getKey(), each.getValue() ? "runs" : "is stopped", now ->
                        now.wished() == each.getValue()
                                && (each.getValue() ? crashing || now.state().equals("RUNNING") : now.state().equals("STOPPED")));
            }
            wished.forEach((id, lives) -> {
                if (!id.startsWith("crashing") || !lives) {
                    int expected = !lives ? 0 : id.startsWith("forking") ? 3 : 1;
                    Procman.await(id + " has as many as it should: " + expected, 30, () -> Living.of(folder, id).stream()
                            .filter(process -> !process.command().contains("0.1")).count() == expected);
                }
            });
            Procman.await("no thread is left behind", 60,
                    () -> (int) operator.ofJvm("Threading", "ThreadCount") <= threads + MORE_THREADS);
            Procman.Result stopped = procman.stop();
            assertEquals(0, stopped.code(), stopped::all);
            assertEquals(List.of(), procman.ours());
        }
    }

    /** A client that hangs is a failure of its own. */
    private void everybody(Procman procman) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService clients = Executors.newFixedThreadPool(ORDERING + 2);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int client = 0; client < ORDERING; client++) {
                Random random = new Random(SEED + client);
                all.add(() -> orders(procman, random, until));
            }
            all.add(() -> reloads(procman, new Random(SEED - 1), until));
            all.add(() -> drops(new Random(SEED - 2), until));
            for (Future<Void> each : clients.invokeAll(all, SECONDS + 120, TimeUnit.SECONDS)) {
                assertTrue(!each.isCancelled(), () -> "a client hangs; seed " + SEED + "\n" + procman.managerLog());
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
