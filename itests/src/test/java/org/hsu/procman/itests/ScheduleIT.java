package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are run by a schedule. */
class ScheduleIT {
    private static final String YAML = """
            managed_processes:
              - id: short
                type: standard_managed
                schedule: {every: 1s}
                management:
                  control: {executable: sh, arguments: [-c, "echo run >>short.txt"]}
                  restart_policy: {strategy: always, restart_delay: 0s}
              - id: long
                type: standard_managed
                schedule: {every: 1s}
                management:
                  control: {executable: sleep, arguments: ["1000"]}
              - id: rare
                type: standard_managed
                schedule: {cron: "0 0 1 1 *", time_zone: UTC, missed: run_once}
                management:
                  control: {executable: sh, arguments: [-c, "exit 3"]}
                  restart_policy: {strategy: never}
            """;

    @TempDir
    Path folder;

    private int shortRuns() {
        return (int) Procman.read(folder.resolve("short.txt")).lines().count();
    }

    private static String describe(Operator operator, String id) {
        return operator.describe(id).json().replaceAll("\\s", "");
    }

    @Test
    void runsBeginWhenTheyAreDueAndWhatBecameOfThemIsKept() throws Exception {
        try (Procman procman = Procman.in(folder, YAML).start()) {
            Procman.await("some runs", 30, () -> shortRuns() >= 3);
            try (Operator operator = Operator.at(procman)) {
                Procman.await("what became of them", 30, () ->
                        describe(operator, "short").matches(".*\"last_runs\":\\[.*\"code\":0,.*\"code\":0,.*"));
                Procman.await("the next ones are left out", 30, () ->
                        describe(operator, "long").contains("\"remark\":\"leftout,therunbeforewasstillrunning\""));
                assertEquals(1, operator.describe("long").generation());
                String rare = describe(operator, "rare");
                assertTrue(rare.contains("\"state\":\"STOPPED\""), rare);
                assertTrue(rare.contains("nextrunat20"), rare);
                assertTrue(rare.contains("\"timetable\":\"cron0011*(UTC)\""), rare);
            }
            assertEquals(0, procman.cli("stop", "short").code());
            int held = shortRuns();
            procman.kill();
            procman.start();
            Procman.Result failed = procman.cli("start", "rare");
            assertEquals(1, failed.code(), failed::all);
            String told = procman.cli("describe", "rare").out();
            assertTrue(Pattern.compile("Schedule:\\s+cron 0 0 1 1 \\* \\(UTC\\)").matcher(told).find(), told);
            assertTrue(Pattern.compile("(?m)^  \\S+Z?\\S* +exit 3 +after").matcher(told).find(), told);
            String kept = procman.cli("describe", "short").out();
            assertTrue(kept.contains("held by hand until `procman start short`"), kept);
            assertTrue(Pattern.compile("(?m)^  \\S+ +exit 0 +after").matcher(kept).find(), kept);
            assertEquals(held, shortRuns());
            assertEquals(0, procman.cli("start", "short").code());
            Procman.await("it goes on", 30, () -> shortRuns() > held + 1);
            assertEquals(0, procman.stop().code());
        }
    }
}
