package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A manager as the service of something that speaks sd_notify(3): of another manager. */
@EnabledOnOs(OS.LINUX)
class ServiceIT {
    private static final String INNER = """
            managed_processes:
              - id: shown
                type: standard_managed
                management: {control: {executable: /bin/sh, arguments: [-c, "env; exec sleep 1000"]}}
            """;

    @TempDir
    Path folder;

    private Procman.Result inner(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Procman.HOME.resolve("bin/procman").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state-dir", folder.resolve("inner/state").toString()));
        return Procman.run(folder, Map.of(), command);
    }

    @Test
    void readinessHeartbeatsAndTheEndAreToldAndNoProcessInheritsThem() throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder.resolve("inner")).resolve("procman.yaml"), INNER);
        String run = "[run, -c, '" + file + "', --state-dir, '" + folder.resolve("inner/state") + "', --log-dir, '"
                + folder.resolve("inner/logs") + "']";
        String yaml = "managed_processes:\n  - id: inner\n    type: standard_managed\n    management:\n"
                + "      control: {executable: '" + Procman.HOME.resolve("bin/procman") + "', arguments: " + run + ",\n"
                + "        ready: {notify: true}, watchdog: 2s, startup_timeout: 5m}\n";
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("inner", "it says: 1 process configured");
            long since = System.nanoTime();
            Procman.await("the inner process runs", 60, () -> inner("status", "shown").code() == 0);
            String environment = inner("logs", "shown", "-n", "1000").out();
            assertTrue(environment.contains("PATH="), environment);
            assertFalse(environment.contains("NOTIFY_SOCKET") || environment.contains("WATCHDOG"), environment);

            Procman.Result upgrade = inner("upgrade");
            assertEquals(6, upgrade.code(), upgrade.all());
            assertTrue(upgrade.err().contains("is a service"), upgrade.err());

            Procman.await("heartbeats were needed", 60, () -> System.nanoTime() - since > 3_000_000_000L);
            String described = procman.cli("describe", "inner").out();
            assertTrue(described.contains("RUNNING"), described);
            assertTrue(described.contains("without a WATCHDOG=1"), described);

            Procman.Result stopped = procman.cli("stop", "inner");
            assertEquals(0, stopped.code(), stopped.all());
            assertTrue(stopped.out().contains("exit 0"), stopped.out());
        }
    }
}
