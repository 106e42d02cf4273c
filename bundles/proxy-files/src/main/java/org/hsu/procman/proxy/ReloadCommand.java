package org.hsu.procman.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes a proxy read its configuration anew. Used by one thread. */
final class ReloadCommand {
    private static final int SHOWN = 200;
    /** What speaks to the manager alone is not inherited. */
    private static final Set<String> OWN = Set.of(
            "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "INVOCATION_ID",
            "JOURNAL_STREAM", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final List<String> command;
    private final Duration timeout;

    /** @param command empty: nothing needs to be run */
    ReloadCommand(List<String> command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    /**
     * Runs it, without a shell, until its end or the timeout, at which it and what it started are killed.
     *
     * @throws IOException it cannot be run, fails or takes too long; the message has what it wrote
     */
    void run() throws IOException, InterruptedException {
        if (command.isEmpty()) {
            return;
        }
        // A file, so that nobody need read while it runs and what it leaves running in the background blocks nobody.
        Path output = Files.createTempFile("procman-reload", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> OWN.contains(name) || name.startsWith("PROCMAN_"));
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(command.get(0) + " was killed after reload_timeout, "
                            + timeout.toMillis() + " ms" + written(output));
                }
            } finally {
                if (process.isAlive()) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
            if (process.exitValue() != 0) {
                throw new IOException(command.get(0) + " exits with " + process.exitValue() + written(output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String written(Path output) throws IOException {
        byte[] beginning;
        try (var in = Files.newInputStream(output)) {
            beginning = in.readNBytes(SHOWN * 4);
        }
        String text = new String(beginning, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return text.isEmpty() ? "" : ": " + (text.length() > SHOWN ? text.substring(0, SHOWN) : text);
    }
}
