package org.hsu.procman.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.remote.JMXServiceURL;

/** A manager of its own in a temporary folder, seen from outside: its processor time, by thread. */
final class ManagerProcess implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("\"jmx_url\": *\"([^\"]+)\"");
    private static final double TICKS_PER_SECOND = 100;

    private final Path home;
    private final Path folder;
    private final Process process;

    private ManagerProcess(Path home, Path folder, Process process) {
        this.home = home;
        this.folder = folder;
        this.process = process;
    }

    /**
     * @param home the distribution
     * @param options of {@code run}
     */
    static ManagerProcess start(Path home, String yaml, String... options) throws IOException {
        Path folder = Files.createTempDirectory("benchmark");
        Path configuration = Files.writeString(folder.resolve("procman.yaml"), yaml);
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/procman").toString(), "run", "-c", configuration.toString(),
                "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return new ManagerProcess(home, folder, process);
    }

    long pid() {
        return process.pid();
    }

    /** Writes another configuration, which waits for a reload. */
    void configure(String yaml) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), yaml);
        Files.move(next, folder.resolve("procman.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where a JMX client finds it, once it is ready. */
    JMXServiceURL jmxUrl() throws Exception {
        Path file = folder.resolve("state").resolve("manager.json");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher matcher = URL.matcher(Files.exists(file) ? Files.readString(file) : "");
            if (matcher.find()) {
                return new JMXServiceURL(matcher.group(1));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IllegalStateException("the manager is not ready\n" + Files.readString(folder.resolve("output")));
    }

    /** Until so many processes have a line in {@code status} that holds the word. */
    void await(int processes, String word) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        long found = 0;
        while (found < processes) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IllegalStateException(found + " of " + processes + " " + word + "\n"
                        + Files.readString(folder.resolve("output")));
            }
            TimeUnit.SECONDS.sleep(1);
            found = Files.exists(folder.resolve("state/manager.json"))
                    ? ask("status").stream().filter(line -> line.contains(word)).count()
                    : 0;
        }
    }

    /** The lines of the answer to a verb. */
    List<String> ask(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/procman").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--state-dir", folder.resolve("state").toString()));
        Process verb = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(verb.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            verb.waitFor();
            return all;
        }
    }

    /** Processor seconds so far by the name of the thread, numbers at its end left out; {@code ""} for all. */
    Map<String, Double> processorSeconds() throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        // The start script becomes the manager's JVM under the same pid.
        Path proc = Path.of("/proc/" + process.pid());
        seconds.put("", processorSeconds(proc.resolve("stat")));
        try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
            for (Path thread : threads.toList()) {
                try {
                    String name = Files.readString(thread.resolve("comm")).strip().replaceFirst("[-#]?\\d*$", "");
                    seconds.merge(name, processorSeconds(thread.resolve("stat")), Double::sum);
                } catch (NoSuchFileException e) {
                    // Pool threads come and go.
                    continue;
                }
            }
        }
        return seconds;
    }

    private static double processorSeconds(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        Machine.remove(folder);
    }
}
