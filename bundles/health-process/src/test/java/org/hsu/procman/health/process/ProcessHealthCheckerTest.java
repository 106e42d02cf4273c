package org.hsu.procman.health.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.settings.NoSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessHealthCheckerTest {

    @TempDir
    Path directory;

    @Test
    void followsALifeWithAndWithoutProc() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            assertEquals(HealthResult.healthy("pid " + sleeper.pid() + " is alive"), check(sleeper.pid()));
            assertTrue(checkWithoutProc(sleeper.pid()).healthy());
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
        assertEquals(HealthResult.unhealthy("pid " + sleeper.pid() + " is gone"), check(sleeper.pid()));
        assertEquals(HealthResult.unhealthy("pid " + sleeper.pid() + " is gone"), checkWithoutProc(sleeper.pid()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aZombieIsNotAlive() throws Exception {
        // The shell becomes a sleep that never reaps the child it inherits; the child outlives the shell.
        Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 0.5 & echo $!; exec sleep 60").start();
        try (BufferedReader reader = parent.inputReader()) {
            long child = Long.parseLong(reader.readLine());
            HealthResult zombie = HealthResult.unhealthy("pid " + child + " is a zombie");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            HealthResult seen = check(child);
            while (!seen.equals(zombie) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
                seen = check(child);
            }
            assertEquals(zombie, seen);
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void aNameMayLookLikeTheRestOfTheLine() throws Exception {
        Files.createDirectories(directory.resolve("self"));
        Files.writeString(directory.resolve("self/stat"), "1 (java) S 0");
        Files.createDirectories(directory.resolve("42"));
        Files.writeString(directory.resolve("42/stat"), "42 (a) Z (b) R 1 42");
        assertTrue(new ProcessHealthChecker(directory)
                .check(target(42), new NoSettings(), Duration.ofSeconds(1))
                .healthy());
    }

    private static HealthResult check(long pid) throws IOException {
        return new ProcessHealthChecker().check(target(pid), new NoSettings(), Duration.ofSeconds(1));
    }

    private HealthResult checkWithoutProc(long pid) throws IOException {
        return new ProcessHealthChecker(directory.resolve("none"))
                .check(target(pid), new NoSettings(), Duration.ofSeconds(1));
    }

    private static HealthTarget target(long pid) {
        return new HealthTarget("web", 1, pid, null, Map.of());
    }
}
