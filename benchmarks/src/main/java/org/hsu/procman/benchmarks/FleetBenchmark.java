package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One manager with many {@code sleep} processes, as whole processes: how long until all run, until a manager that
 * follows a killed one has them all in hand, and until all are gone. Milliseconds on the wall.
 */
public final class FleetBenchmark {
    private static final Pattern READY = Pattern.compile("ready after (\\d+) ms");
    private static final Pattern RUNNING = Pattern.compile("\"state\":\\s*\"RUNNING\"");

    private final Path home;
    private final Path folder;
    private final int processes;

    private FleetBenchmark(Path home, Path folder, int processes) {
        this.home = home;
        this.folder = folder;
        this.processes = processes;
    }

    /** Arguments: the distribution, how many processes (1000), how many rounds (3). */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        System.out.printf("%d processes, %d cores, load %s, %s%n", processes,
                Runtime.getRuntime().availableProcessors(),
                Machine.load(), home);
        System.out.println("round  all run  ready (follower)  all in status          taken over  all gone");
        for (int round = 1; round <= rounds; round++) {
            Path folder = Files.createTempDirectory("fleet");
            try {
                System.out.println(round + "      " + new FleetBenchmark(home, folder, processes).round());
            } finally {
                Machine.remove(folder);
            }
        }
    }

    private String round() throws Exception {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000'], min_uptime: 1ms}}}\n");
        }
        Files.writeString(folder.resolve("procman.yaml"), yaml);
        Manager first = run("first");
        try {
            first.awaitReady();
            long allRun = first.awaitAll();
            first.process().destroyForcibly().waitFor();
            Manager second = run("second");
            try {
                long ready = second.awaitReady();
                long adopted = second.awaitAll();
                long began = System.nanoTime();
                second.process().destroy();
                second.process().waitFor();
                long gone = millisSince(began);
                return String.format("%7d  %16d  %13d  %18s  %8d", allRun, ready, adopted, second.takenOver(), gone);
            } finally {
                second.process().destroyForcibly();
            }
        } finally {
            first.process().destroyForcibly();
        }
    }

    /** A manager from its exec on. */
    private record Manager(Process process, Path output, FleetBenchmark fleet, long began) {

        /** What it says itself: from the start of its JVM. */
        long awaitReady() throws IOException {
            await(() -> READY.matcher(read(output)).find());
            Matcher ready = READY.matcher(read(output));
            return ready.find() ? Long.parseLong(ready.group(1)) : -1;
        }

        /** From exec until all are shown as running; looks cost about a third of a second each. */
        long awaitAll() {
            await(() -> RUNNING.matcher(fleet.status()).results().count() == fleet.processes);
            return millisSince(began);
        }

        /** What the manager's log tells of the take-over. */
        String takenOver() {
            Matcher matcher = Pattern.compile("(\\d+) processes of an earlier manager taken over in (\\d+) ms")
                    .matcher(read(fleet.folder.resolve("logs/procman.log")));
            String last = "-";
            while (matcher.find()) {
                last = matcher.group(1) + " in " + matcher.group(2);
            }
            return last;
        }
    }

    private Manager run(String name) throws IOException {
        Path output = folder.resolve(name);
        List<String> command = new ArrayList<>(command("run", "-c", folder.resolve("procman.yaml").toString()));
        command.addAll(List.of("--log-dir", folder.resolve("logs").toString()));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        return new Manager(process, output, this, began);
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/procman").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--state-dir", folder.resolve("state").toString()));
        return command;
    }

    private String status() {
        try {
            Process process = new ProcessBuilder(command("status", "-o", "json"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within two minutes");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
