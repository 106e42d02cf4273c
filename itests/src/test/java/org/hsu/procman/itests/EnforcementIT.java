package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Limits that the kernel holds real processes to, on the assembled distribution. */
@EnabledOnOs(OS.LINUX)
class EnforcementIT {
    private static final String NOBODY = "65534";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Opens itself thirty times. A shell needs descriptor 10 for the script. */
    private static final String FILES = "exec tail -n 0 -f" + " $0".repeat(30) + "\n";

    @TempDir
    Path folder;

    private String entry(String id, String script, String limits) {
        write(id + ".sh", script);
        return """
                  - id: %s
                    type: standard_managed
                    enabled: %s
                    management:
                      control: {executable: /bin/sh, arguments: [%s.sh], min_uptime: 100ms}
                      restart_policy: {strategy: never}
                      resource_limits: {%s}
                """.formatted(id, !id.startsWith("later"), id, limits);
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String yaml(String... entries) {
        return "managed_processes:\n" + String.join("", entries);
    }

    private static String describe(Procman procman, String id) {
        return procman.cli("describe", id, "-o", "json").out();
    }

    /** The listing's row of a limit, on one line. */
    private static String limit(Procman procman, String id, String kind) {
        String text = describe(procman, id);
        Matcher row = Pattern.compile("\\{[^{}]*\"" + Pattern.quote(kind) + "\"[^{}]*}").matcher(text);
        assertTrue(row.find(), text);
        return row.group().replaceAll("\\s+", " ");
    }

    private static boolean enforced(Procman procman, String id, String kind) {
        return limit(procman, id, kind).contains("\"enforced\": true");
    }

    private static String status(Procman procman, String id) {
        return procman.cli("status", id, "-o", "json").out().replaceAll("\\s", "");
    }

    private static void awaitTooManyFiles(Procman procman, String id) {
        Procman.await("it is refused a file", 30, () ->
                procman.cli("logs", id, "--stderr").out().contains("Too many open files"));
    }

    /** What needs no right: each process is held by its own rlimit, from its first instruction. */
    @Test
    void rlimitsBite() {
        try (Procman procman = Procman.in(folder, yaml(
                        entry("files", FILES, "max_file_descriptors: 14"),
                        entry("space", "exec tail /dev/zero\n", "memory: {max_virtual: 64MiB}"),
                        entry("time", "(while :; do :; done)\necho $? >ended\n", "cpu: {max_time: 1s}"),
                        entry("stack", "f() { f; }\nf\n", "process: {max_stack: 256KiB}"),
                        entry("core", "ulimit -c; ulimit -s; kill -ABRT $$\n",
                                "process: {max_core: 0, max_stack: 512KiB}")))
                .start()) {
            awaitTooManyFiles(procman, "files");
            procman.awaitStatus("space", "\"FAILED\"");
            assertTrue(procman.cli("logs", "space", "--stderr").out().contains("memory exhausted"));
            procman.awaitStatus("stack", "SIGSEGV");
            procman.awaitStatus("core", "SIGABRT");
            assertEquals("0\n512\n", procman.cli("logs", "core").out());
            int signalXcpu = 24;
            Procman.await("the time is up", 60, () -> Files.exists(folder.resolve("ended")));
            procman.awaitStatus("time", "\"STOPPED\"");
            assertEquals(128 + signalXcpu + "\n", Procman.read(folder.resolve("ended")));
        }
    }

    @Test
    void cgroupsBite() {
        String burn = "while :; do :; done\n";
        try (Procman procman = Procman.in(folder, yaml(
                        entry("burner", burn, "max_cpu_percent: 20, check_interval: 500ms"),
                        entry("threads", "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; wait\n", "max_threads: 5"),
                        entry("hog", "sleep 1; exec tail /dev/zero\n", "max_memory_mb: 40"),
                        entry("reader", "head -c 3000000 /dev/zero >data; sync data; echo written; "
                                + "dd if=data of=/dev/null bs=100k iflag=direct 2>/dev/null\necho read\n"
                                + "exec sleep 1000\n", "max_io_read: 512KiB, max_io_write: 1GiB")))
                .start()) {
            procman.awaitStatus("burner", "\"RUNNING\"");
            if (!enforced(procman, "burner", "max_cpu_percent")) {
                System.out.println("skipped: " + limit(procman, "burner", "max_cpu_percent"));
                Assumptions.abort("no cgroups for this user");
            }
            procman.awaitStatus("hog", "oom_killed");
            assertTrue(status(procman, "hog").matches("(?s).*killedbythekernelformemory\\(limit40MiB,peak.*MiB\\).*"),
                    status(procman, "hog"));
            Procman.await("a fork is refused", 30, () -> procman.cli("logs", "threads", "--stderr").out()
                    .toLowerCase(Locale.ROOT).contains("fork"));
            Procman.await("the burner is measured", 30, () -> status(procman, "burner")
                    .matches("(?s).*\"cpu_percent\":[1-3][0-9](\\.[0-9])?\\D.*"));
            assertFalse(procman.cli("events", "-n", "1000", "-o", "json").out().contains("\"ALERT"));
            String read = limit(procman, "reader", "max_io_read");
            String written = limit(procman, "reader", "max_io_write");
            if (read.contains("cgroup")) {
                assertTrue(written.contains("cgroup"), written);
                procman.awaitStatus("reader", "\"RUNNING\"");
                Procman.await("it reads slowly", 60, () -> procman.cli("logs", "reader").out().contains("read"));
            } else {
                assertTrue(read.contains("watched") && written.contains("watched"), read + written);
            }
        }
    }

    /** Each one starts two of its kind as long as it can; nobody else has less for it, and its tree can be ended. */
    @Test
    void aForkBombHarmsNobody() {
        String bomb = "trap '' TERM\nwhile :; do sh later-bomb.sh & sh later-bomb.sh & done\n";
        try (Procman procman = Procman.in(folder, yaml(
                        entry("other", "exec sleep 1000\n", "max_processes: 30"),
                        entry("later-bomb", bomb, "max_processes: 30"),
                        entry("neighbour", "while :; do echo alive; sleep 0.2; done\n", "max_processes: 30")))
                .start()) {
            procman.awaitStatus("other", "\"RUNNING\"");
            Assumptions.assumeTrue(enforced(procman, "other", "max_processes"), "no cgroups for this user");
            procman.cli("start", "later-bomb", "--no-wait");
            Procman.await("the bomb is refused a fork", 30, () -> procman.cli("logs", "later-bomb", "--stderr")
                    .out().toLowerCase(Locale.ROOT).contains("fork"));
            assertTrue(Living.of(folder, "later-bomb").size() <= 30);
            Procman.Result killed = procman.cli("kill", "later-bomb");
            assertEquals(0, killed.code(), killed.all());
            assertEquals(List.of(), Living.of(folder, "later-bomb"));
            Path log = procman.logs.resolve("neighbour-stdout.log");
            int before = Procman.read(log).length();
            Procman.await("the neighbour goes on", 20, () -> Procman.read(log).length() > before);
            assertTrue(status(procman, "neighbour").contains("\"restarts\":0"), status(procman, "neighbour"));
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void aTreeOfFiveHundredThatLeftTheSessionIsKilled() {
        String script = "i=0\nwhile [ $i -lt 500 ]; do setsid sleep 1000 & i=$((i + 1)); done\necho all; wait\n";
        try (Procman procman = Procman.in(folder, yaml(
                        entry("tree", script, "max_processes: 2000"), entry("other", "exec sleep 1000\n", "")))
                .start()) {
            Procman.await("all are started", 60, () -> procman.cli("logs", "tree").out().equals("all\n"));
            Procman.await("all live", 60, () -> Living.of(folder, "tree").size() == 501);
            Procman.Result killed = procman.cli("kill", "tree");
            assertEquals(0, killed.code(), killed.all());
            assertEquals(List.of(), Living.of(folder, "tree"));
            assertEquals(1, Living.of(folder, "other").size());
        }
    }

    /** As a user who may make no cgroups: all runs, and the listing says what holds and what is only watched. */
    @Test
    void withoutAnyRightLimitsAreWatchedAndNothingFails() {
        String all = "max_memory_mb: 512, max_cpu_percent: 90, max_file_descriptors: 100, max_processes: 50, "
                + "max_threads: 60, max_io_read: 1GiB, max_io_write: 1GiB, "
                + "memory: {max_virtual: 10GiB, max_swap: 1GiB}, cpu: {max_time: 1h, shares: 512}, "
                + "io: {max_read_ops: 100000, max_write_ops: 100000, weight: 50}, "
                + "process: {max_child_processes: 40, max_stack: 4MiB, max_core: 0}";
        Path home = folder.resolve("home");
        command("cp", "-R", Procman.HOME.toString(), home.toString());
        Procman procman = Procman.in(
                folder,
                yaml(
                        entry("all", "exec sleep 1000\n", all),
                        entry("few", FILES, "max_file_descriptors: 14"),
                        entry("one", "grep Cpus_allowed_list /proc/self/status\nexec sleep 1000\n",
                                "cpu: {max_cores: 1}")),
                home, Map.of());
        if (ROOT) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no /usr/bin/setpriv");
            command("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
            procman.calledAs(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups",
                    home.resolve("bin/procman").toString()), folder);
        }
        try (procman) {
            procman.start();
            procman.awaitStatus("all", "\"RUNNING\"");
            Assumptions.assumeFalse(enforced(procman, "all", "max_memory_mb"), "this user may make cgroups");
            for (String kind : List.of("max_memory_mb", "memory.max_swap", "max_cpu_percent", "max_processes",
                    "process.max_child_processes", "max_threads", "max_io_read", "max_io_write", "io.max_read_ops",
                    "io.max_write_ops")) {
                String row = limit(procman, "all", kind);
                assertTrue(row.contains("\"enforced_by\": \"watched\"") && row.contains("looked at every"), row);
            }
            for (String kind : List.of("memory.max_virtual", "cpu.max_time", "max_file_descriptors",
                    "process.max_stack", "process.max_core")) {
                assertTrue(limit(procman, "all", kind).contains("\"enforced_by\": \"rlimit\""), kind);
            }
            for (String kind : List.of("cpu.shares", "io.weight")) {
                assertTrue(limit(procman, "all", kind).contains("\"enforced_by\": \"none\""), kind);
            }
            awaitTooManyFiles(procman, "few");
            procman.awaitStatus("one", "\"RUNNING\"");
            if (Runtime.getRuntime().availableProcessors() > 1) {
                String one = limit(procman, "one", "max_cpu_percent");
                assertTrue(one.contains("\"enforced_by\": \"affinity\""), one);
                assertTrue(procman.cli("logs", "one").out().matches("Cpus_allowed_list:\\s+\\d+\n"));
            }
            assertEquals(0, procman.stop().code());
        }
    }

    /** What a killed manager left empty goes with the next one, and nothing of ours stays behind it. */
    @Test
    void cgroupsOfAKilledManagerAreRemoved() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(
                        entry("lives", "exec sleep 1000\n", "max_processes: 20, max_memory_mb: 64"),
                        entry("dies", "exec sleep 1000\n", "max_processes: 20, max_memory_mb: 64")))
                .start()) {
            procman.awaitStatus("lives", "\"RUNNING\"");
            procman.awaitStatus("dies", "\"RUNNING\"");
            Assumptions.assumeTrue(enforced(procman, "lives", "max_processes"), "no cgroups for this user");
            List<String> folders = new ArrayList<>(List.of("procman-" + procman.manager().pid() + "-"));
            assertFalse(folders(folders).isEmpty());
            long pid = procman.pid("dies");
            procman.kill();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            procman.start();
            folders.add("procman-" + procman.manager().pid() + "-");
            procman.awaitStatus("lives", "\"RUNNING\"");
            Procman.await("the cgroup of what died is gone", 20, () ->
                    folders(folders).stream().noneMatch(path -> path.endsWith("dies.1")));
            assertTrue(folders(folders).stream().anyMatch(path -> path.endsWith("lives.1")), "it is taken over");
            assertTrue(enforced(procman, "lives", "max_processes"));
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), folders(folders));
        }
    }

    /** Cgroups below folders with these names, these folders included. */
    private static List<Path> folders(List<String> prefixes) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(CGROUPS, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) throws IOException {
                    if (prefixes.stream().noneMatch(at.getFileName().toString()::startsWith)) {
                        return FileVisitResult.CONTINUE;
                    }
                    found.add(at);
                    try (DirectoryStream<Path> below = Files.newDirectoryStream(at, Files::isDirectory)) {
                        below.forEach(found::add);
                    }
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException problem) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path at, IOException problem) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private void command(String... words) {
        Procman.Result result = Procman.run(folder, Map.of(), List.of(words));
        assertEquals(0, result.code(), result::all);
    }
}
