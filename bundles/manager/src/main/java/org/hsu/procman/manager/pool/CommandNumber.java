package org.hsu.procman.manager.pool;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Has commands print numbers; those that take too long are killed with all they started. Stateless. */
public final class CommandNumber {
    private static final int LONGEST = 4096;
    private static final long POLL_MILLIS = 20;
    private static final List<String> NOT_INHERITED = List.of(
            "PROCMAN_", "NOTIFY_SOCKET", "LISTEN_", "WATCHDOG_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
            "INVOCATION_ID", "JOURNAL_STREAM");

    private CommandNumber() {}

    /**
     * Blocks until the command has ended, or was killed.
     *
     * @param directory   null for the manager's own
     * @param environment over the manager's own
     * @throws IOException there is no number; the message says why
     */
    public static double ask(List<String> command, Path directory, Map<String, String> environment, Duration timeout)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // The markers among PROCMAN_ would make the command look like an instance of a process.
        builder.environment().keySet().removeIf(name -> NOT_INHERITED.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException("it cannot be started: " + reason, e);
        }
        try (InputStream output = process.getInputStream()) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            long deadline = System.nanoTime() + timeout.toNanos();
            boolean ended;
            do {
                ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                drain(output, said);
            } while (!ended && deadline - System.nanoTime() > 0);
            if (!ended) {
                throw new IOException("no end within " + timeout.toMillis() + " ms, killed");
            }
            if (process.exitValue() != 0) {
                throw new IOException("exit " + process.exitValue());
            }
            return Numbers.plain(said.toString(StandardCharsets.UTF_8));
        } finally {
            if (process.isAlive()) {
                List<ProcessHandle> tree = process.descendants().toList();
                process.destroyForcibly();
                tree.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** What is there now; what it started may keep the stream open for ever. */
    private static void drain(InputStream output, ByteArrayOutputStream said) throws IOException {
        while (output.available() > 0) {
            byte[] some = output.readNBytes(Math.min(output.available(), LONGEST));
            said.write(some, 0, Math.min(some.length, LONGEST - said.size()));
        }
    }
}
