package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();

    private long deadPid() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void withoutAManagerItSaysWhereItLookedAndHowToStartOne() {
        run.environment.put("XDG_STATE_HOME", directory.resolve("xdg").toString());
        run.home = directory.resolve("home");
        assertEquals(7, run.main("status"));
        assertEquals("procman: no manager in " + directory + "/home/state, " + directory
                + "/xdg/procman or /var/lib/procman; start one with: procman run\n", run.err());
        assertEquals("", run.out());
    }

    @Test
    void aNamedStateDirectoryIsTheOnlyOne() {
        assertEquals(7, run.main("status", "--state-dir", directory.toString()));
        assertEquals("procman: no manager in " + directory + "; start one with: procman run --state-dir " + directory
                + "\n", run.err());
    }

    @Test
    void aDeadManagerIsNone() throws Exception {
        long pid = deadPid();
        Files.writeString(directory.resolve("manager.json"), "{\"pid\":" + pid + ",\"jmx_url\":null}");
        run.environment.put("PROCMAN_STATE_DIR", directory.toString());
        assertEquals(7, run.main("stop", "web"));
        assertEquals("procman: no manager in " + directory + " (its last one, pid " + pid
                + ", has ended); start one with: procman run\n", run.err());
    }

    @Test
    void aDeadOneDoesNotHideALivingOne() throws Exception {
        Path state = Files.createDirectories(directory.resolve("home/state"));
        Files.writeString(state.resolve("manager.json"), "{\"pid\":" + deadPid() + "}");
        run.home = directory.resolve("home");
        run.environment.put("HOME", directory.toString());
        try (FakeManager manager = FakeManager.in(directory.resolve(".local/state/procman"))) {
            manager.processes.add(Rows.process("web", "RUNNING", Map.of()));
            assertEquals(0, run.main("status", "web"), run::err);
        }
    }

    @Test
    void theHomeGoesFirst() throws Exception {
        run.home = directory.resolve("home");
        run.environment.put("HOME", directory.toString());
        try (FakeManager first = FakeManager.in(directory.resolve("home/state"));
                FakeManager second = FakeManager.in(directory.resolve(".local/state/procman"))) {
            first.processes.add(Rows.process("first", "RUNNING", Map.of()));
            second.processes.add(Rows.process("second", "RUNNING", Map.of()));
            assertEquals(0, run.main("status", "first"), run::err);
        }
    }

    @Test
    void aRefusedConnectionIsNoManager() throws Exception {
        FakeManager manager = FakeManager.in(directory);
        manager.close();
        assertEquals(7, run.on(manager, "status"));
        assertTrue(run.err().startsWith("procman: no manager in " + directory + " (pid "), run::err);
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void aStartingManagerIsWaitedFor() throws Exception {
        try (FakeManager manager = FakeManager.in(directory)) {
            manager.writeFile("starting", ProcessHandle.current().pid(), null);
            CompletableFuture<Void> ready = CompletableFuture.runAsync(
                    () -> {
                        try {
                            manager.writeFile("running", ProcessHandle.current().pid(), manager.url);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            assertEquals(0, run.on(manager, "status"), run::err);
            ready.join();
        }
    }

    @Test
    void butNotForEver() throws Exception {
        try (FakeManager manager = FakeManager.in(directory)) {
            manager.writeFile("starting", ProcessHandle.current().pid(), null);
            run.patienceMillis = 120;
            assertEquals(7, run.on(manager, "status"));
            assertTrue(run.err().endsWith("is starting and does not listen, not even after 120ms\n"), run::err);
        }
    }

    @Test
    void aFileThatIsNoJsonIsNoManager() throws Exception {
        Files.writeString(directory.resolve("manager.json"), "{\"pid\":");
        assertEquals(7, run.main("status", "--state-dir", directory.toString()));
        assertTrue(run.err().contains("cannot be understood"), run::err);
    }

    @Test
    void aZombieIsDead() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.5 & echo $!; exec sleep 60").start();
        try {
            long zombie = Long.parseLong(parent.inputReader().readLine());
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (ManagerFile.isAlive(zombie) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertTrue(Files.exists(Path.of("/proc/" + zombie)), "it is still there");
            assertTrue(!ManagerFile.isAlive(zombie) && ManagerFile.isAlive(parent.pid()));
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }
}
