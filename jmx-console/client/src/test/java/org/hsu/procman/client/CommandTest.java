package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        for (String id : List.of("web", "db", "cache")) {
            manager.processes.add(Rows.process(id, "RUNNING", Map.of()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "start web | start,web,false,,true,0",
        "stop web | stop,web,false,,true,0",
        "stop web --force | kill,web,false,,true,0",
        "stop web --no-wait | stop,web,false,,false,0",
        "stop web --timeout 1.5s | stop,web,false,,true,1500",
        "restart web | restart,web,false,,true,0",
        "restart web --force | restart,web,true,,true,0",
        "kill web | kill,web,false,,true,0",
        "reset web | reset,web,false,,true,0",
        "signal HUP web | signal,web,false,HUP,true,0"
    })
    void asksTheManager(String line, String call) {
        assertEquals(0, run.on(manager, line.split(" ")), run::err);
        assertEquals(List.of(call), manager.calls.stream()
                .map(arguments -> String.join(",", arguments.stream().map(String::valueOf).toList())).toList());
        assertTrue(run.out().endsWith(" done in 0.1 s\n"), run::out);
    }

    @Test
    void stopsDependantsBeforeWhatTheyNeed() {
        manager.processes.clear();
        manager.processes.add(Rows.process("db", "RUNNING", Map.of()));
        manager.processes.add(Rows.process("api", "RUNNING", Map.of("dependsOn", new String[] {"db", "gone"})));
        manager.processes.add(Rows.process("web", "RUNNING", Map.of("dependsOn", new String[] {"api"})));
        assertEquals(0, run.on(manager, "stop", "db", "api", "web", "--no-wait"), run::err);
        assertEquals(List.of("web", "api", "db"), manager.calls.stream()
                .map(arguments -> String.valueOf(arguments.get(1))).toList());
    }

    @Test
    void aForcedStartResetsFirst() {
        assertEquals(0, run.on(manager, "start", "web", "--force"));
        assertEquals(List.of("reset", "start"), manager.calls.stream().map(call -> call.get(0)).toList());
    }

    @Test
    void printsWhatTheManagerSays() {
        manager.onSubmit = (verb, id) -> Rows.outcome(id, "DONE", "web stopped in 0.4 s, SIGTERM, exit 143", 412);
        assertEquals(0, run.on(manager, "stop", "web"));
        assertEquals("web stopped in 0.4 s, SIGTERM, exit 143\n", run.out());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @CsvSource({"DONE,0", "FAILED,1", "NO_SUCH_PROCESS,4", "TIMED_OUT,5", "REFUSED,6"})
    void outcomesAreExitCodes(String status, int exitCode) {
        manager.onSubmit = (verb, id) -> Rows.outcome(id, status, "so it is", 1);
        assertEquals(exitCode, run.on(manager, "stop", "web"));
        assertEquals("web: so it is\n", exitCode == 0 ? run.out() : run.err());
    }

    @Test
    void theWorstExitCodeWins() {
        Map<String, String> statuses = Map.of("web", "DONE", "db", "REFUSED", "cache", "TIMED_OUT");
        manager.onSubmit = (verb, id) -> Rows.outcome(id, statuses.get(id), id + " tried", 1);
        assertEquals(5, run.on(manager, "restart", "web", "db", "cache", "none"));
        assertEquals("web tried\n", run.out());
        assertEquals(3, run.err().lines().count());
        assertEquals(6, run.on(manager, "restart", "web", "db", "none"));
        assertEquals(4, run.on(manager, "restart", "web", "none"));
    }

    @Test
    void severityIsOrdered() {
        List<Integer> mildToSevere = Arrays.asList(0, 3, 4, 6, 5, 1, 7);
        for (int i = 1; i < mildToSevere.size(); i++) {
            assertEquals(mildToSevere.get(i), ExitCode.worse(mildToSevere.get(i), mildToSevere.get(i - 1)));
            assertEquals(mildToSevere.get(i), ExitCode.worse(mildToSevere.get(i - 1), mildToSevere.get(i)));
        }
    }

    @Test
    void aTimeoutNamesTheOption() {
        manager.onSubmit = (verb, id) -> Rows.outcome(id, "TIMED_OUT", "web is still STOPPING", 1);
        assertEquals(5, run.on(manager, "stop", "web", "--timeout", "1.5s"));
        assertEquals("web is still STOPPING (--timeout 1.5s)\n", run.err());
    }

    @Test
    void severalAreCommandedAtTheSameTime() {
        CyclicBarrier allAtOnce = new CyclicBarrier(3);
        manager.onSubmit = (verb, id) -> {
            try {
                allAtOnce.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("they came one after the other", e);
            }
            return Rows.outcome(id, "DONE", id + " stopped", 1);
        };
        assertEquals(0, run.on(manager, "stop", "--all"), run::err);
        assertEquals(3, run.out().lines().count());
    }

    @Test
    void jsonListsTheOutcomesInTheOrderAskedFor() {
        manager.onSubmit = (verb, id) -> Rows.outcome(id, id.equals("db") ? "REFUSED" : "DONE", "said", 7);
        assertEquals(6, run.on(manager, "stop", "web", "db", "-o", "json"));
        assertEquals("""
                [
                  {
                    "id": "web",
                    "status": "done",
                    "message": "said",
                    "elapsed_ms": 7
                  },
                  {
                    "id": "db",
                    "status": "refused",
                    "message": "said",
                    "elapsed_ms": 7
                  }
                ]
                """, run.out());
        assertEquals("", run.err());
    }

    @Test
    void unknownIdsNameTheNearestAndTheOthersAreCommanded() {
        assertEquals(4, run.on(manager, "stop", "wbe", "db"));
        assertEquals("no such process: wbe, did you mean \"web\"?\n", run.err());
        assertEquals("db stop done in 0.1 s\n", run.out());
    }

    @Test
    void missingRightsAreRefused() {
        manager.onSubmit = (verb, id) -> {
            throw new SecurityException("viewer may not stop");
        };
        assertEquals(6, run.on(manager, "stop", "web"));
        assertEquals("web: permission denied: viewer may not stop\n", run.err());
    }

    @Test
    void whatTheManagerCannotReadIsWrongUsage() {
        manager.bean.operations.put("submit", arguments -> {
            throw new IllegalArgumentException("no such signal: FOO");
        });
        assertEquals(2, run.on(manager, "signal", "FOO", "web"));
        assertEquals("procman: no such signal: FOO\nsee: procman signal --help\n", run.err());
    }

    @Test
    void progressIsForTerminals() {
        manager.onSubmit = (verb, id) -> {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!run.out().contains("waiting for web (") && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            return Rows.outcome(id, "DONE", "web stopped", 1);
        };
        run.terminal = true;
        run.environment.put("COLUMNS", "60");
        assertEquals(0, run.on(manager, "stop", "web"));
        assertTrue(run.out().contains("waiting for web ("), run::out);
        assertTrue(run.out().endsWith("\r\u001b[Kweb stopped\n"), run::out);
    }
}
