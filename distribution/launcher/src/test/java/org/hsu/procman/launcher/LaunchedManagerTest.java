package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as its own JVM on a home with two small bundles. */
class LaunchedManagerTest {

    @TempDir
    private Path folder;

    private Path home;
    private Path out;
    private Path err;
    private Process process;

    @BeforeEach
    void aHome() throws IOException {
        home = Files.createDirectories(folder.resolve("a home"));
        out = folder.resolve("out");
        err = folder.resolve("err");
        Files.createDirectories(home.resolve("bundles"));
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/procman.yaml"), "process_manager:\n  log_level: debug\n");
        TestBundle.pack(home.resolve("bundles/org.hsu.procman.manager.jar"), "manager", FakeManager.class);
        TestBundle.pack(home.resolve("bundles/org.hsu.procman.validator.jar"), "validator", FakeValidator.class);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void runsUntilSigtermAndIsSilent() throws Exception {
        launch(List.of(), "run");
        ready();
        signal("HUP");
        Await.until(() -> Await.text(out).contains("wish reload"), () -> log());
        assertTrue(process.isAlive());
        signal("TERM");

        assertEquals(0, exitCode());
        assertEquals("ready\nwish reload\nwish shutdown\nbundle stopped\n", Await.text(out));
        assertEquals("", Await.text(err));
        assertTrue(log().contains(" INFO  [web] FakeManager: pid " + process.pid() + " by a system call"), log());
        assertEquals("", Await.text(home.resolve("state/manager.lock")));
    }

    @Test
    void tellsTheManagerOfItsBundlesAndTakesItsLogLevel() throws Exception {
        launch(List.of(), "run");
        ready();

        String jar = home.toRealPath().resolve("bundles/org.hsu.procman.manager.jar").toString();
        assertTrue(log().contains("FakeManager: is manager 0.0.0 " + jar), log());
        assertTrue(log().contains("loud as the configuration says"), log());
        assertFalse(log().contains("quiet after the level was set"), log());
    }

    @Test
    void theSecondInterruptForces() throws Exception {
        launch(List.of("FAKE_SLOW"), "run");
        ready();
        signal("INT");
        Await.until(() -> Await.text(out).contains("wish shutdown"), () -> Await.text(out));
        assertTrue(process.isAlive());
        signal("INT");

        assertEquals(3, exitCode());
        assertTrue(Await.text(out).contains("wish force"), Await.text(out));
    }

    @Test
    void asSecondManagerItLeavesTheFirstAlone() throws Exception {
        launch(List.of(), "run");
        ready();
        Process first = process;
        Path firstLog = home.resolve("logs/procman.log");
        String logged = Await.text(firstLog);
        err = folder.resolve("err2");
        try {
            launch(List.of(), "run");
            assertEquals(1, exitCode());
            assertEquals(
                    "procman: another manager (pid " + first.pid() + ") uses " + home.resolve("state") + "\n",
                    Await.text(err));
            assertEquals(logged, Await.text(firstLog));
            assertTrue(first.isAlive());
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void aBundleThatFailsIsAFailedStartInOneLine() throws Exception {
        launch(List.of("FAKE_FAILURE"), "run");

        assertEquals(1, exitCode());
        assertEquals(
                "procman: bundle org.hsu.procman.manager.jar does not start: IllegalStateException: no luck today\n",
                Await.text(err));
    }

    @Test
    void detachedItRunsInItsOwnSessionAfterTheCommandHasReturned() throws Exception {
        script();
        launch(List.of(), "run", "--detach");
        assertEquals(0, exitCode());
        long pid = Long.parseLong(Await.text(home.resolve("state/manager.lock")).strip());
        ProcessHandle manager = ProcessHandle.of(pid).orElseThrow();
        try {
            assertEquals(
                    "procman runs in the background as pid " + pid + ", logs in " + home.resolve("logs") + "\n",
                    Await.text(out));
            assertEquals("ready\n", Await.text(home.resolve("logs/console.log")));
            manager.destroy();
            manager.onExit().get(15, TimeUnit.SECONDS);
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void aDetachedStartThatFailsSaysWhy() throws Exception {
        script();
        launch(List.of("FAKE_FAILURE"), "run", "--detach");

        assertEquals(1, exitCode());
        assertTrue(Await.text(err).endsWith("IllegalStateException: no luck today\n"), Await.text(err));
    }

    @Test
    void validateAsksTheBundlesAndWritesNothingIntoTheHome() throws Exception {
        launch(List.of(), "validate", "good.yaml");
        assertEquals(0, exitCode());
        launch(List.of(), "validate", "good.yaml", "bad one.yaml");
        assertEquals(78, exitCode());

        assertEquals("validates good.yaml and bad one.yaml\n", Await.text(out));
        assertEquals("", Await.text(err));
        assertFalse(Files.exists(home.resolve("state")));
        assertFalse(Files.exists(home.resolve("logs")));
    }

    @Test
    void validateWithoutAFileIsWrongUsage() throws Exception {
        launch(List.of(), "validate");

        assertEquals(2, exitCode());
    }

    private void launch(List<String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA));
        command.addAll(JavaProcess.FLAGS);
        command.addAll(List.of("-Dprocman.home=" + home, "-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PROCMAN_"));
        variables.forEach(name -> builder.environment().put(name, "1"));
        process = builder.start();
    }

    /** Stands for bin/procman, which expects a packed launcher. */
    private void script() throws IOException {
        Path script = Files.createDirectories(home.resolve("bin")).resolve("procman");
        Files.writeString(script, "#!/bin/sh\nexec '" + JavaProcess.JAVA + "' " + String.join(" ", JavaProcess.FLAGS)
                + " -Dprocman.home='" + home + "' -cp '" + System.getProperty("java.class.path") + "' "
                + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void ready() throws Exception {
        Await.until(
                () -> Await.text(out).contains("ready") || !process.isAlive(),
                () -> Await.text(out) + Await.text(err));
        assertTrue(process.isAlive(), () -> Await.text(out) + Await.text(err));
    }

    private void signal(String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    private int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), () -> "still running: " + Await.text(out) + Await.text(err));
        return process.exitValue();
    }

    private String log() {
        return Await.text(home.resolve("logs/procman.log"));
    }
}
