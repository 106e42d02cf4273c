package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherVerbsTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.processes.add(Rows.process("web", "RUNNING", Map.of()));
        manager.processes.add(Rows.process("db", "RUNNING", Map.of()));
        manager.plugins.add(Rows.plugin("health_check", "http", "active", "health-http.jar", ""));
        manager.plugins.add(Rows.plugin("log_output", "kafka", "rejected", "", "no such package"));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void describeIsTheManagersText() {
        assertEquals(0, run.on(manager, "show", "web"), run::err);
        assertEquals("ID     web\nSTATE  RUNNING\n", run.out());
        Run both = new Run();
        assertEquals(0, both.on(manager, "describe", "--all"), both::err);
        assertEquals("ID     web\nSTATE  RUNNING\n\nID     db\nSTATE  RUNNING\n", both.out());
    }

    @Test
    void scaleTellsWhatBecameOfIt() {
        manager.bean.operations.put("scaleInstances", arguments -> arguments[0].equals("web")
                ? Rows.outcome("web", "DONE", "web scaled to " + arguments[1] + (arguments[2].equals(true) ? "" : "!"), 1)
                : Rows.outcome("db", "REFUSED", "db cannot be scaled", 1));
        assertEquals(0, run.on(manager, "scale", "web", "3"), run::err);
        assertEquals("web scaled to 3\n", run.out());
        Run json = new Run();
        assertEquals(0, json.on(manager, "scale", "web", "0", "--no-wait", "-o", "json"), json::err);
        assertTrue(json.out().contains("\"message\": \"web scaled to 0!\""), json::out);
        Run refused = new Run();
        assertEquals(6, refused.on(manager, "scale", "db", "3"));
        assertEquals("db cannot be scaled\n", refused.err());
        assertEquals("", refused.out());
        assertEquals(2, new Run().on(manager, "scale", "web", "1001"));
        assertEquals(2, new Run().on(manager, "scale", "web", "many"));
    }

    @Test
    void leasesArePrintedAndReturned() {
        manager.bean.operations.put("leaseInstance", arguments -> arguments[0].equals("web")
                ? Rows.leased("DONE", "web-1 lent until soon", "{\"token\": \"" + arguments[1] + "\"}")
                : Rows.leased("NO_SUCH_PROCESS", "no such process: db; instances have web", null));
        manager.bean.operations.put("releaseInstance", arguments -> arguments[0].equals("t")
                ? Rows.outcome("", "DONE", "web-1 returned", 1)
                : Rows.outcome("", "REFUSED", "no lease has this token", 1));
        assertEquals(0, run.on(manager, "lease", "web", "--for", "10m"), run::err);
        assertEquals("web-1 lent until soon\n{\"token\": \"600000\"}\n", run.out());
        Run json = new Run();
        assertEquals(0, json.on(manager, "lease", "web", "-o", "json"), json::err);
        assertEquals("{\"token\": \"300000\"}\n", json.out());
        assertEquals(4, new Run().on(manager, "lease", "db"));
        assertEquals(2, new Run().on(manager, "lease", "web", "--for", "2d"));
        assertEquals(2, new Run().on(manager, "lease", "web", "--for", "5"));
        Run back = new Run();
        assertEquals(0, back.on(manager, "release", "t"), back::err);
        assertEquals("web-1 returned\n", back.out());
        Run refused = new Run();
        assertEquals(6, refused.on(manager, "release", "x"));
        assertEquals("no lease has this token\n", refused.err());
    }

    @Test
    void rolloutTellsHowFarItIs() {
        manager.bean.operations.put("rollouts", arguments -> new CompositeData[] {Rows.composite("Rollout", Map.of(
                "phase", "watching", "id", "web", "state", "rolling", "instances", 4, "updated", 1, "ready", 5, "more", 1, "undoable", "true",
                "since", "2026-01-01T00:00:00.000Z", "text", "rolling, 1 of 4"))});
        manager.bean.operations.put("changeRollout", arguments -> arguments[1].equals("web")
                ? Rows.outcome("web", "DONE", "web: " + arguments[0], 1)
                : Rows.outcome("db", "REFUSED", "db has no update", 1));
        assertEquals(0, run.on(manager, "rollout", "status"), run::err);
        assertEquals("web: rolling, 1 of 4\n", run.out());
        Run json = new Run();
        assertEquals(0, json.on(manager, "rollout", "status", "web", "-o", "json"), json::err);
        assertTrue(json.out().contains("\"updated\": 1"), json::out);
        assertTrue(json.out().contains("\"reason\": null"), json::out);
        assertTrue(json.out().contains("\"phase\": \"watching\""), json::out);
        assertTrue(json.out().contains("\"left_ms\": null"), json::out);
        assertEquals(4, new Run().on(manager, "rollout", "status", "wbe"));
        Run single = new Run();
        assertEquals(6, single.on(manager, "rollout", "status", "db"), single::err);
        assertEquals("db is not rolled out, its entry has no update\n", single.err());
        Run undo = new Run();
        assertEquals(0, undo.on(manager, "rollout", "undo", "web"), undo::err);
        assertEquals("web: undo\n", undo.out());
        assertEquals(6, new Run().on(manager, "rollout", "pause", "db"));
    }

    @Test
    void describeJsonOfOneIsAnObject() {
        assertEquals(0, run.on(manager, "describe", "web", "-o", "json"), run::err);
        assertEquals("{\n  \"id\": \"web\",\n  \"pid\": null\n}\n", run.out());
    }

    @Test
    void describeJsonOfAGlobIsAList() {
        assertEquals(0, run.on(manager, "describe", "w*", "-o", "json"), run::err);
        assertEquals("[\n  {\n    \"id\": \"web\",\n    \"pid\": null\n  }\n]\n", run.out());
    }

    @Test
    void whyIsTheManagersParagraph() {
        assertEquals(0, run.on(manager, "why", "web"), run::err);
        assertEquals("web is RUNNING, because: I say so.\n", run.out());
        Run json = new Run();
        assertEquals(0, json.on(manager, "why", "web", "-o", "json"), json::err);
        assertEquals("{\n  \"id\": \"web\",\n  \"why\": \"web is RUNNING, because: I say so.\"\n}\n", json.out());
        Run glob = new Run();
        assertEquals(0, glob.on(manager, "why", "w*", "-o", "json"), glob::err);
        assertTrue(glob.out().startsWith("["), glob::out);
        Run none = new Run();
        assertEquals(4, none.on(manager, "why", "wbe"));
        assertEquals("no such process: wbe, did you mean \"web\"?\n", none.err());
        assertEquals(2, new Run().on(manager, "why"));
    }

    @Test
    void describeOfNothing() {
        assertEquals(4, run.on(manager, "describe", "wbe", "-o", "json"));
        assertEquals("", run.out());
        assertEquals("no such process: wbe, did you mean \"web\"?\n", run.err());
    }

    @Test
    void pluginsTable() {
        assertEquals(0, run.on(manager, "plugins", "list"), run::err);
        assertEquals("""
                KIND          NAME   STATE     BUNDLE                 VERSION  PROBLEM
                health_check  http   active    org.hsu.procman.http   0.1.0    -
                log_output    kafka  rejected  org.hsu.procman.kafka  0.1.0    no such package
                """, run.out());
    }

    @Test
    void pluginsJson() {
        manager.plugins.remove(0);
        assertEquals(0, run.on(manager, "plugins", "-o", "json"), run::err);
        assertEquals("""
                [
                  {
                    "kind": "log_output",
                    "name": "kafka",
                    "bundle": "org.hsu.procman.kafka",
                    "version": "0.1.0",
                    "file": null,
                    "state": "rejected",
                    "problem": "no such package"
                  }
                ]
                """, run.out());
    }

    @Test
    void versionOfBoth() {
        assertEquals(0, run.on(manager, "version"), run::err);
        assertTrue(run.out().startsWith("procman "), run::out);
        assertTrue(run.out().endsWith("manager 0.1.0 (procman, pid " + ProcessHandle.current().pid() + ")\n"));
    }

    @Test
    void versionNeedsNoManager() {
        run.environment.put("PROCMAN_STATE_DIR", directory.resolve("none").toString());
        assertEquals(0, run.main("--version", "-o", "json"), run::err);
        assertTrue(run.out().contains("\"manager\": null"), run::out);
        assertEquals(7, run.main("version", "--state-dir", directory.resolve("none").toString()));
    }
}
