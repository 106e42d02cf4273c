package org.hsu.procman.process.unmanaged;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.process.NotFoundException;

/** systemd, asked by {@code systemctl} (systemctl(1)). Each question blocks for some milliseconds. Thread-safe. */
final class ServiceManager {

    private static final Duration QUESTION = Duration.ofSeconds(5);
    private static final Duration RESTART = Duration.ofSeconds(90);
    private static final int LONGEST_ANSWER = 4096;

    private final List<Path> path;

    /** @param path folders in which the program is looked for */
    ServiceManager(List<Path> path) {
        this.path = List.copyOf(path);
    }

    /** With the folders of this JVM's PATH. */
    static ServiceManager ofEnvironment() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new ServiceManager(Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList());
    }

    /** The main process of the unit. */
    Candidates mainProcess(String unit) throws NotFoundException {
        String answer = ask(QUESTION, "show", "-p", "MainPID", "--value", unit).strip();
        if (!answer.matches("[0-9]{1,10}")) {
            throw new NotFoundException("systemctl names no main process of " + unit + ": " + firstLine(answer));
        }
        long pid = Long.parseLong(answer);
        if (pid == 0) {
            throw new NotFoundException("unit " + unit + " has no main process now");
        }
        return new Candidates(List.of(pid), "the main process of unit " + unit);
    }

    void restart(String unit) throws NotFoundException {
        ask(RESTART, "restart", unit);
    }

    private String ask(Duration patience, String... words) throws NotFoundException {
        Path systemctl = path.stream()
                .map(folder -> folder.resolve("systemctl"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "there is no systemctl in PATH: a service name can be used where systemd runs only"));
        String command = "systemctl " + String.join(" ", words);
        Path answer = null;
        Process process = null;
        try {
            answer = Files.createTempFile("procman-systemctl", ".out");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectOutput(answer.toFile());
            builder.command().add(0, systemctl.toString());
            builder.environment().put("LC_ALL", "C");
            process = builder.start();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NotFoundException("`" + command + "` did not answer within " + patience.toSeconds() + " s");
            }
            String text = answer(answer);
            if (process.exitValue() != 0) {
                throw new NotFoundException(
                        "`" + command + "` failed with exit " + process.exitValue() + ": " + firstLine(text));
            }
            return text;
        } catch (IOException e) {
            throw new NotFoundException("`" + command + "` cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotFoundException("`" + command + "` was interrupted");
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
            delete(answer);
        }
    }

    private static String answer(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }

    private static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }

    private static void delete(Path file) {
        if (file != null) {
            file.toFile().delete();
        }
    }

    private static String firstLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("no word why");
    }
}
