package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dependencies and groups with real processes, which write down themselves when they start, are asked, and go. */
class DependenciesIT {
    private static final String STACK = """
            groups:
              - {name: backend, strategy: one_for_all}
            defaults:
              type: standard_managed
              management:
                control: {executable: /bin/sh, arguments: [member.sh, "0.3"], min_uptime: 200ms, shutdown_timeout: 20s}
                restart_policy: {restart_delay: 100ms}
            managed_processes:
              - {id: web, depends_on: [api, {id: migrate, condition: completed}]}
              - {id: api, group: backend, depends_on: [db]}
              - {id: worker, group: backend, depends_on: [{id: db, condition: started}]}
              - {id: db, group: backend}
              - id: migrate
                depends_on: [db]
                management:
                  control: {arguments: ["-c", "sleep 0.3; echo gone migrate $(date +%s%N) >> journal"]}
                  restart_policy: {strategy: never}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeMember() throws IOException {
        Files.writeString(folder.resolve("member.sh"), """
                id=$PROCMAN_PROCESS_ID
                echo "start $id $(date +%s%N)" >> journal
                trap 'echo "term $id $(date +%s%N)" >> journal; sleep '$1'; echo "gone $id $(date +%s%N)" >> journal; exit 0' TERM
                while :; do sleep 0.05; done
                """);
    }

    /** The last time at which that happened, nanoseconds. */
    private long at(String what, String id) {
        TreeMap<String, Long> times = new TreeMap<>();
        for (String line : Procman.read(folder.resolve("journal")).split("\n")) {
            String[] words = line.split(" ");
            times.put(words[0] + " " + words[1], Long.parseLong(words[2]));
        }
        assertTrue(times.containsKey(what + " " + id), what + " " + id + " in " + times);
        return times.get(what + " " + id);
    }

    private void inOrder(String... events) {
        for (int i = 1; i < events.length; i++) {
            String[] before = events[i - 1].split(" ");
            String[] after = events[i].split(" ");
            assertTrue(at(before[0], before[1]) < at(after[0], after[1]), events[i - 1] + " before " + events[i] + "\n"
                    + Procman.read(folder.resolve("journal")));
        }
    }

    private Procman started() {
        return started(STACK);
    }

    private Procman started(String yaml) {
        Procman procman = Procman.in(folder, yaml).start();
        procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
        procman.awaitStatus("worker", "\"state\":\\s*\"RUNNING\"");
        return procman;
    }

    private static Described describe(Procman procman, String id) {
        return new Described(procman.cli("describe", id, "-o", "json").out());
    }

    @Test
    void startsWhatIsNeededFirstAndStopsItLast() {
        try (Procman procman = started()) {
            inOrder("start db", "start api", "start web");
            inOrder("start db", "gone migrate", "start web");
            Described db = describe(procman, "db");
            Described worker = describe(procman, "worker");
            assertTrue(db.startedAt() <= worker.startedAt(),
                    "condition started: spawned in this order, whichever of the two runs first");

            Procman.Result stopped = procman.stop();

            assertEquals(0, stopped.code(), stopped.all());
            inOrder("gone web", "term api", "gone api", "term db", "gone db");
            inOrder("gone worker", "term db");
            inOrder("term worker", "gone web");
            assertEquals(List.of(), procman.ours());
        }
    }

    @Test
    void stopOfSeveralIsOrderedAndStopOfOneIsAlone() {
        try (Procman procman = started()) {
            Procman.Result one = procman.cli("stop", "db");
            assertEquals(0, one.code(), one.all());
            assertTrue(one.out().contains("running without it: api, worker"), one.out());
            assertEquals("RUNNING", describe(procman, "api").state());
            assertEquals(0, procman.cli("start", "db").code());

            Procman.Result all = procman.cli("stop", "db", "api", "web", "worker");
            assertEquals(0, all.code(), all.all());
            inOrder("gone web", "term api", "gone api", "term db");
            inOrder("gone worker", "term db");

            Procman.Result again = procman.cli("start", "web");
            assertEquals(0, again.code(), again.all());
            assertTrue(again.out().contains("also started db, api"), again.out());
            inOrder("start db", "start api", "start web");

            Procman.Result unwaited = procman.cli("stop", "--all", "--no-wait");
            assertEquals(0, unwaited.code(), unwaited.all());
            procman.awaitStatus("db", "\"state\":\\s*\"STOPPED\"");
            inOrder("gone web", "term api", "gone api", "term db");
        }
    }

    @Test
    void waitsSaysForWhatAndGoesOnUnderTheNextManager() {
        String yaml = """
                defaults: {type: standard_managed, management: {control: {executable: /bin/sh, arguments: [member.sh, "0"]}}}
                managed_processes:
                  - {id: web, depends_on: [db]}
                  - {id: db, enabled: false}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("web", "waiting_for_dependency");
            Described web = describe(procman, "web");
            assertTrue(web.is("STARTING", "waiting_for_dependency"), web.json());
            assertTrue(web.detail().contains("waits for db to be running"), web.detail());
            assertTrue(web.detail().contains("`procman start db`"), web.detail());
            String json = web.json().replaceAll("\\s", "");
            assertTrue(json.contains("\"dependencies\":[{\"id\":\"db\",\"condition\":\"running\",\"satisfied\":false,"
                    + "\"state\":\"STOPPED\"}]"), json);
            String text = procman.cli("describe", "web").out();
            assertTrue(text.contains("Next:          starts when db is running"), text);

            procman.kill();
            procman.start();
            procman.awaitStatus("web", "waiting_for_dependency");
            assertEquals(0, describe(procman, "web").generation());
            Procman.Result waited = procman.cli("wait", "web", "--timeout", "300ms");
            assertEquals(5, waited.code(), waited.all());

            assertEquals(0, procman.cli("start", "db").code());
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            long db = procman.pid("db");
            long pid = procman.pid("web");
            procman.kill();
            procman.start();
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            assertEquals(pid, procman.pid("web"), "what runs is not held back");
            assertEquals(db, procman.pid("db"));
        }
    }

    @Test
    void aStartThatWaitsTooLongNamesTheDependency() {
        String yaml = """
                defaults: {type: standard_managed, management: {control: {executable: /bin/sh, arguments: [member.sh, "0"]}}}
                managed_processes:
                  - {id: web, enabled: false, depends_on: [db]}
                  - id: db
                    management: {control: {executable: /nowhere}, restart_policy: {max_attempts: 1, restart_delay: 100ms}}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("db", "attempts_exhausted");
            Procman.Result started = procman.cli("start", "web", "--timeout", "2s");
            assertEquals(5, started.code(), started.all());
            assertTrue(started.all().contains("waits for db to be running (it is FAILED"), started.all());
            assertTrue(started.all().contains("procman reset db"), started.all());
        }
    }

    @Test
    void aReloadThatTakesTheDependencyAwayLetsItGo() {
        String yaml = """
                defaults: {type: standard_managed, management: {control: {executable: /bin/sh, arguments: [member.sh, "0"]}}}
                managed_processes:
                  - {id: web, depends_on: [db]}
                  - {id: db, enabled: false}
                """;
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("web", "waiting_for_dependency");
            procman.write(yaml.replace("db]", "cache]") + "  - {id: cache, enabled: false}\n");
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web", "waits for cache to be running");
            procman.write(yaml.replace(", depends_on: [db]", ""));
            Procman.Result reloaded = procman.cli("reload");
            assertEquals(0, reloaded.code(), reloaded.all());
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
        }
    }

    @Test
    void aCircleIsRefusedWithItsWholePath() throws Exception {
        String yaml = """
                defaults: {type: standard_managed, management: {control: {executable: /bin/true}}}
                managed_processes:
                  - {id: a, depends_on: [b]}
                  - {id: b, depends_on: [c]}
                  - {id: c, depends_on: [a]}
                """;
        try (Procman procman = Procman.in(folder, yaml)) {
            Process manager = procman.launch();
            assertEquals(78, manager.waitFor());
            assertTrue(procman.errors().contains("procman.yaml:5:"), procman.errors());
            assertTrue(procman.errors().contains("a -> b -> c -> a"), procman.errors());
        }
    }

    @Test
    void aFailureRestartsTheGroupAndNobodyElse() {
        try (Procman procman = started()) {
            long web = procman.pid("web");
            List<Long> before = List.of(procman.pid("db"), procman.pid("api"), procman.pid("worker"));
            assertEquals(0, procman.cli("signal", "KILL", "api").code());
            procman.awaitStatus("api", "\"restarts\":\\s*1");
            procman.awaitStatus("worker", "\"state\":\\s*\"RUNNING\"[\\s\\S]*\"restarts\":\\s*1");
            procman.awaitStatus("api", "\"state\":\\s*\"RUNNING\"");
            List<Long> after = List.of(procman.pid("db"), procman.pid("api"), procman.pid("worker"));
            for (int i = 0; i < after.size(); i++) {
                assertNotEquals(before.get(i), after.get(i));
            }
            inOrder("gone worker", "term db", "gone db", "start db", "start api");
            inOrder("start db", "start worker");
            assertEquals(web, procman.pid("web"));
            Described worker = describe(procman, "worker");
            assertTrue(worker.json().contains("restarted with api, group backend one_for_all"), worker.json());
            assertEquals(0, worker.attempts());
        }
    }

    @Test
    void aGroupRestartIsCompletedByTheNextManager() {
        // Long enough in their ends for the manager to be killed meanwhile.
        try (Procman procman = started(STACK.replace("\"0.3\"", "\"3\""))) {
            List<Long> before = List.of(procman.pid("db"), procman.pid("api"), procman.pid("worker"));
            assertEquals(0, procman.cli("signal", "KILL", "api").code());
            procman.awaitStatus("worker", "STOPPING|waiting_for_dependency");
            procman.kill();
            procman.start();
            for (String id : List.of("db", "api", "worker")) {
                procman.awaitStatus(id, "\"state\":\\s*\"RUNNING\"[\\s\\S]*\"restarts\":\\s*[12]");
            }
            List<Long> after = List.of(procman.pid("db"), procman.pid("api"), procman.pid("worker"));
            for (int i = 0; i < after.size(); i++) {
                assertNotEquals(before.get(i), after.get(i));
            }
        }
    }

    @Test
    void aGroupIsStoppedStartedAndRolledUpAsAWhole() throws Exception {
        try (Procman procman = started(); Operator operator = Operator.at(procman)) {
            String all = procman.cli("status", "--groups", "--group", "backend").out();
            assertTrue(all.contains("3 of 3") && all.contains("one_for_all"), all);
            String stopped = String.valueOf(operator.invoke("stopGroup", "backend"));
            assertEquals(3, stopped.lines().filter(line -> line.contains(" stopped in ")).count(), stopped);
            inOrder("gone api", "term db", "gone db");
            inOrder("gone worker", "term db");
            Procman.Result down = procman.cli("status", "--groups", "--group", "backend");
            assertEquals(3, down.code(), down.all());
            assertTrue(down.out().contains("0 of 3") && down.out().contains("STOPPED"), down.out());
            String started = String.valueOf(operator.invoke("startGroup", "backend"));
            assertEquals(3, started.lines().filter(line -> line.contains(" started in ")).count(), started);
            assertEquals(0, procman.cli("status", "--groups", "--group", "backend").code());
        }
    }
}
