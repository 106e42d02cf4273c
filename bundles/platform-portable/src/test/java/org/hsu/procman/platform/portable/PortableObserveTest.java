package org.hsu.procman.platform.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.RunningProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that this JVM has not started: its parent is gone. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class PortableObserveTest {

    private final PortablePlatform platform = new PortablePlatform();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    @TempDir
    Path folder;

    private ProcessHandle foreign;

    @AfterEach
    void end() {
        if (foreign != null) {
            foreign.descendants().forEach(ProcessHandle::destroyForcibly);
            foreign.destroyForcibly();
        }
        platform.deactivate();
    }

    private void orphan(String script) throws Exception {
        Path file = folder.resolve("pid");
        String command = "setsid sh -c 'echo $$ > " + file + ".new; mv " + file + ".new " + file + "; " + script
                + "' >/dev/null 2>&1 &";
        assertEquals(0, new ProcessBuilder("/bin/sh", "-c", command).start().waitFor());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (Files.notExists(file)) {
            assertTrue(System.nanoTime() < deadline, "no pid in 15 s");
            Thread.onSpinWait();
        }
        foreign = ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    }

    @Test
    void itIsMeasuredEndedAndItsEndSeen() throws Exception {
        orphan("sleep 1000; :");
        RunningProcess process = platform.observe(foreign.pid(), exit::complete);
        assertEquals(foreign.pid(), process.identity().pid());
        assertTrue(process.usage().isPresent());
        assertEquals(List.of(), process.killTree().toCompletableFuture().get(15, TimeUnit.SECONDS));
        assertEquals("exit unknown", exit.get(15, TimeUnit.SECONDS).text());
        assertFalse(Liveness.runs(foreign));
    }

    @Test
    void aStopGoesToItAloneAndReleaseToNobody() throws Exception {
        orphan("sleep 1000; :");
        RunningProcess first = platform.observe(foreign.pid(), exit::complete);
        first.release();
        assertTrue(Liveness.runs(foreign));
        RunningProcess process = platform.observe(foreign.pid(), status -> {});
        List<ProcessHandle> children = foreign.descendants().toList();
        process.signalGroup("SIGTERM");
        assertFalse(process.awaitEmpty(0).toCompletableFuture().get(15, TimeUnit.SECONDS) && children.isEmpty());
        foreign.onExit().get(15, TimeUnit.SECONDS);
        children.forEach(child -> assertTrue(Liveness.runs(child), "its child was signalled, too"));
        assertEquals(List.of(), process.killTree().toCompletableFuture().get(15, TimeUnit.SECONDS));
        children.forEach(child -> assertFalse(Liveness.runs(child), "its child was forgotten"));
        assertFalse(exit.isDone(), "a released one has told its end");
    }

    @Test
    void whatIsNotForeignIsRefused() throws Exception {
        refused(1, "never observed");
        refused(ProcessHandle.current().pid(), "this manager itself");
        refused(ProcessHandle.current().parent().orElseThrow().pid(), "above this manager");
        refused(Long.MAX_VALUE, "does not run");
        Process child = new ProcessBuilder("sleep", "1000").start();
        try {
            refused(child.pid(), "was started by this manager");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private void refused(long pid, String saying) {
        NotObservableException refusal =
                assertThrows(NotObservableException.class, () -> platform.observe(pid, exit::complete));
        assertTrue(refusal.getMessage().contains(saying), refusal.getMessage());
    }
}
