package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdoptTest {

    private static final String UNTIL_TOLD = "while [ ! -e go ]; do sleep 0.02; done; ";

    @TempDir
    Path folder;

    /** Starts the scripts from another JVM, kills that with SIGKILL and returns what is left. */
    private List<ProcessIdentity> orphaned(Rig rig, Mode mode, String... scripts) throws Exception {
        Process manager = otherManager(rig, mode, "exec \"$@\"", scripts);
        try (BufferedReader lines = manager.inputReader()) {
            return identities(lines, scripts.length);
        } finally {
            manager.destroyForcibly().waitFor();
        }
    }

    private Process otherManager(Rig rig, Mode mode, String wrapper, String... scripts) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", wrapper, "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
                OtherManager.class.getName(), mode.name(), rig.marker, folder.toString()));
        command.addAll(List.of(scripts));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static List<ProcessIdentity> identities(BufferedReader lines, int count) throws IOException {
        String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        List<ProcessIdentity> identities = new ArrayList<>();
        while (identities.size() < count) {
            String[] numbers = lines.readLine().split(" ");
            identities.add(new ProcessIdentity(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), bootId));
        }
        return identities;
    }

    private Run adopt(Rig rig, ProcessIdentity identity, int index) {
        Run run = new Run();
        Launch launch = OtherManager.launch(rig.marker, folder, index, "");
        run.process = rig.platform.adopt(identity, launch, run).orElseThrow();
        return run;
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"CGROUP", "FREEZER", "SCANNED"})
    void theExitOfAnAdoptedProcessIsSeenAsItWas(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            List<ProcessIdentity> left = orphaned(rig, mode, UNTIL_TOLD + "exit 42", "exec sleep 300",
                    UNTIL_TOLD + "exit 0", "sleep 300 & setsid sleep 300 & wait");
            Run code = adopt(rig, left.get(0), 0);
            Run signal = adopt(rig, left.get(1), 1);
            Run success = adopt(rig, left.get(2), 2);
            Run tree = adopt(rig, left.get(3), 3);
            assertEquals(left.get(0), code.process.identity());
            signal.process.signal("SIGSEGV");
            Files.createFile(folder.resolve("go"));
            assertEquals("SIGSEGV", signal.awaitExit().signal());
            assertEquals(42, code.awaitExit().code());
            assertTrue(success.awaitExit().success());
            assertTrue(code.process.awaitEmpty(TimeUnit.SECONDS.toNanos(10)).toCompletableFuture().get());
            Rig.await("its tree", () -> tree.process.tree().size() == 3);
            List<Long> pids = tree.process.tree();
            assertEquals(3, tree.process.usage().orElseThrow().processes());
            assertEquals(List.of(), tree.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
            assertEquals("SIGKILL", tree.awaitExit().signal());
            assertEquals(List.of(), pids.stream().filter(Rig::alive).toList());
            for (Run run : List.of(code, signal, success, tree)) {
                assertEquals(1, run.calls.get());
                run.process.release();
            }
            removeRoot(rig);
        }
    }

    /** The folder of the killed manager; a manager that spawns nothing itself has no reason to remove it. */
    private static void removeRoot(Rig rig) {
        rig.mount().ifPresent(mount -> Rig.await("the cgroup's removal", () ->
                new Cgroup(mount.own().resolve(TrackingCgroups.rootName(rig.marker))).remove()));
    }

    @Test
    void withoutPidfdTheEndIsSeenAndNeverTakenForASuccess() throws Exception {
        try (Rig rig = new Rig(folder, Mode.NO_PIDFD)) {
            ProcessIdentity left = orphaned(rig, Mode.NO_PIDFD, UNTIL_TOLD + "exit 42").get(0);
            Run run = adopt(rig, left, 0);
            Files.createFile(folder.resolve("go"));
            ExitStatus status = run.awaitExit();
            assertTrue(status.code() == null && status.signal() == null || status.code() == 42, status.text());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"CGROUP", "FREEZER", "NO_PIDFD"})
    void anotherProcessWithThePidIsRefused(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("exec sleep 300").build();
            Run run = rig.spawn(launch);
            ProcessIdentity real = run.process.identity();
            for (ProcessIdentity wrong : List.of(
                    new ProcessIdentity(real.pid(), real.startTicks() + 1, real.bootId()),
                    new ProcessIdentity(real.pid(), real.startTicks(), "another-boot"),
                    new ProcessIdentity(4_000_000, real.startTicks(), real.bootId()))) {
                Run refused = new Run();
                assertEquals(Optional.<RunningProcess>empty(), rig.platform.adopt(wrong, launch, refused));
                assertEquals(0, refused.calls.get());
            }
            assertTrue(Rig.alive(real.pid()));
            run.process.signal("SIGKILL");
            run.awaitExit();
            assertEquals(Optional.<RunningProcess>empty(), rig.platform.adopt(real, launch, new Run()));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theNextPlatformInThisJvmTakesOverItsChildren(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Launch launch = rig.script("sleep 300 & " + UNTIL_TOLD + "exit 7").build();
            Run old = new Run();
            LinuxPlatform first = new LinuxPlatform(mode.features);
            old.process = first.spawn(launch, old);
            first.close();
            Run run = new Run();
            run.process = rig.platform.adopt(old.process.identity(), launch, run).orElseThrow();
            Files.createFile(folder.resolve("go"));
            assertEquals(7, run.awaitExit().code());
            assertEquals(0, old.calls.get());
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get(Rig.SECONDS, TimeUnit.SECONDS));
            run.process.release();
            removeRoot(rig);
        }
    }

    @Test
    void withoutItsEnvironmentItIsKnownByWhatItWritesTo() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Path out = folder.resolve("bare.out");
            Path err = folder.resolve("bare.err");
            Run run = rig.spawn(rig.script("exec env -i /bin/sh -c 'echo bare; exec /bin/sleep 300'").stdout(out).stderr(err).build());
            ProcessIdentity identity = run.process.identity();
            Rig.await("its environment is gone", () -> Rig.read(out).equals("bare\n"));
            assertEquals(List.of(), rig.platform.findMarked(rig.marker));
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
            Path named = link.resolve("bare.err");
            assertEquals(Map.of(identity, named),
                    rig.platform.findWriting(List.of(named, folder.resolve("missing"), folder.resolve("other"))));
            for (Path wrong : List.of(folder.resolve("bare.out2"), folder.resolve("missing/bare.out"))) {
                Launch other = rig.script("").stdout(wrong).stderr(null).build();
                assertEquals(Optional.<RunningProcess>empty(), rig.platform.adopt(identity, other, new Run()));
            }
            LinuxPlatform next = new LinuxPlatform(Mode.SCANNED.features);
            Run adopted = new Run();
            adopted.process = next.adopt(identity, rig.script("").stdout(null).stderr(named).build(), adopted)
                    .orElseThrow();
            next.close();
            run.process.signal("SIGKILL");
            run.awaitExit();
        }
    }

    @Test
    void aManagerUnderNohupStartsCleanChildren() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Process manager = otherManager(rig, Mode.SCANNED, "trap '' HUP USR2; exec \"$@\"",
                    "cat /proc/self/status; exec sleep 300");
            try (BufferedReader lines = manager.inputReader()) {
                identities(lines, 1);
                Path output = folder.resolve("adopted0.out");
                Rig.await("the status", () -> Rig.read(output).contains("nonvoluntary_ctxt_switches"));
                LaunchTest.assertClean(Files.readString(output));
            } finally {
                manager.destroyForcibly().waitFor();
            }
            assertEquals(List.of(), rig.platform.killMarked(rig.marker, "adopted0"));
        }
    }

    @Test
    void theStatusOfAReapedStrangerComesFromTheKernel() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Run run = rig.spawn(rig.script(UNTIL_TOLD + "exit 9").build());
            int pidfd = Pidfd.open(run.pid());
            try {
                Assumptions.assumeTrue(Pidfd.hasInfo(pidfd), "no PIDFD_GET_INFO here");
                Files.createFile(folder.resolve("go"));
                assertEquals(9, run.awaitExit().code());
                Integer status = Pidfd.waitStatus(pidfd);
                Assumptions.assumeTrue(status != null, "this kernel does not tell exits");
                assertEquals(9, WaitStatus.decode(status, 0, 0).code());
            } finally {
                LibC.close(pidfd);
            }
        }
    }
}
