package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries whose instances become more and fewer by their load. */
class PoolIT {
    /** What the counted pool is asked for lies in a file; the others burn processor time as long as there is another. */
    private static final String YAML = """
            managed_processes:
              - id: counted
                type: standard_managed
                pool:
                  min: 1
                  max: 4
                  metric: {command: [cat, load], full: 10}
                  cooldown: 1s
                  scale_up_delay: 0s
                  scale_down_delay: 1s
                  interval: 1s
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 10ms}
              - id: burner
                type: standard_managed
                pool:
                  max: 2
                  metric: cpu
                  scale_up_threshold: 0.08
                  scale_down_threshold: 0.04
                  cooldown: 1s
                  scale_up_delay: 1s
                  scale_down_delay: 2s
                  interval: 1s
                management:
                  control:
                    executable: /bin/sh
                    arguments: [-c, "while :; do if [ -e busy ]; then i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; else sleep 0.5; fi; done"]
                    min_uptime: 10ms
                  resource_limits: {check_interval: 1s}
            """;

    @TempDir
    Path folder;

    private static long running(Procman procman, String entry) {
        String status = procman.cli("status", entry, "-o", "json").out();
        return Pattern.compile("\"state\":\\s*\"RUNNING\"").matcher(status).results().count();
    }

    private static void awaitRunning(Procman procman, String entry, int count) {
        try {
            Procman.await(count + " of " + entry, 90, () -> running(procman, entry) == count);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + procman.cli("describe", entry + "-1").all() + procman.managerLog(), e);
        }
    }

    private void load(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("load.new"), text);
        Files.move(next, folder.resolve("load"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String lease(Procman procman, String id) {
        Procman.Result lease = procman.cli("lease", "counted", "--for", "1h", "-o", "json");
        assertEquals(0, lease.code(), lease.all());
        assertTrue(lease.out().contains("\"id\":\"" + id + "\"") && lease.out().contains("\"pid\":" + procman.pid(id)), lease.out());
        return lease.out().replaceAll("(?s).*\"token\":\"([0-9a-f]+)\".*", "$1");
    }

    /** What is lent lasts over a kill of the manager, keeps its instance, and ends with it. */
    private void leases(Procman procman) throws IOException {
        load("8.5");
        awaitRunning(procman, "counted", 2);
        String first = lease(procman, "counted-1");
        String second = lease(procman, "counted-2");
        assertEquals(6, procman.cli("lease", "counted").code(), "all are lent");
        load("0");
        procman.kill();
        procman.start();
        awaitRunning(procman, "counted", 2);
        assertEquals(0, procman.cli("release", first).code());
        assertEquals(6, procman.cli("release", first).code());
        Procman.Result fewer = procman.cli("scale", "counted", "1");
        assertEquals(6, fewer.code(), fewer.all());
        assertTrue(fewer.err().contains("counted-2 is lent until"), fewer.err());
        Procman.await("the pool says what keeps it", 60, () ->
                procman.cli("describe", "counted-2").out().contains("stays, counted-2 is lent until"));
        assertTrue(procman.cli("describe", "counted-2").out().contains("Leased:"), "until when");
        String again = lease(procman, "counted-1");
        assertEquals(0, procman.cli("restart", "counted-1").code());
        Procman.Result gone = procman.cli("release", again);
        assertEquals(6, gone.code(), gone.all());
        assertEquals(0, procman.cli("release", second).code());
        awaitRunning(procman, "counted", 1);
        assertEquals(4, procman.cli("lease", "nobody").code());
    }

    @Test
    void theLoadDecidesHowManyThereAre() throws Exception {
        load("4");
        try (Procman procman = Procman.in(folder, YAML).start()) {
            procman.awaitStatus("counted-1", "\"state\":\\s*\"RUNNING\"");
            long first = procman.pid("counted-1");
            load("19");
            awaitRunning(procman, "counted", 4);
            assertEquals(first, procman.pid("counted-1"), "the others stay as they are");
            Procman.await("why says so", 20, () -> procman.cli("why", "counted-1").out().matches(
                    "(?s).*Its pool is counted, 4 of 1 to 4 by command cat: stays.*It was scaled from 2 to 4, since the "
                            + "load 0\\.95 of each by command cat is above scale_up_threshold 0\\.8 at .*"));
            String events = procman.cli("events", "-n", "200").out();
            assertTrue(events.contains("counted: scaled from 1 to 2, since the load 1.90"), events);

            load("many");
            Procman.await("that it is no number is said", 30, () ->
                    procman.cli("describe", "counted-1").out().contains("it says \"many\", which is no number"));
            Procman.await("and told", 30, () ->
                    procman.cli("events", "-n", "200").out().contains("the load of the pool is not known, it stays as it is"));
            assertEquals(4, running(procman, "counted"));
            Procman.Result beyond = procman.cli("scale", "counted", "5");
            assertEquals(6, beyond.code(), beyond.all());
            assertTrue(beyond.err().contains("1 to 4 can"), beyond.err());
            assertEquals(0, procman.cli("scale", "counted", "3").code());

            procman.kill();
            procman.start();
            awaitRunning(procman, "counted", 3);
            assertEquals(first, procman.pid("counted-1"), "adopted");
            load("0");
            awaitRunning(procman, "counted", 1);
            assertEquals(first, procman.pid("counted-1"));
            assertEquals(List.of(), Living.of(folder, "counted-2"));

            leases(procman);

            Files.writeString(folder.resolve("busy"), "");
            awaitRunning(procman, "burner", 2);
            Files.delete(folder.resolve("busy"));
            awaitRunning(procman, "burner", 1);
        }
    }
}
