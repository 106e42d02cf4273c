package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TreeTest {

    /** Writes a line with its pid for each process: a child, one in another session, a daemon by double fork. */
    private static final String ESCAPES = """
            sleep 300 & echo $!
            setsid sh -c 'echo $$; exec sleep 300' &
            (setsid sh -c 'echo $$; sleep 300 & echo $!; wait' &)
            trap '' TERM
            echo $$
            while :; do sleep 0.2; done
            """;

    @TempDir
    Path folder;

    private List<Long> pids(Launch launch, int count) {
        Rig.await(count + " pids", () -> Rig.read(launch.stdout()).lines().count() >= count);
        return Rig.read(launch.stdout()).lines().map(Long::valueOf).toList();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aKilledTreeIsGoneWithWhatLeftTheSession(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script(ESCAPES).build();
            Run run = rig.spawn(launch);
            List<Long> pids = pids(launch, 5);
            assertTrue(run.process.tree().containsAll(pids), run.process.tree() + " " + pids);
            assertFalse(run.process.awaitEmpty(TimeUnit.MILLISECONDS.toNanos(50)).toCompletableFuture().get());
            CompletableFuture<Boolean> empty =
                    run.process.awaitEmpty(TimeUnit.SECONDS.toNanos(20)).toCompletableFuture();
            List<Long> survivors = run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS);
            assertEquals(List.of(), survivors);
            assertEquals("SIGKILL", run.awaitExit().signal());
            assertTrue(empty.get(Rig.SECONDS, TimeUnit.SECONDS));
            assertEquals(List.of(), pids.stream().filter(Rig::alive).toList());
            assertEquals(List.of(), run.process.tree());
            assertTrue(run.process.usage().isEmpty());
            run.process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aTreeOutlivesItsLeaderUntilItIsKilled(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("(setsid sh -c 'echo $$; exec sleep 300' &) ; sleep 300 & echo $!").build();
            Run run = rig.spawn(launch);
            assertTrue(run.awaitExit().success());
            List<Long> pids = pids(launch, 2);
            assertFalse(run.process.awaitEmpty(0).toCompletableFuture().get());
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
            assertEquals(List.of(), pids.stream().filter(Rig::alive).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theRequestToStopReachesWhatHasLeftTheGroup(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            String outsider = "setsid sh -c 'trap \"echo asked; exit\" TERM; echo $$; while :; do sleep 0.02; done' &";
            Launch launch = rig.script(outsider + " sleep 300 & wait").build();
            Run run = rig.spawn(launch);
            long pid = pids(launch, 1).get(0);
            run.process.requestStop("SIGTERM");
            assertEquals("SIGTERM", run.awaitExit().signal());
            assertTrue(run.process.awaitEmpty(TimeUnit.SECONDS.toNanos(Rig.SECONDS)).toCompletableFuture().get());
            assertFalse(Rig.alive(pid));
            assertEquals(pid + "\nasked\n", Rig.read(launch.stdout()));
            run.process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aForkStormIsKilled(Mode mode) throws Exception {
        String storm = "f() { setsid sh -c 'sleep 300' & sleep 0.01; f; }; f & f & f & f & echo up; wait";
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script(storm).build();
            Run run = rig.spawn(launch);
            Rig.await("some forks", () -> run.process.tree().size() > 15);
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
            assertEquals(List.of(), rig.platform.findMarked(rig.marker));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aKillRightAfterTheSpawnMissesNothing(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            for (int count = 0; count < 30; count++) {
                Run run = rig.spawn(rig.script("sleep 300 & sleep 300 & wait").stdout(null).build());
                assertEquals(List.of(),
                        run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
                run.awaitExit();
                run.process.release();
            }
            assertEquals(List.of(), rig.platform.findMarked(rig.marker));
        }
    }

    @Test
    void whatLeftTheCgroupIsKilledByItsMarker() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Assumptions.assumeTrue(rig.hasCgroups(), "no cgroups here");
            Path procs = rig.mount().orElseThrow().own().resolve("cgroup.procs");
            String leaves = "echo $$ > " + procs + "; echo $$; exec sleep 300";
            Launch launch = rig.script("setsid sh -c '" + leaves + "' & wait").build();
            Run run = rig.spawn(launch);
            long escaped = pids(launch, 1).get(0);
            assertFalse(run.process.tree().contains(escaped));
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
            assertFalse(Rig.alive(escaped));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void markedProcessesAreFoundAndKilledByIdOnly(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch first = rig.script("(setsid sh -c 'echo $$; exec sleep 300' &) ; echo $$; exec sleep 300").build();
            Launch second = rig.script("echo $$; exec sleep 300").build();
            Run one = rig.spawn(first);
            Run two = rig.spawn(second);
            List<Long> pids = new ArrayList<>(pids(first, 2));
            pids.addAll(pids(second, 1));
            Rig.await("three", () -> rig.platform.findMarked(rig.marker).size() == 3);
            List<MarkedProcess> marked = rig.platform.findMarked(rig.marker);
            assertEquals(pids.stream().sorted().toList(), marked.stream().map(each -> each.identity().pid()).toList());
            assertTrue(marked.stream().anyMatch(each -> each.identity().equals(two.process.identity())
                    && each.processId().equals(second.processId()) && each.generation() == 1));
            assertEquals(List.of(), rig.platform.killMarked(rig.marker, first.processId()));
            assertEquals("SIGKILL", one.awaitExit().signal());
            assertEquals(List.of(two.process.identity()),
                    rig.platform.findMarked(rig.marker).stream().map(MarkedProcess::identity).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void usageIsThatOfTheWholeTree(Mode mode) throws Exception {
        String busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("sleep 300 & (" + busy + "); echo done; sleep 300").build();
            Run run = rig.spawn(launch);
            Rig.await("the work", () -> Rig.read(launch.stdout()).contains("done"));
            Rig.await("three processes", () -> run.process.usage().orElseThrow().processes() == 3);
            // The shell that becomes the last one has its script open for a moment.
            Rig.await("nine files", () -> Integer.valueOf(9).equals(run.process.usage().orElseThrow().openFiles()));
            Usage usage = run.process.usage().orElseThrow();
            assertTrue(usage.cpuNanos() >= TimeUnit.MILLISECONDS.toNanos(20), usage.toString());
            assertTrue(usage.rssBytes() > 1_000_000 && usage.rssBytes() < 100_000_000, usage.toString());
            assertTrue(usage.virtualBytes() >= usage.rssBytes(), usage.toString());
            assertEquals(3, usage.threads());
            assertEquals(9, usage.openFiles());
        }
    }

    @Test
    void aRunHasACgroupUntilItIsReleased() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Assumptions.assumeTrue(rig.hasCgroups(), "no cgroups here");
            Launch launch = rig.launch("/bin/cat", "/proc/self/cgroup").build();
            Run run = rig.spawn(launch);
            run.awaitExit();
            String folderName = TrackingCgroups.rootName(rig.marker) + "/" + launch.processId() + ".1";
            assertTrue(Files.readString(launch.stdout()).contains(folderName), Files.readString(launch.stdout()));
            Path cgroup = rig.mount().orElseThrow().own().resolve(folderName);
            assertTrue(Files.isDirectory(cgroup));
            run.process.release();
            Rig.await("its removal", () -> Files.notExists(cgroup));
        }
    }

    @Test
    void whatTheFreezerHoldsIsCountedByVersion2() throws Exception {
        try (Rig rig = new Rig(folder, Mode.FREEZER)) {
            Optional<CgroupMount> counting = CgroupMount.find(CgroupMount.VERSION_2);
            Assumptions.assumeTrue(
                    counting.isPresent() && rig.mount().orElseThrow().controller().equals(CgroupMount.FREEZER),
                    "no v1 beside v2 here");
            // An orphan's orphan: what it has used is nobody's but the cgroup's when it is gone.
            String busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done";
            Launch launch = rig.script("sleep 300 & while [ ! -e go ]; do sleep 0.02; done; (setsid sh -c '" + busy
                    + "' &); sleep 300").build();
            Run run = rig.spawn(launch);
            Path account = counting.get().own().resolve(TrackingCgroups.rootName(rig.marker))
                    .resolve(launch.processId() + ".1");
            Rig.await("its account", () -> new Cgroup(account).pids().containsAll(run.process.tree()));
            Files.createFile(folder.resolve("go"));
            Rig.await("the work", () -> Rig.read(launch.stdout()).contains("done"));
            Rig.await("the orphan is gone", () -> run.process.tree().size() == 3);
            Usage usage = run.process.usageInDetail().orElseThrow();
            assertTrue(usage.cpuNanos() >= TimeUnit.MILLISECONDS.toNanos(20), usage.toString());
            assertEquals(Files.exists(account.resolve("cpu.pressure")), usage.pressure() != null);
            run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS);
            run.awaitExit();
            run.process.release();
            Rig.await("its removal", () -> Files.notExists(account));
        }
    }

    @Test
    void emptyCgroupsOfACrashedManagerAreRemoved() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Assumptions.assumeTrue(rig.hasCgroups(), "no cgroups here");
            Path root = rig.mount().orElseThrow().own().resolve(TrackingCgroups.rootName(rig.marker));
            Path left = Files.createDirectories(root.resolve("old.7").resolve("deeper"));
            Path young = Files.createDirectories(root.resolve("new.8"));
            Files.setLastModifiedTime(left.getParent(), FileTime.from(Instant.now().minusSeconds(60)));
            rig.output(rig.script("exit 0"));
            assertTrue(Files.notExists(left.getParent()));
            assertTrue(Files.exists(young), "its child may be about to join");
        }
    }
}
