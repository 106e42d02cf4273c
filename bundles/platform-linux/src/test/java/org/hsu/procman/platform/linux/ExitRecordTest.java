package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitRecordTest {

    private static final Map<String, String> ENDINGS = Map.of(
            "exit 0", "exit 0", "exit 3", "exit 3", "exit 143", "exit 143", "kill -TERM $$", "SIGTERM",
            "kill -SEGV $$", "SIGSEGV", "kill -INT $$", "SIGINT", "exit 130", "exit 130", "kill -KILL $$", "SIGKILL");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void aManagerThatLivesHearsHowItEnded(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
                Run run = rig.spawn(rig.script(ending.getKey()).exitRecord(folder.resolve("exit")).build());
                assertEquals(ending.getValue(), run.awaitExit().text(), ending.getKey());
                run.process.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void nothingElseIsDifferentForTheChild(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            String look = "echo $$ $PPID >pid; cut -d' ' -f5,6 /proc/$$/stat; while read -r l; do case $l in Sig[IB]*) echo $l;; esac; done </proc/self/status;"
                    + " echo /proc/$$/fd/*; pwd; umask; tr '\\0' '\\n' </proc/$$/environ | sort";
            String plain = rig.output(rig.script(look));
            long plainPid = Long.parseLong(Files.readString(folder.resolve("pid")).split(" ")[0]);
            Launch launch = rig.script(look).exitRecord(folder.resolve("exit")).build();
            Run run = rig.spawn(launch);
            assertEquals("exit 0", run.awaitExit().text());
            String[] pids = Files.readString(folder.resolve("pid")).strip().split(" ");
            assertEquals(run.pid(), Integer.parseInt(pids[0]));
            assertNotEquals(ProcessHandle.current().pid(), Long.parseLong(pids[1]));
            assertEquals(
                    plain.replace(Long.toString(plainPid), "PID").replace("=p1\n", "=ID\n"),
                    Files.readString(launch.stdout()).replace(pids[0], "PID").replace("=p2\n", "=ID\n"));
            run.process.release();
        }
    }

    /** A shell that goes round for ever takes a core. */
    @Test
    void theShellEndsAlsoWhenItsRecordHasNowhereToGo() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Path records = Files.createDirectory(folder.resolve("records"));
            Run run = rig.spawn(
                    rig.script("echo $PPID >shell; exec sleep 100").exitRecord(records.resolve("exit")).build());
            Rig.await("the shell's pid", () -> !Rig.read(folder.resolve("shell")).isBlank());
            long shell = Long.parseLong(Rig.read(folder.resolve("shell")).strip());
            Rig.await("it has looked once", () -> Rig.read(records.resolve("exit.tmp")).contains("Running"));
            Files.delete(records.resolve("exit.tmp"));
            Files.delete(records);
            run.process.signal("SIGTERM");
            run.awaitExit();
            Rig.await("the shell's end", () -> ProcessHandle.of(shell).isEmpty());
            run.process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void theTreeIsKilledWithoutTheShellThatRecordsIt(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Path record = folder.resolve("exit");
            Run run = rig.spawn(rig.script("sleep 100 & echo $PPID >shell; wait").exitRecord(record).build());
            Rig.await("the child of the child", () -> run.process.tree().size() == 2);
            Rig.await("the shell's pid", () -> !Rig.read(folder.resolve("shell")).isBlank());
            long shell = Long.parseLong(Rig.read(folder.resolve("shell")).strip());
            assertFalse(run.process.tree().contains(shell));
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get());
            assertEquals("SIGKILL", run.awaitExit().text());
            Rig.await("the record", () -> ExitRecord.read(record, run.pid()).isPresent());
            assertEquals("SIGKILL", ExitRecord.read(record, run.pid()).get().text());
            run.process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void theGroupIsSignalledAndTheShellStays(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Path record = folder.resolve("exit");
            Run run = rig.spawn(rig.script("trap 'exit 5' TERM; echo up >up; while :; do sleep 0.05; done")
                    .exitRecord(record).build());
            Rig.await("the trap", () -> Files.exists(folder.resolve("up")));
            run.process.requestStop("SIGTERM");
            assertEquals("exit 5", run.awaitExit().text());
            Rig.await("the record", () -> ExitRecord.read(record, run.pid()).isPresent());
            run.process.release();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CGROUP", "FREEZER", "SCANNED", "NO_PIDFD"})
    void whatEndedWithoutAManagerIsKnown(Mode mode) throws Exception {
        List<String> scripts = new ArrayList<>();
        ENDINGS.keySet().forEach(ending -> scripts.add("while [ ! -e go ]; do sleep 0.02; done; " + ending));
        List<String> texts = List.copyOf(ENDINGS.values());
        try (Rig rig = new Rig(folder, mode)) {
            List<ProcessIdentity> identities = orphaned(rig, mode, scripts);
            Files.createFile(folder.resolve("go"));
            for (int index = 0; index < scripts.size(); index++) {
                ProcessIdentity identity = identities.get(index);
                Launch launch = OtherManager.recorded(rig.marker, folder, index, "");
                Rig.await("a record", () -> Files.exists(launch.exitRecord()));
                assertEquals(Optional.empty(), rig.platform.adopt(identity, launch, status -> { }));
                ExitStatus status = rig.platform.exitOf(identity, launch).orElseThrow();
                assertEquals(texts.get(index), status.text());
                long late = Math.abs(status.epochMillis() - System.currentTimeMillis());
                assertTrue(late < Rig.SECONDS * 1000, "the time is off by " + late + " ms");
                ProcessIdentity other = new ProcessIdentity(identity.pid() + 1, 1, identity.bootId());
                assertEquals(Optional.empty(), rig.platform.exitOf(other, launch));
            }
            // A manager that starts nothing more in the cgroups of the killed one leaves them to the next.
            rig.output(rig.script("true"));
        }
    }

    @Test
    void aKilledShellLeavesTheExitToTheKernel() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Run run = rig.spawn(rig.script("echo $PPID >shell; while [ ! -e go ]; do sleep 0.02; done; exit 4")
                    .exitRecord(folder.resolve("exit")).build());
            Rig.await("the shell's pid", () -> !Rig.read(folder.resolve("shell")).isBlank());
            LibC.kill(Integer.parseInt(Rig.read(folder.resolve("shell")).strip()), Signals.SIGKILL);
            Files.createFile(folder.resolve("go"));
            assertEquals("exit 4", run.awaitExit().text());
            assertFalse(Files.exists(folder.resolve("exit")));
            run.process.release();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[1] + 7 Done                 | exit 0",
        "[1]   7 Done(3)              | exit 3",
        "[1] + 7 Terminated           | SIGTERM",
        "[1] + 7 Segmentation fault (core dumped)| SIGSEGV",
        "[1] + 7 Real-time signal 3 | SIGRTMIN+3",
        "[1] + 8 Done(3) | none",
        "[1] + 7 Running | none",
        "[1] + 7 | none",
        "nonsense | none"})
    void aRecordIsBelievedOnlyWhenItIsWholeAndOfTheProcess(String text, String expected) {
        assertEquals(expected, ExitRecord.parse(text.strip(), 7, 1, 1).map(ExitStatus::text).orElse("none"));
    }

    @Test
    void aTornRecordIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("exit"), "[1] + 7 Done(1");
        assertEquals(Optional.empty(), ExitRecord.read(file, 7));
        Files.writeString(file, "");
        assertEquals(Optional.empty(), ExitRecord.read(file, 7));
    }

    private List<ProcessIdentity> orphaned(Rig rig, Mode mode, List<String> scripts) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), OtherManager.class.getName(),
                mode.name(), rig.marker, folder.toString(), "record"));
        command.addAll(scripts);
        Process manager = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        List<ProcessIdentity> identities = new ArrayList<>();
        try (BufferedReader lines = manager.inputReader()) {
            while (identities.size() < scripts.size()) {
                String[] numbers = lines.readLine().split(" ");
                identities.add(new ProcessIdentity(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), bootId));
            }
        } finally {
            manager.destroyForcibly().waitFor();
        }
        return identities;
    }
}
