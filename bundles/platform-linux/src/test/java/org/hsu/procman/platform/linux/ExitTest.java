package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void codeAndSignalAreToldWithTheirTime(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            long before = System.nanoTime();
            ExitStatus code = rig.spawn(rig.script("exit 42").build()).awaitExit();
            assertEquals(42, code.code());
            assertEquals("exit 42", code.text());
            assertTrue(code.nanoTime() - before > 0 && code.nanoTime() - System.nanoTime() < 0);
            ExitStatus signal = rig.spawn(rig.script("kill -SEGV $$").build()).awaitExit();
            assertEquals("SIGSEGV", signal.signal());
            assertEquals("SIGRTMIN+3", rig.spawn(rig.script("kill -37 $$").build()).awaitExit().signal());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void noInstantExitIsLostOrToldTwice(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            List<Run> runs = new ArrayList<>();
            for (int count = 0; count < 200; count++) {
                Launch launch = rig.launch("/bin/true").stdout(null).stderr(null).build();
                runs.add(rig.spawn(launch));
            }
            List<CompletableFuture<Boolean>> empty = new ArrayList<>();
            for (Run run : runs) {
                assertTrue(run.awaitExit().success());
                assertEquals(1, run.calls.get());
                empty.add(run.process.awaitEmpty(TimeUnit.SECONDS.toNanos(5)).toCompletableFuture());
            }
            for (CompletableFuture<Boolean> each : empty) {
                assertTrue(each.get(Rig.SECONDS, TimeUnit.SECONDS));
            }
            runs.forEach(run -> run.process.release());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"CGROUP", "FREEZER", "SCANNED"})
    void threeHundredAtOnce(Mode mode) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try (Rig rig = new Rig(folder, mode)) {
            List<Callable<Run>> starts = new ArrayList<>();
            for (int count = 0; count < 300; count++) {
                LaunchBuilder builder = rig.script("exit " + count % 100).stdout(null).stderr(null);
                starts.add(() -> rig.spawn(builder.build()));
            }
            List<Future<Run>> started = executor.invokeAll(starts);
            for (int count = 0; count < 300; count++) {
                Run run = started.get(count).get();
                assertEquals(count % 100, run.awaitExit().code());
                run.process.release();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void signalsReachTheMainProcessOrTheWholeGroup(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("trap 'echo got usr1' USR1; echo ready; while :; do sleep 0.05; done").build();
            Run trapped = rig.spawn(launch);
            Rig.await("ready", () -> Rig.read(launch.stdout()).contains("ready"));
            trapped.process.signal("SIGUSR1");
            Rig.await("the trap", () -> Rig.read(launch.stdout()).contains("got usr1"));
            assertEquals(0, trapped.calls.get());
            trapped.process.requestStop("SIGTERM");
            assertEquals("SIGTERM", trapped.awaitExit().signal());
            assertDoesNotThrow(() -> trapped.process.signal("SIGTERM"));

            Launch group = rig.script("sleep 60 & sleep 60 & echo up; wait").build();
            Run leader = rig.spawn(group);
            Rig.await("up", () -> Rig.read(group.stdout()).contains("up") && leader.process.tree().size() == 3);
            leader.process.requestStop("SIGTERM");
            assertEquals("SIGTERM", leader.awaitExit().signal());
            assertTrue(leader.process.awaitEmpty(TimeUnit.SECONDS.toNanos(10)).toCompletableFuture().get());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theGroupIsReachedWhenItsLeaderIsGone(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("sleep 60 & echo $!").build();
            Run run = rig.spawn(launch);
            assertTrue(run.awaitExit().success());
            long left = Long.parseLong(Files.readString(launch.stdout()).strip());
            assertEquals(List.of(left), run.process.tree());
            run.process.signalGroup("SIGTERM");
            Rig.await("the member's end", () -> !Rig.alive(left));
            assertTrue(run.process.awaitEmpty(TimeUnit.SECONDS.toNanos(10)).toCompletableFuture().get());
            assertDoesNotThrow(() -> run.process.signalGroup("SIGTERM"));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whoWaitsWhenThePlatformClosesIsNotLeftWaiting(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            LinuxPlatform closing = new LinuxPlatform(mode.features);
            Run run = new Run();
            run.process = closing.spawn(rig.script("exec sleep 60").build(), run);
            CompletableFuture<Boolean> empty = run.process.awaitEmpty(Long.MAX_VALUE / 4).toCompletableFuture();
            closing.close();
            assertFalse(empty.get(Rig.SECONDS, TimeUnit.SECONDS));
            assertFalse(run.process.awaitEmpty(Long.MAX_VALUE / 4).toCompletableFuture()
                    .get(Rig.SECONDS, TimeUnit.SECONDS));
            assertTrue(Rig.alive(run.pid()), "closing leaves the processes running");
            assertEquals(List.of(), rig.platform.killMarked(rig.marker, "p1"));
            // The closed one had moved it to a cgroup of v2 as well, or had not come to that.
            for (String controller : List.of(CgroupMount.VERSION_2, CgroupMount.FREEZER)) {
                CgroupMount.find(controller)
                        .map(mount -> mount.own().resolve(TrackingCgroups.rootName(rig.marker)))
                        .ifPresent(root -> Rig.await("the cgroup's removal", () ->
                                Files.notExists(root) || new Cgroup(root).remove()));
            }
        }
    }

    @Test
    void anUnknownSignalIsAnsweredWithItsNeighbours() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Run run = rig.spawn(rig.script("exec sleep 60").build());
            SignalException refusal = assertThrows(SignalException.class, () -> run.process.signal("SIGTREM"));
            assertTrue(refusal.getMessage().contains("SIGTERM"), refusal.getMessage());
        }
    }

    @Test
    void aReleasedRunIsNotToldOfAndNoDescriptorStays() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            rig.output(rig.script("exit 0"));
            int before = Path.of("/proc/self/fd").toFile().list().length;
            for (int count = 0; count < 20; count++) {
                Run run = rig.spawn(rig.script("exec sleep 60").build());
                assertTrue(run.process.usage().isPresent());
                run.process.release();
                run.process.release();
                ProcessHandle.of(run.pid()).orElseThrow().destroyForcibly();
                WaitStatus.reapNow(run.pid());
                assertEquals(0, run.calls.get());
            }
            assertEquals(before, Path.of("/proc/self/fd").toFile().list().length);
        }
    }

    @Test
    void childrenOfTheJdkKeepTheirExitCodesAndOrphansAreBuried() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            rig.output(rig.script("(setsid sh -c 'sleep 0.1' &) ; exit 0"));
            List<Process> ours = new ArrayList<>();
            for (int count = 0; count < 50; count++) {
                ours.add(new ProcessBuilder("setsid", "sh", "-c", "exit " + count).start());
            }
            for (int count = 0; count < 50; count++) {
                assertEquals(count, ours.get(count).waitFor());
            }
        }
    }
}
