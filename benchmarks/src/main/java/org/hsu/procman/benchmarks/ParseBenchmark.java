package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a large configuration costs to parse and validate: {@code procman validate} of a file of many processes against
 * that of one, each in a JVM of its own that has read nothing before. Milliseconds; the difference is what the
 * processes cost. On a busy machine believe the processor time.
 */
public final class ParseBenchmark {
    private final Path home;
    private final Path folder;

    private ParseBenchmark(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /** Arguments: the distribution, how many processes (1000), how many rounds (5). */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        Path folder = Files.createTempDirectory("parse");
        try {
            new ParseBenchmark(home, folder).run(processes, rounds);
        } finally {
            Files.deleteIfExists(folder.resolve("one.yaml"));
            Files.deleteIfExists(folder.resolve("many.yaml"));
            Files.delete(folder);
        }
    }

    private void run(int processes, int rounds) throws IOException, InterruptedException {
        Path one = Files.writeString(folder.resolve("one.yaml"), yaml(1));
        Path many = Files.writeString(folder.resolve("many.yaml"), yaml(processes));
        System.out.printf("%d processes, %d KiB, %d cores, load %s, %s%n", processes, Files.size(many) / 1024,
                Runtime.getRuntime().availableProcessors(),
                Machine.load(), home);
        System.out.println("round  wall: one, all, difference   processor: one, all, difference");
        long[] wall = new long[rounds];
        long[] processor = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            Cost first = validate(one);
            Cost all = validate(many);
            wall[round] = all.wall() - first.wall();
            processor[round] = all.processor() - first.processor();
            System.out.printf("%5d  %9d %5d %11d   %14d %5d %11d%n", round + 1, first.wall(), all.wall(), wall[round],
                    first.processor(), all.processor(), processor[round]);
        }
        Arrays.sort(wall);
        Arrays.sort(processor);
        System.out.printf("median difference %d ms on the wall, %d ms of processor time%n", wall[rounds / 2],
                processor[rounds / 2]);
    }

    /** Milliseconds. */
    private record Cost(long wall, long processor) {}

    private Cost validate(Path file) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process validate = new ProcessBuilder(
                        "sh", "-c", "\"$0\" validate \"$1\" >&2 || exit; times",
                        home.resolve("bin/procman").toString(), file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String times = new String(validate.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (validate.waitFor() != 0) {
            throw new IllegalStateException("procman validate " + file + " ends with " + validate.exitValue());
        }
        return new Cost((System.nanoTime() - began) / 1_000_000, ofChildren(times));
    }

    /** The second line that {@code times} of a shell prints, such as {@code 0m1.20s 0m0.10s}. */
    private static long ofChildren(String times) {
        long millis = 0;
        for (String time : times.split("\n")[1].trim().split(" ")) {
            int minutes = time.indexOf('m');
            double seconds = Double.parseDouble(time.substring(minutes + 1, time.length() - 1).replace(',', '.'));
            millis += Long.parseLong(time.substring(0, minutes)) * 60_000 + Math.round(seconds * 1000);
        }
        return millis;
    }

    private static String yaml(int processes) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int number = 0; number < processes; number++) {
            yaml.append("""
                      - id: service-%1$d
                        type: standard_managed
                        labels: {tier: "%1$d", team: shop}
                        management:
                          control:
                            executable: /usr/bin/service
                            arguments: ["--port", "%2$d", "--name", "${USER:-nobody}"]
                            environment: {NUMBER: "%1$d", LEVEL: info}
                            shutdown_timeout: 20s
                          health_check: {http: {url: "http://localhost:%2$d/health"}, interval: 10s, timeout: 2s}
                          resource_limits: {max_memory_mb: 256, max_file_descriptors: 1024, on_violation: restart}
                          restart_policy: {strategy: always, max_attempts: 10, restart_delay: 2s, max_delay: 1m}
                    """.formatted(number, 10_000 + number));
        }
        return yaml.toString();
    }
}
