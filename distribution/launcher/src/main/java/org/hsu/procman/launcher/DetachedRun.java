package org.hsu.procman.launcher;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code run --detach}: the same command again, in a session of its own, its output in {@code console.log}. Returns
 * once {@code manager.json} says that this very manager is running.
 */
final class DetachedRun {

    private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");
    private static final Pattern RUNNING = Pattern.compile("\"state\"\\s*:\\s*\"running\"", Pattern.CASE_INSENSITIVE);

    private final Directories directories;
    private final Path console;

    DetachedRun(Directories directories) {
        this.directories = directories;
        this.console = directories.logs().resolve("console.log");
    }

    /** @return 0 when it runs, else what it exited with */
    int start(List<String> arguments) throws LaunchException {
        try {
            // Says who is there already on the caller's terminal instead of in the log; the child takes it for good.
            StateLock.take(directories.state()).close();
            StateLock.createShared(directories.logs());
            long before = Files.exists(console) ? Files.size(console) : 0;
            Process child = new ProcessBuilder(command(arguments))
                    .redirectInput(new File(windows() ? "NUL" : "/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                    .start();
            return await(child, before);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "cannot start in the background: " + Failures.oneLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(ExitCode.FAILED, "interrupted");
        }
    }

    private int await(Process child, long before) throws IOException, InterruptedException, LaunchException {
        long deadline = System.nanoTime() + READY_DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            if (isRunning(child.pid())) {
                System.out.println("procman runs in the background as pid " + child.pid() + ", logs in "
                        + directories.logs());
                return ExitCode.DONE;
            }
            if (child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                System.err.print(consoleSince(before));
                return child.exitValue() == 0 ? ExitCode.FAILED : child.exitValue();
            }
        }
        throw new LaunchException(
                ExitCode.FAILED,
                "the manager (pid " + child.pid() + ") is not ready after " + READY_DEADLINE.toSeconds()
                        + " s and goes on trying; see " + directories.logs().resolve("procman.log"));
    }

    private boolean isRunning(long pid) {
        try {
            String text = Files.readString(directories.state().resolve("manager.json"));
            Matcher written = PID.matcher(text);
            return written.find()
                    && Long.parseLong(written.group(1)) == pid
                    && RUNNING.matcher(text).find();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String consoleSince(long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(console.toFile(), "r")) {
            file.seek(offset);
            byte[] bytes = new byte[(int) Math.min(file.length() - offset, 64 * 1024)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        Path script = directories.home().resolve(windows() ? "bin/procman.cmd" : "bin/procman");
        if (!windows()) {
            // A new session: neither the terminal's Ctrl-C nor its hang-up reaches it. Without setsid only the latter.
            onPath("setsid", "nohup").ifPresent(command::add);
        }
        command.add(script.toString());
        command.add("run");
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        return command;
    }

    private static Optional<String> onPath(String... programs) {
        for (String program : programs) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
                Path candidate = Path.of(folder, program);
                if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                    return Optional.of(candidate.toString());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean windows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
