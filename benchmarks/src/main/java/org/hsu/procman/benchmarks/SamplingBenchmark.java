package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one manager costs that does nothing but measure its {@code sleep} processes every 5 s: processor time of the
 * manager's own process, in percent of one core, with and without limits that are watched.
 */
public final class SamplingBenchmark {

    /** Past {@code reset_after}, a minute after the start: then each process is found stable, and that is written down. */
    private static final int SETTLING_SECONDS = 75;
    private static final double TICKS_PER_SECOND = 100;

    private SamplingBenchmark() {}

    /** Arguments: the distribution, how many processes (1000), how many seconds (60). */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        for (String limits : List.of("", ", resource_limits: {max_memory_mb: 64, max_threads: 9, on_violation: log}")) {
            Path folder = Files.createTempDirectory("sampling");
            try {
                double percent = measure(home, folder, processes, seconds, limits);
                System.out.printf("%d processes, %s: %.2f %% of one core over %d s, load %s%n", processes,
                        limits.isEmpty() ? "no limits" : "two watched limits each", percent, seconds,
                        Machine.load());
            } finally {
                Machine.remove(folder);
            }
        }
    }

    private static double measure(Path home, Path folder, int processes, int seconds, String limits) throws Exception {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000'], min_uptime: 1ms}").append(limits).append("}}\n");
        }
        Files.writeString(folder.resolve("procman.yaml"), yaml);
        Process manager = new ProcessBuilder(
                        home.resolve("bin/procman").toString(), "run", "-c", folder.resolve("procman.yaml").toString(),
                        "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (manager.toHandle().descendants().filter(SamplingBenchmark::sleeps).count() < processes) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("not all run within two minutes");
                }
                TimeUnit.SECONDS.sleep(1);
            }
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            long pid = manager.pid();
            double before = processorSeconds(pid);
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            return (processorSeconds(pid) - before) * 1e11 / (System.nanoTime() - began);
        } finally {
            manager.destroy();
            if (!manager.waitFor(1, TimeUnit.MINUTES)) {
                manager.destroyForcibly();
            }
        }
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().command().filter(command -> command.endsWith("sleep")).isPresent();
    }

    /** The start script becomes the manager's JVM under the same pid. */
    private static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
