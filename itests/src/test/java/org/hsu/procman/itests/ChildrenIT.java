package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that do all that a process can do to who supervises it; one manager has them all. What leaves its session:
 * {@link StopIT}; fork bombs: {@link EnforcementIT}.
 */
class ChildrenIT {
    /** More than the manager's heap takes. */
    private static final long WITHOUT_NEWLINE = 270_000_000;
    private static final int ROUNDS = 10;
    /** Ten that end at once and use up a hundred attempts: what 10,000 a minute are in six seconds. */
    private static final int BRIEF = 10;
    private static final int ATTEMPTS = 100;

    @TempDir
    static Path folder;

    private static Procman procman;
    private static Operator operator;

    private static String entry(String id, String script, String more) throws IOException {
        Files.writeString(folder.resolve(id + ".sh"), script + "\n");
        return """
                  - id: %s
                    type: standard_managed
                    enabled: false
                    management:
                      control: {executable: /bin/sh, arguments: [%s.sh], min_uptime: 100ms, shutdown_timeout: 500ms}
                """.formatted(id, id) + more;
    }

    @BeforeAll
    static void start() throws IOException {
        StringBuilder yaml = new StringBuilder("managed_processes:\n")
                .append(entry("deaf", "trap '' HUP INT QUIT USR1 USR2 PIPE ALRM TERM TSTP TTIN TTOU CONT\n"
                        + "while :; do sleep 0.1; done", ""))
                .append(entry("frozen", "sleep 1000 & wait", ""))
                .append(entry("careless", "for i in 1 2 3; do sleep 0.01 & done; exec sleep 1000", ""))
                .append(entry("mute", "exec <&- >&- 2>&-; sleep 1000 & wait", ""))
                .append(entry("endless", "head -c " + WITHOUT_NEWLINE + " /dev/zero | tr '\\0' x; echo; echo the end; "
                        + "exec sleep 1000", "      logging: {rotation: {max_size: 10MB, max_files: 2}}\n"))
                .append(entry("mortal", "sleep 1000 & wait", "      restart_policy: {strategy: never}\n"));
        for (int i = 0; i < BRIEF; i++) {
            yaml.append(entry("brief" + i, "exit 1", """
                          restart_policy:
                            {strategy: always, restart_delay: 1ms, backoff_multiplier: 1, max_attempts: %d,
                             circuit_breaker: {failures: 1000000}}
                    """.formatted(ATTEMPTS)));
        }
        procman = Procman.in(folder, yaml.toString()).start();
        operator = Operator.at(procman);
    }

    @AfterAll
    static void end() {
        if (procman == null) {
            return;
        }
        try (Procman ending = procman) {
            operator.close();
            Procman.Result stopped = ending.stop();
            assertEquals(0, stopped.code(), stopped::all);
            assertEquals(List.of(), ending.ours());
        }
    }

    private static Described started(String id) {
        operator.does("start", id);
        return operator.awaitRunning(id);
    }

    private static void stopped(String id) {
        operator.does("stop", id);
        Described now = operator.describe(id);
        assertEquals("STOPPED", now.state(), now::json);
        assertEquals(List.of(), Living.of(folder, id));
    }

    private static void send(String signal, long pid) {
        Procman.Result sent = Procman.run(folder, Map.of(), List.of("kill", "-" + signal, String.valueOf(pid)));
        assertEquals(0, sent.code(), sent::all);
    }

    /** The pids of those that nobody has waited for. */
    private static List<Long> zombiesOf(long parent) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : all) {
                String stat = read(each.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
                if (fields.length > 1 && fields[0].equals("Z") && fields[1].equals(String.valueOf(parent))) {
                    found.add(Long.parseLong(each.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }

    private static void noZombies() {
        Procman.await("the manager has waited for all", 30, () -> zombiesOf(procman.managerPid()).isEmpty());
    }

    @Test
    void whoIgnoresEverySignalIsKilledAfterTheGrace() {
        long pid = started("deaf").pid();
        for (String signal : List.of("HUP", "INT", "QUIT", "USR1", "USR2", "TERM")) {
            send(signal, pid);
        }
        operator.does("restart", "deaf");
        Described again = operator.awaitRunning("deaf");
        assertTrue(again.pid() != pid && !Living.runs(pid), again::json);
        assertTrue(again.lastExit().contains("SIGKILL"), again::json);
        stopped("deaf");
    }

    @Test
    void whoIsStoppedBySigstopCanBeStoppedAndRestarted() {
        long pid = started("frozen").pid();
        send("STOP", pid);
        assertEquals("RUNNING", operator.describe("frozen").state());
        operator.does("restart", "frozen");
        Described again = operator.awaitRunning("frozen");
        assertTrue(again.pid() != pid && !Living.runs(pid), again::json);
        send("STOP", again.pid());
        stopped("frozen");
        noZombies();
    }

    @Test
    void zombiesOfAProcessAreItsOwnAndGoWithIt() {
        long pid = started("careless").pid();
        Procman.await("nobody waits for them", 30, () -> zombiesOf(pid).size() == 3);
        assertEquals("RUNNING", operator.describe("careless").state());
        stopped("careless");
        noZombies();
    }

    @Test
    void whoClosesItsOutputIsSupervisedLikeAnyOther() {
        long pid = started("mute").pid();
        assertFalse(Files.exists(Path.of("/proc/" + pid + "/fd/1")), "it has closed it");
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Described again = operator.await("mute", "is started again", now -> now.state().equals("RUNNING") && now.pid() != pid);
        assertEquals(1, again.restarts(), again::json);
        stopped("mute");
    }

    @Test
    void whoWritesMoreThanTheHeapWithoutANewlineIsReadToTheEnd() {
        started("endless");
        Procman.await("the last line is there", 180,
                () -> read(procman.logs.resolve("endless-stdout.log")).endsWith("the end\n"));
        assertEquals("RUNNING", operator.describe("endless").state());
        assertFalse(procman.managerLog().contains("OutOfMemoryError"), procman::managerLog);
        stopped("endless");
    }

    /** Before it, after it, or in the same millisecond: it ends once, and nothing comes after it. */
    @Test
    void whoDiesAsItIsStoppedIsStopped() throws InterruptedException {
        Random random = new Random(11);
        long generation = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Described lives = started("mortal");
            assertEquals(++generation, lives.generation(), lives::json);
            ProcessHandle process = ProcessHandle.of(lives.pid()).orElseThrow();
            long pause = random.nextInt(2_000);
            Thread killer = new Thread(() -> {
                long due = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(pause);
                while (System.nanoTime() < due) {
                    Thread.onSpinWait();
                }
                process.destroyForcibly();
            });
            killer.start();
            operator.orders("stop", "mortal");
            killer.join();
            Described now = operator.await("mortal", "is stopped",
                    seen -> seen.state().equals("STOPPED") && !seen.wished() && seen.pid() == 0);
            assertFalse(now.lastExit().equals("null"), now::json);
            assertEquals(List.of(), Living.of(folder, "mortal"));
        }
    }

    @Test
    void tenThousandExitsAMinuteLeaveNothingBehind() {
        long descriptors = (long) operator.ofJvm("OperatingSystem", "OpenFileDescriptorCount");
        List<String> ids = IntStream.range(0, BRIEF).mapToObj(i -> "brief" + i).collect(Collectors.toList());
        long began = System.nanoTime();
        ids.forEach(id -> operator.orders("start", id));
        Procman.await("all have used up their attempts", 180,
                () -> ids.stream().allMatch(id -> operator.describe(id).reason().equals("attempts_exhausted")));
        System.out.println(BRIEF * ATTEMPTS + " restarts took " + (System.nanoTime() - began) / 1_000_000 + " ms");
        for (String id : ids) {
            Described now = operator.describe(id);
            assertEquals(ATTEMPTS, now.restarts(), now::json);
            assertEquals(1, now.lastExitCode(), now::json);
            assertEquals(List.of(), Living.of(folder, id));
        }
        noZombies();
        Procman.await("their descriptors are closed", 60,
                () -> (long) operator.ofJvm("OperatingSystem", "OpenFileDescriptorCount") <= descriptors + 30);
    }
}
