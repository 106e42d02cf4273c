package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs out, on the assembled distribution: the disk, and what limits leave. */
class ResourcesIT {
    private static final boolean LINUX_ROOT =
            "Linux".equals(System.getProperty("os.name")) && "root".equals(System.getProperty("user.name"));
    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";
    private static final String NO_SPACE = "cannot be written.*No space left on device";

    @TempDir
    Path folder;

    private static void skip(String reason) {
        System.out.println("skipped: " + reason);
        Assumptions.abort(reason);
    }

    private Procman.Result command(String... words) {
        return Procman.run(folder, Map.of(), List.of(words));
    }

    /** A small file system, gone again at the end. */
    private final class Disk implements AutoCloseable {
        final Path path = folder.resolve("disk");

        Disk(int mebibytes) throws Exception {
            if (!LINUX_ROOT) {
                skip("only root on Linux can mount a small file system");
            }
            Files.createDirectory(path);
            Procman.Result mounted =
                    command("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString());
            if (mounted.code() != 0) {
                skip("this root may not mount a file system: " + mounted.err().strip());
            }
        }

        @Override
        public void close() {
            Procman.Result unmounted = command("umount", path.toString());
            if (unmounted.code() != 0) {
                command("umount", "-l", path.toString());
            }
            assertEquals(0, unmounted.code(), unmounted.all());
        }
    }

    /**
     * The child writes more than fits and goes on; what it could write is the start of a known file. It says how
     * much that was, and later writes one line more.
     */
    @Test
    void aFullDiskBlocksNobodyAndLosesNothingThatWasWritten() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 4096; i++) {
            text.append("%01023d\n".formatted(i));
        }
        Files.writeString(folder.resolve("text"), text);
        Files.writeString(folder.resolve("flood.sh"), """
                while [ ! -e begin ]; do sleep 0.1; done
                cat text 2>/dev/null
                stat -L -c %s /proc/self/fd/3 3>&1 >written.new && mv written.new written
                while [ ! -e more ]; do sleep 0.1; done
                echo
                echo more
                exec sleep 1000
                """);
        String yaml = """
                managed_processes:
                  - id: flood
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["flood.sh"]}
                  - id: other
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                """;
        try (Disk disk = new Disk(8);
                Procman procman = Procman.in(folder, yaml).keepingAllIn(disk.path).start()) {
            procman.awaitStatus("flood", RUNNING);
            procman.awaitStatus("other", RUNNING);
            leaveRoomInTheManagersLog(procman);
            Path ballast = Files.write(disk.path.resolve("ballast"), new byte[6 << 20]);
            Files.createFile(folder.resolve("begin"));
            Procman.await("the disk is full", 20, () -> Files.exists(folder.resolve("written")));
            int written = Integer.parseInt(Procman.read(folder.resolve("written")).strip());
            assertTrue(written > 100_000 && written < text.length(), written + " bytes");
            Procman.await("the manager says why", 10, () -> count(said(procman), NO_SPACE) > 0);

            assertEquals(0, bounded(() -> procman.cli("status")).code());
            Procman.Result stopped = bounded(() -> procman.cli("stop", "other"));
            assertEquals(0, stopped.code(), stopped.all());
            for (String id : List.of("flood", "other")) {
                long failures = count(said(procman), "of " + id + " " + NO_SPACE);
                long recoveries = count(said(procman), "of " + id + " is written again");
                assertTrue(failures <= recoveries + 2, "two streams, each once: " + said(procman));
            }

            Files.delete(ballast);
            Files.createFile(folder.resolve("more"));

            Procman.await("lines flow again", 20, () -> procman.cli("logs", "flood", "-n", "1").out().equals("more\n"));
            String log = Procman.read(procman.logs.resolve("flood-stdout.log"));
            assertEquals(text.substring(0, written) + "\nmore\n", log);
            Procman.Result started = bounded(() -> procman.cli("start", "other"));
            assertEquals(0, started.code(), started.all());
            Procman.Result ended = procman.stop();
            assertEquals(0, ended.code(), ended.all());
            assertEquals(List.of(), procman.ours());
        }
    }

    /** The end of a page that a file has begun is room for a few lines even on a full disk. */
    private static void leaveRoomInTheManagersLog(Procman procman) {
        int page = 4096;
        Procman.await("the log begins a page", 20, () -> {
            int used = procman.managerLog().length() % page;
            if (used > page - 1500) {
                procman.cli("restart", "other");
            }
            return used <= page - 1500;
        });
    }

    private interface Call {
        Procman.Result make();
    }

    private static Procman.Result bounded(Call call) {
        long begun = System.nanoTime();
        Procman.Result result = call.make();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        assertTrue(seconds < 10, "took " + seconds + " s: " + result.all());
        return result;
    }

    private static String said(Procman procman) {
        return procman.managerLog() + procman.errors();
    }

    private static long count(String text, String expression) {
        return Pattern.compile(expression).matcher(text).results().count();
    }

    /** Skips the test unless the limit of a process that keeps running is in force: not every root may do so. */
    private static void assumeEnforced(Procman procman, String id, String kind) {
        procman.awaitStatus(id, RUNNING);
        String description = procman.cli("describe", id, "-o", "json").out();
        Matcher limit = Pattern.compile("\\{[^{}]*\"" + kind + "\"[^{}]*}").matcher(description);
        assertTrue(limit.find(), description);
        if (!limit.group().matches("(?s).*\"enforced\":\\s*true.*")) {
            skip(kind + " cannot be enforced here: " + limit.group().replaceAll("\\s+", " "));
        }
    }

    @Test
    void aHogIsKilledAndSaidToBeOutOfMemory() {
        String yaml = """
                managed_processes:
                  - id: hog
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "sleep 1; exec tail /dev/zero"]}
                      resource_limits: {max_memory_mb: 64}
                      restart_policy: {strategy: never}
                  - id: modest
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                      resource_limits: {max_memory_mb: 64}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            assumeEnforced(procman, "modest", "max_memory_mb");
            procman.awaitStatus("hog", "\"reason\":\\s*\"oom_killed\"");
            String status = procman.cli("status", "hog", "-o", "json").out().replaceAll("\\s", "");
            assertTrue(status.contains("\"state\":\"FAILED\""), status);
            assertTrue(status.contains("\"signal\":\"SIGKILL\""), status);
            assertTrue(procman.cli("describe", "hog").out().contains("oom_killed"));
            assertTrue(procman.cli("status", "modest", "-o", "json").out().contains("RUNNING"));
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    @Test
    void descriptorsAndProcessesAreLimited() {
        String yaml = """
                managed_processes:
                  - id: few-files
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"]}
                      resource_limits: {max_file_descriptors: 123}
                  - id: forks
                    type: standard_managed
                    management:
                      control:
                        executable: /bin/sh
                        arguments:
                          - "-c"
                          - "sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1000 & done; wait'; exec sleep 1000"
                      resource_limits: {max_processes: 8}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("few-files", RUNNING);
            String limits = Procman.read(Path.of("/proc/" + procman.pid("few-files") + "/limits"));
            assertTrue(limits.matches("(?s).*Max open files\\s+123\\s+123\\s.*"), limits);

            assumeEnforced(procman, "forks", "max_processes");
            Procman.await(
                    "a fork is refused", 30, () -> procman.cli("logs", "forks", "--stderr").out().contains("fork"));
            Matcher tree = Pattern.compile("\"processes\":\\s*\\[([^]]*)]")
                    .matcher(procman.cli("describe", "forks", "-o", "json").out());
            assertTrue(tree.find());
            long processes = Arrays.stream(tree.group(1).split(",")).filter(pid -> !pid.isBlank()).count();
            assertTrue(processes >= 7 && processes <= 8, tree.group());
            Procman.Result stopped = procman.stop();
            assertEquals(0, stopped.code(), stopped.all());
            assertEquals(List.of(), procman.ours());
        }
    }
}
