package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.processes.add(Rows.process("web", "RUNNING", Map.of("health", "healthy", "pid", 4711L,
                "uptimeMillis", 7_980_000L, "cpuPercent", 12.34, "memoryBytes", 50_331_648L, "restarts", 2L,
                "ports", new String[] {"http=8080", "grpc=9090"}, "group", "front",
                "labels", new String[] {"tier=a"})));
        manager.processes.add(Rows.process("worker", "FAILED", Map.of("reason", "attempts_exhausted",
                "restarts", 5L, "detail", "exit 3 five times within a minute; no restart before procman reset",
                "lastExitCode", 3, "attempts", 5, "circuitBreaker", "open")));
        manager.processes.add(Rows.process("batch", "STOPPED", Map.of("reason", "disabled", "type", "task")));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void tableOfAll() {
        assertEquals(0, run.on(manager, "status"), run::err);
        assertEquals("""
                ID      TYPE      STATE    HEALTH    PID  UPTIME  RESTARTS    CPU    MEMORY  PORT       DETAIL
                web     standard  RUNNING  healthy  4711   2h13m         2  12.3%  48.0 MiB  8080,9090  -
                worker  standard  FAILED   unknown     -       -         5      -         -  -          \
                exit 3 five times within a minute; no restart before procman reset
                batch   task      STOPPED  unknown     -       -         0      -         -  -          disabled
                """, run.out());
    }

    @Test
    void groupsAreRolledUp() {
        manager.bean.attributes.put("Groups", () -> Rows.table("name", List.of(
                Rows.group("front", "", "FAILED", 1, "web", "worker"), Rows.group("back", "front", "RUNNING", 1, "db"))));
        assertEquals(0, run.on(manager, "status", "--groups"), run::err);
        assertEquals("""
                GROUP   RUNNING  STATE     CPU   MEMORY  STRATEGY     QUOTA             LIMITS                          PROCESSES
                front    1 of 2  FAILED   1.5%  2.0 KiB  one_for_all  2 of 4 processes  max_memory_mb 64 MiB (cgroup2)  web, worker
                  back   1 of 1  RUNNING  1.5%  2.0 KiB  one_for_all  2 of 4 processes  max_memory_mb 64 MiB (cgroup2)  db
                """, run.out());
        Run one = new Run();
        assertEquals(3, one.on(manager, "status", "--groups", "--group", "front", "-o", "json"), one::err);
        assertTrue(one.out().contains("\"state\": \"FAILED\"") && one.out().contains("\"running\": 1"), one::out);
        assertEquals(0, new Run().on(manager, "status", "--groups", "--group", "back"));
        Run missing = new Run();
        assertEquals(4, missing.on(manager, "status", "--groups", "--group", "bakc"));
        assertEquals("no such group: bakc, did you mean \"back\"?\n", missing.err());
        assertEquals(2, new Run().on(manager, "status", "--groups", "web"));
        assertEquals(2, new Run().on(manager, "status", "--groups", "--label", "a=b"));
    }

    @Test
    void wideTellsMore() {
        assertEquals(0, run.on(manager, "ps", "-o", "wide"), run::err);
        String[] lines = run.out().split("\n");
        assertTrue(lines[0].contains("GROUP") && lines[0].contains("BREAKER") && lines[0].contains("LAST EXIT"));
        assertTrue(lines[1].contains("http=8080,grpc=9090") && lines[1].contains("tier=a"), lines[1]);
        assertTrue(lines[1].contains("2025-11-20T20:07:05.123+01:00"), lines[1]);
        assertTrue(lines[2].contains("attempts_exhausted") && lines[2].contains("open"), lines[2]);
    }

    @Test
    void jsonComesFromTheManager() {
        assertEquals(3, run.on(manager, "ls", "w*", "-o", "json"), run::err);
        assertEquals("""
                [
                  {
                    "id": "web",
                    "state": "RUNNING",
                    "pid": 4711
                  },
                  {
                    "id": "worker",
                    "state": "FAILED",
                    "pid": null
                  }
                ]
                """, run.out());
    }

    @Test
    void namedProcessesThatDoNotRunAreExitCode3() {
        assertEquals(0, run.on(manager, "status", "web"));
        assertEquals(3, run.on(manager, "status", "web", "worker"));
        assertEquals(3, run.on(manager, "status", "--all"));
        assertEquals(0, run.on(manager, "status", "--group", "front"));
        manager.bean.attributes.put("Groups", () -> Rows.table("name", List.of(
                Rows.group("shop", "", "FAILED", 1, "web", "worker"))));
        Run nested = new Run();
        assertEquals(3, nested.on(manager, "status", "--group", "shop"), nested::err);
        assertTrue(nested.out().contains("web") && nested.out().contains("worker"), nested::out);
        assertEquals(0, run.on(manager, "status", "--label", "tier=a", "-o", "json"));
    }

    @Test
    void unknownIdsAreExitCode4AndTheOthersAreShown() {
        assertEquals(4, run.on(manager, "status", "worker", "webb"));
        assertTrue(run.out().contains("worker  "), run::out);
        assertEquals("no such process: webb, did you mean \"web\"?\n", run.err());
    }

    @Test
    void onlyUnknownIdsShowNoTable() {
        assertEquals(4, run.on(manager, "status", "x*"));
        assertEquals("", run.out());
        assertEquals("no process matches x*\n", run.err());
    }

    @Test
    void withoutProcessesThereIsAHeading() {
        manager.processes.clear();
        assertEquals(0, run.on(manager, "status"));
        assertTrue(run.out().startsWith("ID  TYPE  STATE"), run::out);
    }

    @Test
    void fitsTheTerminal() {
        run.terminal = true;
        run.environment.put("COLUMNS", "80");
        run.environment.put("NO_COLOR", "1");
        assertEquals(0, run.on(manager, "status"));
        assertTrue(run.out().lines().allMatch(line -> line.length() <= 80), run::out);
        assertTrue(run.out().lines().findFirst().orElse("").endsWith("DETAIL"), run::out);
        assertTrue(run.out().contains("..."), run::out);
    }

    @Test
    void coloursOnATerminalOnly() {
        run.terminal = true;
        run.environment.put("COLUMNS", "200");
        assertEquals(0, run.on(manager, "status"));
        assertTrue(run.out().contains("\u001b[32mRUNNING\u001b[0m"), run::out);
        assertTrue(run.out().contains("\u001b[31mFAILED\u001b[0m"), run::out);
        Run piped = new Run();
        piped.on(manager, "status");
        assertTrue(piped.out().indexOf('\u001b') < 0);
    }

    @Test
    void watchEndsWhenTheManagerIsGone() throws Exception {
        Thread later = new Thread(() -> {
            try {
                while (!run.out().contains("ID ")) {
                    Thread.onSpinWait();
                }
                manager.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        later.start();
        assertEquals(7, run.on(manager, "status", "--watch"));
        later.join();
        assertEquals("procman: the manager (pid " + ProcessHandle.current().pid() + ") is gone\n", run.err());
    }

    @Test
    void aManagerOfAnotherVersionIsToldApart() {
        manager.bean.attributes.remove("Processes");
        assertEquals(1, run.on(manager, "status"));
        assertTrue(run.err().contains("is of another version than this command: no attribute Processes"), run::err);
    }
}
