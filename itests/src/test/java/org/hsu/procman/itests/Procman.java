package org.hsu.procman.itests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One manager of the assembled distribution with a state directory of its own, and the command line to talk
 * to it. Closing it leaves no process behind, however the test went.
 */
final class Procman implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("procman.distribution"));
    private static final long READY_SECONDS = 60;

    final Path folder;
    final Path configuration;
    Path state;
    Path logs;
    private final Map<String, String> environment;
    private List<String> script;
    private Path directory;
    private Process manager;

    private Procman(Path folder, Path home, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        script = List.of(home.resolve("bin/procman").toString());
        directory = folder;
        state = folder.resolve("state");
        logs = folder.resolve("logs");
        configuration = folder.resolve("procman.yaml");
    }

    /** What a command printed, and how it ended. */
    record Result(int code, String out, String err) {
        String all() {
            return "exit " + code + "\n" + out + err;
        }
    }

    static Procman in(Path folder, String yaml) {
        return in(folder, yaml, HOME, Map.of());
    }

    static Procman in(Path folder, String yaml, Path home, Map<String, String> environment) {
        Procman procman = new Procman(folder, home, environment);
        procman.write(yaml);
        return procman;
    }

    /** Has all commands begin with these words instead of the home's own script, and run in a folder of their own. */
    Procman calledAs(List<String> words, Path workingDirectory) {
        script = List.copyOf(words);
        directory = workingDirectory;
        return this;
    }

    /** Has the state and the log directory made in another folder. */
    Procman keepingAllIn(Path other) {
        state = other.resolve("state");
        logs = other.resolve("logs");
        return this;
    }

    void write(String yaml) {
        try {
            Files.writeString(configuration, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the manager and waits until it says that it is ready. */
    Procman start(String... options) {
        launch(options);
        await("the manager is ready", READY_SECONDS, () -> {
            if (!manager.isAlive()) {
                throw new AssertionError("the manager ended with " + manager.exitValue() + "\n" + output());
            }
            return isReady();
        });
        return this;
    }

    /** Whether this manager, and not one before it that was killed, says that it is ready. */
    boolean isReady() {
        String file = managerFile();
        return file.contains("\"pid\":" + manager.pid() + ",") && file.contains("\"state\":\"running\"");
    }

    /** From the start of the JVM until it was ready, as a manager that is ready says a moment later. */
    long bootMillis() {
        Pattern expression = Pattern.compile("ready after (\\d+) ms");
        await("the manager says that it is ready", READY_SECONDS, () -> expression.matcher(output()).find());
        Matcher matcher = expression.matcher(output());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** SIGKILL, and its end; nothing else is touched. */
    void kill() {
        manager.destroyForcibly();
        try {
            if (!manager.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the manager survives SIGKILL");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the manager and does not wait. */
    Process launch(String... options) {
        List<String> command = new ArrayList<>(command(List.of("run", "-c", configuration.toString())));
        command.addAll(List.of("--state-dir", state.toString(), "--log-dir", logs.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(folder.resolve("console.out").toFile())
                .redirectError(folder.resolve("console.err").toFile());
        prepare(builder, environment);
        try {
            manager = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manager;
    }

    /** The words that run a verb, and nothing added. */
    List<String> command(List<String> arguments) {
        return Stream.concat(script.stream(), arguments.stream()).toList();
    }

    Process manager() {
        return manager;
    }

    String managerFile() {
        return read(state.resolve("manager.json")).replaceAll("\"\\s*:\\s*", "\":");
    }

    String jmxUrl() {
        Matcher matcher = Pattern.compile("\"jmx_url\":\"([^\"]+)\"").matcher(managerFile());
        if (!matcher.find()) {
            throw new AssertionError("no jmx_url in " + managerFile());
        }
        return matcher.group(1);
    }

    /** Of the process that this started; its script has become the manager. */
    long managerPid() {
        return manager.pid();
    }

    String output() {
        return read(folder.resolve("console.out")) + errors();
    }

    String errors() {
        return read(folder.resolve("console.err"));
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a client verb against this manager. */
    Result cli(String... arguments) {
        List<String> command = new ArrayList<>(command(List.of(arguments)));
        command.addAll(List.of("--state-dir", state.toString()));
        return run(directory, environment, command);
    }

    /** Runs any command to its end. */
    static Result run(Path folder, Map<String, String> environment, List<String> command) {
        return run(folder, environment, command, 120);
    }

    static Result run(Path folder, Map<String, String> environment, List<String> command, long seconds) {
        try {
            File out = File.createTempFile("out", ".txt", folder.toFile());
            File err = File.createTempFile("err", ".txt", folder.toFile());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(out)
                    .redirectError(err);
            prepare(builder, environment);
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("no end after " + seconds + " s: " + command);
            }
            Result result = new Result(process.exitValue(), read(out.toPath()), read(err.toPath()));
            Files.delete(out.toPath());
            Files.delete(err.toPath());
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What makes an archive of classes goes on for a while after its command, and has the words of it. */
    private static void prepare(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().put("PROCMAN_ARCHIVE", "off");
        builder.environment().putAll(environment);
    }

    /** Waits for a condition; the deadline is an assertion. */
    static void await(String what, long seconds, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + seconds + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until the status line of a process matches an expression. */
    void awaitStatus(String id, String expression) {
        String[] last = {""};
        try {
            await(id + " matches " + expression, 60, () -> {
                last[0] = cli("status", id, "-o", "json").out();
                return Pattern.compile(expression).matcher(last[0]).find();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last[0] + "\n" + managerLog(), e);
        }
    }

    String managerLog() {
        return read(logs.resolve("procman.log"));
    }

    /** The pid that {@code status} shows. */
    long pid(String id) {
        Matcher matcher = Pattern.compile("\"pid\":\\s*(\\d+)").matcher(cli("status", id, "-o", "json").out());
        if (!matcher.find()) {
            throw new AssertionError(id + " has no pid");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** SIGTERM, as an operating system's shutdown does it. */
    Result stop() {
        try {
            manager.destroy();
            if (!manager.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the manager does not stop\n" + output() + managerLog());
            }
            return new Result(manager.exitValue(), read(folder.resolve("console.out")), errors());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every living process whose environment or command line names this test's folder. */
    List<Long> ours() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != ProcessHandle.current().pid() && names(pid, folder.toString()))
                .toList();
    }

    private static boolean names(long pid, String text) {
        Path proc = Path.of("/proc/" + pid);
        for (String file : List.of("environ", "cmdline")) {
            try {
                String content = new String(Files.readAllBytes(proc.resolve(file)), StandardCharsets.UTF_8);
                if (content.contains(text)) {
                    return true;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void close() {
        if (manager != null && manager.isAlive()) {
            manager.destroy();
            try {
                if (!manager.waitFor(30, TimeUnit.SECONDS)) {
                    manager.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (long pid : ours()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
