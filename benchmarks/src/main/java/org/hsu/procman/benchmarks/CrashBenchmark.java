package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * From SIGKILL of a process to the first thing that its successor does, at a restart delay of 0 and with 100
 * processes. Each is a shell that writes the time and its pid into a file, so the start of that shell is counted.
 */
public final class CrashBenchmark {
    private static final int PROCESSES = 100;

    private final Path home;
    private final Path folder;

    private CrashBenchmark(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /** Arguments: the distribution, how many kills (500). */
    public static void main(String[] arguments) throws Exception {
        int kills = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        Path folder = Files.createTempDirectory("crash");
        CrashBenchmark benchmark = new CrashBenchmark(Path.of(arguments[0]).toAbsolutePath(), folder);
        Process manager = benchmark.start();
        try {
            long[] micros = benchmark.kill(kills);
            Arrays.sort(micros);
            System.out.printf("%d kills among %d processes, load %s: median %.1f ms, 90 %% %.1f ms, 99 %% %.1f ms, "
                            + "largest %.1f ms%n", kills, PROCESSES,
                    Files.readString(Path.of("/proc/loadavg")).split(" ")[0], micros[kills / 2] / 1e3,
                    micros[kills * 9 / 10] / 1e3, micros[kills * 99 / 100] / 1e3, micros[kills - 1] / 1e3);
        } finally {
            manager.destroy();
            manager.waitFor();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private Process start() throws IOException {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < PROCESSES; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: bash, arguments: ['-c', 'echo $EPOCHREALTIME $$$$ >").append(file(i))
                    .append("; exec sleep 100000'], min_uptime: 1ms}, restart_policy: {strategy: always, ")
                    .append("max_attempts: 100, restart_delay: 0s, jitter: 0, reset_after: 10ms, ")
                    .append("circuit_breaker: {failures: 1000}}}}\n");
        }
        Path configuration = Files.writeString(folder.resolve("procman.yaml"), yaml);
        Process manager = new ProcessBuilder(
                        home.resolve("bin/procman").toString(), "run", "-c", configuration.toString(),
                        "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        for (int i = 0; i < PROCESSES; i++) {
            Path file = file(i);
            await(() -> read(file).length == 2);
        }
        return manager;
    }

    private long[] kill(int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        long[] micros = new long[kills];
        for (int i = 0; i < kills; i++) {
            // Spread over the processes, and slow enough that one kill is not the next one's load.
            TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(10));
            Path file = file(i % PROCESSES);
            String[] before = read(file);
            ProcessHandle victim = ProcessHandle.of(Long.parseLong(before[1])).orElseThrow();
            Instant killed = Instant.now();
            victim.destroyForcibly();
            String[][] after = {before};
            await(() -> {
                after[0] = read(file);
                return after[0].length == 2 && !after[0][1].equals(before[1]);
            });
            String[] time = after[0][0].split("[.,]");
            long began = Long.parseLong(time[0]) * 1_000_000 + Long.parseLong(time[1]);
            micros[i] = began - (killed.getEpochSecond() * 1_000_000 + killed.getNano() / 1000);
        }
        return micros;
    }

    private Path file(int process) {
        return folder.resolve("p" + process);
    }

    private static String[] read(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.endsWith("\n") ? text.strip().split(" ") : new String[0];
        } catch (IOException e) {
            return new String[0];
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within a minute");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
