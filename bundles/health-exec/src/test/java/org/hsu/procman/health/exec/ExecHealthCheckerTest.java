package org.hsu.procman.health.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ExecHealthCheckerTest {

    private final ExecHealthChecker checker = new ExecHealthChecker();

    @TempDir
    Path directory;

    /** As JDK 17 and JDK 25 word it. */
    @Test
    void aMachineWithoutRoomIsToldFromACommandThatIsNotThere() {
        for (String text : List.of(
                "Cannot run program \"true\": error=11, Resource temporarily unavailable",
                "Cannot run program \"true\": Exec failed, error: 24 (Too many open files)",
                "Cannot run program \"true\": error=12, Cannot allocate memory")) {
            assertTrue(ExecHealthChecker.isNoRoom(new IOException(text)), text);
        }
        for (String text : List.of(
                "Cannot run program \"tru\": error=2, No such file or directory",
                "Cannot run program \"tru\": Exec failed, error: 2 (No such file or directory)",
                "Cannot run program \"error=113\": error=13, Permission denied")) {
            assertFalse(ExecHealthChecker.isNoRoom(new IOException(text)), text);
        }
    }

    @Test
    void exitZeroIsHealthy() throws Exception {
        assertEquals(HealthResult.healthy("exit 0"), check("true"));
        assertEquals(HealthResult.healthy("exit 0: fine"), sh("echo fine"));
        assertEquals(
                HealthResult.unhealthy("exit 3: no database sorry"), sh("echo no database; echo sorry >&2; exit 3"));
    }

    @Test
    void runsInTheProcessesPlaceWithItsEnvironment() throws Exception {
        assertEquals(
                HealthResult.healthy("exit 0: " + directory.toRealPath() + " blue"), sh("echo \"$(pwd -P) $COLOUR\""));
    }

    @Test
    void looksUpTheProgramInTheProcessesPath() throws Exception {
        Path program = Files.writeString(directory.resolve("am-i-well"), "#!/bin/sh\necho yes\n");
        assertTrue(program.toFile().setExecutable(true));
        HealthTarget target = new HealthTarget("web", 1, 1, null, Map.of("PATH", directory + ":/bin:/usr/bin"));
        HealthResult result =
                checker.check(target, new ExecSettings(List.of("am-i-well")), Duration.ofSeconds(10));
        assertEquals(HealthResult.healthy("exit 0: yes"), result);
    }

    @Test
    void aProgramThatIsNotThere() throws Exception {
        HealthResult result = check("/no/such/program");
        assertFalse(result.healthy());
        assertTrue(result.message().startsWith("cannot start /no/such/program: "), result.message());
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        assertEquals(HealthResult.healthy("exit 0"), check("cat"));
    }

    @Test
    void muchOutputNeitherBlocksNorFillsTheMessage() throws Exception {
        HealthResult result = sh("head -c 5000000 /dev/zero | tr '\\0' x");
        assertTrue(result.healthy());
        assertEquals("exit 0: " + "x".repeat(200), result.message());
    }

    @Test
    void aBackgroundChildThatHoldsTheOutputDoesNotHoldTheCheck() throws Exception {
        Path pid = directory.resolve("pid");
        long start = System.nanoTime();
        try {
            assertTrue(sh("sleep 60 & echo $! > pid").healthy());
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theWholeTreeIsKilledAtTheTimeout() throws Exception {
        HealthResult result = checker.check(
                target(),
                new ExecSettings(List.of("/bin/sh", "-c", ESCAPING_TREE)),
                Duration.ofMillis(1500));
        assertEquals(HealthResult.unhealthy("no end in 1500 ms, killed: here"), result);
        assertTreeIsDead();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theWholeTreeIsKilledAtAnInterrupt() throws Exception {
        FutureTask<HealthResult> task = new FutureTask<>(() -> sh(ESCAPING_TREE));
        Thread thread = new Thread(task);
        thread.start();
        Path last = directory.resolve("pids");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (lines(last).size() < 4 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, () -> task.get(10, TimeUnit.SECONDS));
        assertEquals(InterruptedException.class, e.getCause().getClass());
        assertTreeIsDead();
    }

    /** A shell, its child, an orphan in a session of its own, and one that keeps forking. */
    private static final String ESCAPING_TREE = "echo here; echo $$ >> pids; sleep 60 & echo $! >> pids;"
            + " (setsid sh -c 'echo $$ >> pids; exec sleep 60' &);"
            + " (sh -c 'echo $$ >> pids; while :; do setsid sh -c \"sleep 0.3\" & sleep 0.01; done' &); wait; sleep 60";

    private void assertTreeIsDead() throws IOException {
        List<String> pids = lines(directory.resolve("pids"));
        assertEquals(4, pids.size());
        for (String pid : pids) {
            assertFalse(
                    ProcessHandle.of(Long.parseLong(pid)).filter(CommandTree::runs).isPresent(), pid + " lives");
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private HealthResult sh(String script) throws Exception {
        return check("/bin/sh", "-c", script);
    }

    private HealthResult check(String... command) throws Exception {
        return checker.check(target(), new ExecSettings(List.of(command)), Duration.ofSeconds(20));
    }

    private HealthTarget target() {
        return new HealthTarget("web", 1, 1, directory, Map.of("COLOUR", "blue"));
    }
}
