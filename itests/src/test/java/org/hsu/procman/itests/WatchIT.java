package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that restart when files change, and the console that follows them. */
class WatchIT {
    @TempDir
    Path folder;

    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                watch: {paths: [src], delay: 100ms}
                management:
                  control:
                    executable: /bin/sh
                    arguments: [-c, "echo reads $(cat src/deep/a.txt); exec sleep 1000"]
                    min_uptime: 10ms
              - id: hup
                type: standard_managed
                watch: {paths: [hup.conf], delay: 100ms, action: reload}
                management:
                  control:
                    executable: /bin/sh
                    arguments: [-c, "trap 'echo read again' HUP; echo begun; while :; do sleep 0.1; done"]
                    min_uptime: 10ms
              - id: loop
                type: standard_managed
                watch: {paths: [loop], delay: 50ms}
                management:
                  control:
                    executable: /bin/sh
                    arguments: [-c, "date >> loop/log; exec sleep 1000"]
                    min_uptime: 10ms
            """;

    @Test
    void changesRestartReloadAndAreHeldOff() throws Exception {
        Path file = folder.resolve("src/deep/a.txt");
        Files.createDirectories(file.getParent());
        Files.createDirectories(folder.resolve("loop"));
        Files.writeString(file, "one");
        Files.writeString(folder.resolve("hup.conf"), "");
        try (Procman procman = Procman.in(folder, YAML)) {
            procman.start("--dev");
            // What the loop writes at its start may come before its folder is watched.
            Procman.await("the loop is held off: " + procman.managerLog(), 60, () -> {
                touch(folder.resolve("loop/by-hand"));
                return procman.cli("events", "-n", "200").out().contains("loop: held off, ");
            });
            Procman.await("web has said what it reads", 30, () -> procman.output().contains("web      | reads one"));
            long before = procman.pid("web");
            Files.writeString(file, "two");
            Procman.await("web reads the new file", 30, () -> procman.output().contains("web      | reads two"));
            assertNotEquals(before, procman.pid("web"));
            Files.writeString(folder.resolve("hup.conf"), "x");
            Procman.await("hup has read again", 30, () -> procman.output().contains("hup      | read again"));
            String events = procman.cli("events", "-n", "200", "-o", "json").out();
            assertTrue(events.lines().anyMatch(line -> line.contains("\"procman.process.restart\"")
                    && line.contains("\"id\":\"web\"") && line.contains("\"cause\":\"watch\"")
                    && line.contains("\"file\":\"deep/a.txt\"")), events);
            assertEquals(5, events.lines().filter(line -> line.contains("procman.process.restart")
                    && line.contains("\"id\":\"loop\"")).count(), events);
            assertTrue(!procman.output().contains("\u001b["), procman::output);
            assertEquals(0, procman.stop().code());
        }
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, String.valueOf(System.nanoTime()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
