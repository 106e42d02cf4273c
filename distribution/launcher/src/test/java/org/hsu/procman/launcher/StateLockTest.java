package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endHolders() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void createsTheDirectoryForItsOwnerOnlyAndNamesItself() throws Exception {
        Path state = folder.resolve("a/state");

        try (StateLock lock = StateLock.take(state)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(state.resolve("manager.lock")), () ->
                    lock + " does not name this process");
        }
        assertEquals("", Files.readString(state.resolve("manager.lock")));
    }

    @Test
    void theSecondManagerIsToldTheFirstOnesPidAndTouchesNothing() throws Exception {
        Path state = folder.resolve("state");
        Process first = hold(state);
        List<Path> before = listing(state);

        LaunchException refused = assertThrows(LaunchException.class, () -> StateLock.take(state));

        assertEquals(1, refused.exitCode());
        assertEquals("another manager (pid " + first.pid() + ") uses " + state, refused.getMessage());
        assertEquals(before, listing(state));
        assertEquals(first.pid() + "\n", Files.readString(state.resolve("manager.lock")));
        assertTrue(first.isAlive());
    }

    @Test
    void aKilledManagerLeavesNoLock() throws Exception {
        Path state = folder.resolve("state");
        Process first = hold(state);
        first.destroyForcibly().waitFor();

        StateLock.take(state).close();
    }

    @Test
    void ofManyAtOnceExactlyOneGetsIt() throws Exception {
        Path state = folder.resolve("state");
        List<Path> outputs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            outputs.add(folder.resolve("out" + i));
            start(state, outputs.get(i));
        }
        Await.until(
                () -> started.stream().filter(Process::isAlive).count() == 1
                        && outputs.stream().noneMatch(out -> Await.text(out).isEmpty()),
                () -> "not exactly one holds it");

        int owner = IntStream.range(0, 4).filter(i -> started.get(i).isAlive()).findFirst().orElseThrow();
        String refusal = "another manager (pid " + started.get(owner).pid() + ") uses " + state + "\n";
        for (int i = 0; i < 4; i++) {
            assertEquals(i == owner ? "locked\n" : refusal, Await.text(outputs.get(i)));
        }
    }

    @Test
    void aFileInTheWayIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        LaunchException refused = assertThrows(LaunchException.class, () -> StateLock.take(file));

        assertEquals(1, refused.exitCode());
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("--state-dir"), refused.getMessage());
    }

    @Test
    void aDirectoryThatEverybodyMayWriteIsRefused() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));

        LaunchException refused = assertThrows(LaunchException.class, () -> StateLock.take(state));

        assertEquals(6, refused.exitCode());
        assertEquals("not permitted: the state directory " + state + " may be written by everybody: chmod o-w it, or"
                + " choose another with --state-dir DIR", refused.getMessage());
        assertEquals(List.of(state), listing(state));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxr-x"));
        StateLock.take(state).close();
    }

    private Process hold(Path state) throws Exception {
        Path out = folder.resolve("out");
        Process holder = start(state, out);
        Await.until(() -> Await.text(out).contains("locked"), () -> "no lock: " + Await.text(out));
        return holder;
    }

    private Process start(Path state, Path out) throws IOException {
        Process process = JavaProcess.start(
                out.toFile(), folder.resolve("err").toFile(), List.of(), LockHolder.class, List.of(state.toString()));
        started.add(process);
        return process;
    }

    private static List<Path> listing(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
