package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that this JVM has not started: their parents are gone before the platform is made. */
class ObserveTest {

    @TempDir
    Path folder;

    private final List<Long> foreign = new ArrayList<>();

    @AfterEach
    void endAll() {
        foreign.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Runs a script in a session of its own, or in this one's group; its pid. */
    private long orphan(boolean session, String script) throws IOException, InterruptedException {
        Path file = folder.resolve("pid" + foreign.size());
        String command = (session ? "setsid " : "") + "sh -c 'echo $$ > \"$0\"; " + script + "' " + file + " >/dev/null 2>&1 &";
        assertEquals(0, new ProcessBuilder("/bin/sh", "-c", command).start().waitFor());
        Rig.await("the pid", () -> Rig.read(file).endsWith("\n"));
        long pid = Long.parseLong(Rig.read(file).strip());
        foreign.add(pid);
        return pid;
    }

    private static Run observe(Rig rig, long pid) throws NotObservableException {
        Run run = new Run();
        run.process = rig.platform.observe(pid, run);
        return run;
    }

    @ParameterizedTest
    @EnumSource(names = {"SCANNED", "NO_PIDFD"})
    void itsEndIsSeenAtOnce(Mode mode) throws Exception {
        long pid = orphan(true, "sleep 1000");
        try (Rig rig = new Rig(folder, mode)) {
            Run run = observe(rig, pid);
            assertEquals(pid, run.process.identity().pid());
            assertTrue(run.process.usage().isPresent());
            long killed = System.nanoTime();
            run.process.signal("SIGKILL");
            ExitStatus status = run.awaitExit();
            long millis = TimeUnit.NANOSECONDS.toMillis(status.nanoTime() - killed);
            assertTrue(millis < (mode == Mode.NO_PIDFD ? 500 : 50), millis + " ms");
            assertTrue(status.signal() == null || status.signal().equals("SIGKILL"), status.text());
            assertFalse(status.success());
            run.process.release();
            assertEquals(1, run.calls.get());
        }
    }

    @Test
    void releaseTouchesNothing() throws Exception {
        long pid = orphan(true, "sleep 1000");
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Run run = observe(rig, pid);
            run.process.release();
            assertTrue(Rig.alive(pid));
            run.process.signal("SIGTERM");
            assertTrue(Rig.alive(pid), "a released handle has signalled");
            observe(rig, pid);
        }
        assertTrue(Rig.alive(pid), "closing the platform has ended it");
    }

    @Test
    void itsTreeAreItsDescendantsAndNotItsSession() throws Exception {
        Path child = folder.resolve("child");
        Path leader = folder.resolve("leader");
        long parent = orphan(
                true, "sleep 1001 & echo $! > " + leader + "; setsid sh -c \"sleep 1002\" & sh -c \"echo \\$\\$ > " + child
                        + "; sleep 1003; :\" & wait");
        Rig.await("the children", () -> Rig.read(leader).endsWith("\n") && Rig.read(child).endsWith("\n"));
        long sibling = Long.parseLong(Rig.read(leader).strip());
        long middle = Long.parseLong(Rig.read(child).strip());
        foreign.add(sibling);
        foreign.add(middle);
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Run run = observe(rig, middle);
            Rig.await("its child", () -> run.process.tree().size() == 2);
            List<Long> tree = run.process.tree();
            assertFalse(tree.contains(parent) || tree.contains(sibling), tree.toString());
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get(15, TimeUnit.SECONDS));
            assertFalse(Rig.alive(middle));
            assertTrue(Rig.alive(parent) && Rig.alive(sibling), "the session was killed");
            run.process.release();

            Run whole = observe(rig, parent);
            Rig.await("its descendants", () -> whole.process.tree().size() >= 3);
            List<Long> all = whole.process.tree();
            assertTrue(all.contains(sibling), all.toString());
            assertEquals(List.of(), whole.process.killTree().toCompletableFuture().get(15, TimeUnit.SECONDS));
            all.forEach(pid -> assertFalse(Rig.alive(pid), "pid " + pid));
            whole.process.release();
        }
    }

    @Test
    void aSignalGoesToTheGroupOnlyIfItLeadsOne() throws Exception {
        Path child = folder.resolve("child");
        long leader = orphan(true, "sh -c \"echo \\$\\$ > " + child + "; sleep 1003; :\" & sleep 1004; :");
        Rig.await("the child", () -> Rig.read(child).endsWith("\n"));
        long member = Long.parseLong(Rig.read(child).strip());
        foreign.add(member);
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Run follower = observe(rig, member);
            follower.process.signalGroup("SIGTERM");
            follower.awaitExit();
            assertTrue(Rig.alive(leader), "its group is its leader's");
            follower.process.release();
        }
        Path second = folder.resolve("second");
        long other = orphan(true, "sh -c \"echo \\$\\$ > " + second + "; sleep 1003; :\" & wait");
        Rig.await("the child", () -> Rig.read(second).endsWith("\n"));
        long follower = Long.parseLong(Rig.read(second).strip());
        foreign.add(follower);
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Run run = observe(rig, other);
            run.process.signalGroup("SIGTERM");
            run.awaitExit();
            Rig.await("the member has ended", () -> !Rig.alive(follower));
            run.process.release();
        }
    }

    @Test
    void whatIsNotForeignIsRefused() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            refused(rig, 1, "never observed");
            refused(rig, ProcessHandle.current().pid(), "this manager itself");
            refused(rig, Integer.MAX_VALUE, "does not run");
            refused(rig, 1L << 40, "is none");
            Path grandchild = folder.resolve("grandchild");
            Run ours = rig.spawn(rig.script("sh -c 'echo $$ > grandchild; sleep 1000; :'; :").build());
            Rig.await("the grandchild", () -> Rig.read(grandchild).endsWith("\n"));
            refused(rig, ours.pid(), "belongs to p1");
            refused(rig, Long.parseLong(Rig.read(grandchild).strip()), "belongs to p1");
            ours.process.killTree().toCompletableFuture().get(15, TimeUnit.SECONDS);
            ours.awaitExit();
            ours.process.release();
            Process child = new ProcessBuilder("sleep", "1000").start();
            try {
                refused(rig, child.pid(), "was started by this manager");
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    /** A manager is killed: what it started is ours by the marker, whoever its parent is. */
    @Test
    void whatCarriesOurMarkerIsRefused() throws Exception {
        Rig marked = new Rig(folder, Mode.SCANNED);
        String marker = marked.marker;
        marked.close();
        Path file = folder.resolve("marked");
        assertEquals(0, new ProcessBuilder("/bin/sh", "-c",
                "PROCMAN_MANAGER=" + marker + " PROCMAN_PROCESS_ID=web setsid sh -c 'echo $$ > " + file
                        + "; sleep 1000; :' >/dev/null 2>&1 &").start().waitFor());
        Rig.await("the pid", () -> Rig.read(file).endsWith("\n"));
        long pid = Long.parseLong(Rig.read(file).strip());
        foreign.add(pid);
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            assertFalse(rig.platform.findMarked(marker).isEmpty());
            refused(rig, pid, "for web");
            rig.platform.killMarked(marker, "web");
        }
        assertTrue(Files.exists(file));
    }

    private static void refused(Rig rig, long pid, String saying) {
        NotObservableException refusal =
                assertThrows(NotObservableException.class, () -> rig.platform.observe(pid, status -> { }));
        assertTrue(refusal.getMessage().contains(saying), refusal.getMessage());
    }
}
