package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command and the manager as processes of their own, as they are in life. */
class RealProcessTest {

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private Process manager;

    @BeforeEach
    void start() throws Exception {
        manager = java(FakeManagerProcess.class.getName(), directory.toString());
        assertEquals("ready", manager.inputReader().readLine());
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-Dfile.encoding=UTF-8",
                "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private Process procman(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state-dir", directory.toString()));
        return java(command.toArray(String[]::new));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not end");
        return process.exitValue();
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aClosedPipeEndsItQuietly() throws Exception {
        Process logs = procman("logs", "web", "-n", "10000");
        try (BufferedReader reader = logs.inputReader()) {
            assertTrue(reader.readLine().startsWith("line 0 "));
        }
        assertEquals(0, exitCode(logs));
        assertEquals("", errors(logs));
    }

    @Test
    void theLargestPageFitsTheHeap() throws Exception {
        Process logs = procman("logs", "web", "-n", "10000", "-o", "json");
        assertEquals(10_000, logs.inputReader().lines().count());
        assertEquals(0, exitCode(logs), errors(logs));
    }

    @Test
    void controlCEndsFollowQuietly() throws Exception {
        Process logs = procman("logs", "web", "-f", "-n", "1");
        assertTrue(logs.inputReader().readLine().startsWith("line 9999 "));
        assertEquals(0, new ProcessBuilder("kill", "-INT", String.valueOf(logs.pid())).start().waitFor());
        assertEquals(130, exitCode(logs));
        assertEquals("", errors(logs));
    }

    @Test
    void aManagerThatIsKilledMeanwhileIsGone() throws Exception {
        Process follow = procman("logs", "web", "-f", "-n", "1");
        Process stop = procman("stop", "web");
        assertTrue(follow.inputReader().readLine().startsWith("line 9999 "));
        manager.destroyForcibly().waitFor();
        assertEquals(7, exitCode(follow));
        assertEquals("procman: the manager (pid " + manager.pid() + ") is gone\n", errors(follow));
        assertEquals(7, exitCode(stop));
        assertEquals(1, errors(stop).lines().count());
    }

    @Test
    void shutdownWaitsForTheEndOfTheManager() throws Exception {
        Process shutdown = procman("shutdown");
        String said = new String(shutdown.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, exitCode(shutdown), errors(shutdown));
        assertTrue(!manager.isAlive());
        assertTrue(said.matches("manager \\(pid " + manager.pid() + "\\) stopped in \\d+\\.\\d s\n"), said);
    }

    @Test
    void aManagerThatDoesNotAnswerIsGivenUp() throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-STOP", String.valueOf(manager.pid())).start().waitFor());
        Run run = new Run();
        run.patienceMillis = 500;
        assertEquals(7, run.main("status", "--state-dir", directory.toString()));
        assertEquals("procman: the manager (pid " + manager.pid() + ") does not answer within 500ms\n", run.err());
    }
}
