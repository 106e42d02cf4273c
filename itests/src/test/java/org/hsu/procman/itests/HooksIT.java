package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are run in the course of the life of a process, also over the death of the manager. */
class HooksIT {
    @TempDir
    Path folder;

    private static final String LIFE = """
            managed_processes:
              - id: web
                type: standard_managed
                ports: {http: auto}
                hooks:
                  pre_start: [/bin/sh, -c, "echo pre_start $COLOR $PROCMAN_PROCESS_ID ${port.http} >> web.trace; echo migrated"]
                  post_start: [/bin/sh, -c, "echo post_start $PROCMAN_PID >> web.trace"]
                  pre_stop: [/bin/sh, -c, "kill -0 $PROCMAN_PID && echo pre_stop >> web.trace"]
                  post_stop: [/bin/sh, -c, "echo post_stop $PROCMAN_EXIT_CODE $PROCMAN_EXIT_SIGNAL $PROCMAN_EXIT_REASON >> web.trace"]
                management:
                  control: {executable: /bin/sleep, arguments: ["1000"], environment: {COLOR: blue}, min_uptime: 10ms}
              - id: bad
                type: standard_managed
                management:
                  control:
                    executable: /bin/sleep
                    arguments: ["1000"]
                    pre_start: [/bin/sh, -c, "echo no table; exit 3"]
                    post_stop: [/bin/sh, -c, "echo cleaned $PROCMAN_EXIT_REASON >> bad.trace"]
                  restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 10ms}
              - id: slow
                type: standard_managed
                hooks: {pre_start: {command: [/bin/sh, -c, "sleep 1000 & echo $! > slow.pid; wait"], timeout: 500ms}}
                management:
                  control: {executable: /bin/sleep, arguments: ["1000"]}
                  restart_policy: {strategy: never}
              - id: both
                type: standard_managed
                hooks:
                  post_start: {command: [/bin/sh, -c, "echo $$$$ > both.pid; exec sleep 1000"], timeout: 10m}
                  pre_stop: {command: [/bin/sh, -c, "exec sleep 1000"], timeout: 500ms}
                  post_stop: [/bin/sh, -c, "exit 0"]
                management:
                  control: {executable: /bin/sleep, arguments: ["1000"], min_uptime: 10ms}
              - id: loud
                type: standard_managed
                hooks: {pre_start: {command: [/bin/sh, -c, "yes | head -c 30000000; echo the last; exit 1"], on_failure: ignore}}
                management:
                  control: {executable: /bin/sleep, arguments: ["1000"], min_uptime: 10ms}
            """;

    @Test
    void hooksAccompanyALife() throws Exception {
        try (Procman procman = Procman.in(folder, LIFE)) {
            procman.start();
            procman.awaitStatus("web", "RUNNING");
            Path trace = folder.resolve("web.trace");
            Procman.await("web's post_start has run", 30, () -> Procman.read(trace).contains("post_start"));
            long pid = procman.pid("web");
            Procman.Result stop = procman.cli("stop", "web");
            assertEquals(0, stop.code(), stop.all());
            List<String> lines = Files.readAllLines(trace);
            assertTrue(lines.get(0).matches("pre_start blue web \\d+"), lines.toString());
            assertEquals(List.of("post_start " + pid, "pre_stop", "post_stop SIGTERM requested"),
                    lines.subList(1, lines.size()).stream().map(line -> line.replaceAll(" +", " ")).toList());
            String described = procman.cli("describe", "web").out();
            assertTrue(described.contains("pre_start   ended"), described);
            assertTrue(procman.managerLog().contains("web pre_start: migrated"), procman::managerLog);

            procman.awaitStatus("bad", "FAILED.*attempts_exhausted|attempts_exhausted");
            String why = procman.cli("why", "bad").out();
            assertTrue(why.contains("pre_start hook: exit 3 (no table)"), why);
            Procman.await("bad's ends are cleaned up after", 30, () ->
                    Procman.read(folder.resolve("bad.trace")).equals("cleaned spawn_failed\ncleaned spawn_failed\n"));

            procman.awaitStatus("slow", "FAILED");
            String slow = procman.cli("status", "slow").out();
            assertTrue(slow.contains("pre_start hook: killed after its timeout of 500 ms"), slow);
            long left = Long.parseLong(Files.readString(folder.resolve("slow.pid")).strip());
            assertFalse(Living.runs(left), "what the hook started is gone");

            Procman.await("both has its post_start", 30, () ->
                    Procman.read(folder.resolve("both.pid")).contains("\n"));
            assertEquals(0, procman.cli("stop", "both").code());
            String both = procman.cli("describe", "both").out();
            assertTrue(both.contains("killed, for its process has ended"), both);
            assertTrue(both.contains("killed after its timeout of 500 ms"), both);
            assertFalse(Living.runs(Long.parseLong(Procman.read(folder.resolve("both.pid")).strip())), both);

            procman.awaitStatus("loud", "RUNNING");
            String events = procman.cli("events", "-n", "200", "-o", "json").out();
            assertTrue(events.lines().anyMatch(line -> line.contains("\"procman.process.hook\"")
                    && line.contains("\"id\":\"loud\"") && line.contains("\"what\":\"failed\"")
                    && line.contains("\"output\":\"the last\"")), events);
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    private static final String KILLED = """
            managed_processes:
              - id: late
                type: standard_managed
                hooks: {pre_start: {command: [/bin/sh, -c, "echo begun >> late.trace; [ -e go ] || sleep 1000"], timeout: 10m}}
                management:
                  control: {executable: /bin/sh, arguments: [-c, "echo up >> up.trace; exec sleep 1000"], min_uptime: 10ms}
              - id: end
                type: standard_managed
                hooks: {post_stop: {command: [/bin/sh, -c, "echo begun >> end.trace; [ -e go ] || sleep 1000"], timeout: 10m}}
                management:
                  control: {executable: /bin/sleep, arguments: ["1000"], min_uptime: 10ms}
            """;

    @Test
    void theNextManagerRunsAnewWhatAKilledOneWasRunning() throws Exception {
        try (Procman procman = Procman.in(folder, KILLED)) {
            procman.start();
            procman.awaitStatus("end", "RUNNING");
            procman.cli("stop", "end", "--no-wait");
            Procman.await("both hooks run", 30, () ->
                    lines("late.trace") == 1 && lines("end.trace") == 1);
            String why = procman.cli("why", "late").out();
            assertTrue(why.contains("Its pre_start hook runs, pid "), why);
            List<Long> before = procman.ours();
            procman.kill();
            procman.start();
            Procman.await("both hooks run again", 60, () ->
                    lines("late.trace") == 2 && lines("end.trace") == 2);
            before.forEach(pid -> assertFalse(Living.runs(pid), "pid " + pid + " is left"));
            assertEquals(0, lines("up.trace"));

            Procman.Result stop = procman.cli("stop", "late");
            assertEquals(0, stop.code(), "a hook that runs for long holds up no stop: " + stop.all());
            Files.createFile(folder.resolve("go"));
            assertEquals(0, procman.cli("kill", "end").code());
            assertEquals(0, procman.cli("start", "late", "end").code());
            assertEquals(1, lines("up.trace"));
            assertEquals(3, lines("late.trace"));
            assertEquals(2, lines("end.trace"));
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    private long lines(String file) {
        return Procman.read(folder.resolve(file)).lines().count();
    }
}
