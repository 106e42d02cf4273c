package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * From SIGKILL of a process to the first thing that its successor does, at a restart delay of 0 and with 100
 * processes. The starts of two shells, the manager's shim and the child that gives {@linkplain Signs signs}, are counted.
 */
public final class CrashBenchmark {
    private static final int PROCESSES = 100;

    private final Path home;
    private final Path folder;
    private final long[] pids = new long[PROCESSES];

    private final Signs signs;

    private CrashBenchmark(Path home, Path folder) throws IOException, InterruptedException {
        this.home = home;
        this.folder = folder;
        signs = Signs.in(folder);
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
                    Machine.load(), micros[kills / 2] / 1e3,
                    micros[kills * 9 / 10] / 1e3, micros[kills * 99 / 100] / 1e3, micros[kills - 1] / 1e3);
        } finally {
            manager.destroy();
            manager.waitFor();
            Machine.remove(folder);
        }
    }

    private Process start() throws Exception {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < PROCESSES; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: ").append(signs.script()).append(", arguments: ['").append(i)
                    .append("'], min_uptime: 1ms}, restart_policy: {strategy: always, ")
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
            Signs.Sign sign = signs.next();
            pids[sign.child()] = sign.pid();
        }
        // The first second belongs to what a start leaves to do.
        TimeUnit.SECONDS.sleep(1);
        return manager;
    }

    private long[] kill(int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        long[] micros = new long[kills];
        for (int i = 0; i < kills; i++) {
            // Spread over the processes, and slow enough that one kill is not the next one's load.
            TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(10));
            int process = i % PROCESSES;
            ProcessHandle victim = ProcessHandle.of(pids[process]).orElseThrow();
            long killed = System.nanoTime();
            victim.destroyForcibly();
            Signs.Sign sign = signs.next();
            if (sign.child() != process || sign.pid() == pids[process]) {
                throw new IllegalStateException(sign + " after the kill of " + process);
            }
            pids[process] = sign.pid();
            micros[i] = (sign.nanos() - killed) / 1000;
        }
        return micros;
    }
}
