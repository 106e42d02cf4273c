package org.hsu.procman.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that a verb runs. */
final class Subprocess {

    /** Instead of an exit code. */
    static final int TIMED_OUT = -1;

    private Subprocess() {}

    /**
     * How it ended.
     *
     * @param code   {@link #TIMED_OUT} when it had to be killed
     * @param output of both streams; empty when they were ours
     */
    record Result(int code, String output) {}

    /**
     * Runs a command to its end.
     *
     * @param millis after that it is killed, and its children with it, but not theirs: these may be managed
     *               processes; 0: it has as long as it wants, and our streams
     */
    static Result run(List<String> command, Map<String, String> environment, long millis) throws Failure {
        Path output = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            if (millis == 0) {
                return new Result(builder.inheritIO().start().waitFor(), "");
            }
            // A file, not a pipe: what it leaves running may keep a pipe open.
            output = Files.createTempFile("procman-upgrade-", ".txt");
            Process process = builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            if (!ended) {
                List<ProcessHandle> children = process.children().toList();
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
            return new Result(ended ? process.exitValue() : TIMED_OUT,
                    Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Result(ExitCode.FAILED, e.getMessage());
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERRUPTED, "");
        } finally {
            delete(output);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
