package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The manager dies at each of the instants at which that is worst, the points of {@code manager/fault}; after each,
 * nothing is doubled, nothing is forgotten, every line is kept once, and what was acknowledged holds.
 */
class FaultPointsIT extends AdoptionScene {
    private static final String LINES = "echo \"begin $PROCMAN_GENERATION\"; trap 'echo end; exit 0' TERM\n"
            + "while :; do sleep 0.02; done\n";

    private Procman armed(String point, String id, String... entries) {
        String options = "-Dprocman.fault=" + point + ":" + id + " -Dprocman.fault.when=" + folder.resolve("now");
        return Procman.in(folder, yaml(entries), Procman.HOME, Map.of("PROCMAN_OPTS", options));
    }

    private void awaitDeath(Procman procman) throws Exception {
        assertTrue(procman.manager().waitFor(60, TimeUnit.SECONDS), () -> "it lives on\n" + procman.managerLog());
        assertEquals(137, procman.manager().exitValue(), procman::output);
        Files.delete(folder.resolve("now"));
    }

    private void assertOneLeader(String id) {
        List<Living> leaders = Living.of(folder, id).stream().filter(Living::isLeader).toList();
        assertEquals(1, leaders.size(), leaders::toString);
    }

    private static void assertLines(Procman procman, String... lines) {
        assertEquals(List.of(lines), KeptLines.of(procman, "web", "stdout"));
    }

    @Test
    void afterIntentNothingWasSpawnedAndOneIs() throws Exception {
        touch("now");
        try (Procman procman = armed("after_intent", "web", entry("web", LINES, "", ""))) {
            procman.launch();
            awaitDeath(procman);
            assertEquals(List.of(), Living.of(folder, "web"));
            assertEquals("spawning", RecordFile.of(procman, "web").value("phase"));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("web");
                assertEquals(2, now.generation());
                assertEquals(0, now.restarts());
                assertOneInstance("web", now.pid());
            }
            stop(procman);
            assertLines(procman, "begin 2", "end");
        }
    }

    @Test
    void afterSpawnTheChildIsFoundAndTakenOver() throws Exception {
        touch("now");
        try (Procman procman = armed("after_spawn", "web", entry("web", LINES, "", ""))) {
            procman.launch();
            awaitDeath(procman);
            assertOneLeader("web");
            long pid = Living.of(folder, "web").stream().filter(Living::isLeader).findFirst().orElseThrow().pid();
            assertEquals("0", RecordFile.of(procman, "web").value("pid"));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("web");
                assertEquals(pid, now.pid());
                assertEquals(1, now.generation());
                assertTrue(now.adopted(), now::json);
                assertOneInstance("web", pid);
            }
            stop(procman);
            assertLines(procman, "begin 1", "end");
        }
    }

    /** Whoever hears that a command is accepted may rely on it: so nobody hears it before it is written. */
    @Test
    void beforeRecordNothingIsAcknowledged() throws Exception {
        try (Procman procman = armed("before_record", "web", entry("web", LINES, "", ""))) {
            Described before;
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("web");
            }
            touch("now");
            Procman.Result answer = procman.cli("stop", "web", "--no-wait");
            awaitDeath(procman);
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                if (answer.code() == 0) {
                    assertEquals("STOPPED", operator.describe("web").state(), answer::all);
                }
                assertNotEquals(0, answer.code(), answer::all);
                Described now = operator.awaitRunning("web");
                assertTrue(now.wished());
                // It may have been asked to stop before the manager died.
                assertTrue(now.pid() == before.pid() || now.generation() == 2, now::json);
                assertOneInstance("web", now.pid());
            }
            stop(procman);
        }
    }

    @Test
    void inTheRenameOfARecordNothingIsForgotten() throws Exception {
        try (Procman procman = armed("in_record_rename", "web", entry("web", LINES, "", ""), sleeper("other"))) {
            Described other;
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("web");
                other = operator.awaitRunning("other");
            }
            touch("now");
            Procman.Result answer = procman.cli("stop", "web", "--no-wait");
            awaitDeath(procman);
            assertNotEquals(0, answer.code(), answer::all);
            Path record = RecordFile.of(procman, "web").path();
            assertFalse(Files.exists(record));
            assertTrue(Files.exists(record.resolveSibling(".web.new")));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                // Nobody was told, but it was whole, so it holds.
                Described now = operator.await("web", "is stopped", then -> then.state().equals("STOPPED"));
                assertFalse(now.wished(), now::json);
                assertEquals(List.of(), Living.of(folder, "web"));
                assertAdopted(other, operator.describe("other"));
            }
            stop(procman);
            assertLines(procman, "begin 1", "end");
        }
    }

    @Test
    void beforeAcknowledgementTheWishIsKept() throws Exception {
        try (Procman procman = armed("before_acknowledgement", "web", entry("web", LINES, "", ""))) {
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("web");
            }
            touch("now");
            Procman.Result answer = procman.cli("stop", "web", "--no-wait");
            awaitDeath(procman);
            assertNotEquals(0, answer.code(), answer::all);
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("web", "is stopped", then -> then.state().equals("STOPPED"));
                assertFalse(now.wished(), now::json);
            }
            stop(procman);
            assertLines(procman, "begin 1", "end");
        }
    }

    @Test
    void betweenOutputAndCheckpointNoLineIsLostOrDoubled() throws Exception {
        try (Procman procman = armed("after_output", "counter", entry("counter", COUNTER, "", ""))) {
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("counter");
            }
            for (int kill = 0; kill < 3; kill++) {
                awaitCounted(10);
                touch("now");
                awaitDeath(procman);
                next(procman);
            }
            awaitCounted(10);
            try (Operator operator = Operator.at(procman)) {
                assertEquals(1, operator.describe("counter").generation());
            }
            stop(procman);
            KeptLines.assertNumbered(procman, "counter", "stdout");
            KeptLines.assertNumbered(procman, "counter", "stderr");
        }
    }

    @Test
    void inAdoptionAllAreTakenOverByTheOneAfter() throws Exception {
        try (Procman procman = armed("in_adoption", "b", sleeper("a"), sleeper("b"), sleeper("c"))) {
            procman.start();
            List<String> ids = List.of("a", "b", "c");
            List<Described> before;
            try (Operator operator = Operator.at(procman)) {
                before = ids.stream().map(operator::awaitRunning).toList();
            }
            procman.kill();
            touch("now");
            procman.launch();
            awaitDeath(procman);
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                for (int i = 0; i < ids.size(); i++) {
                    assertAdopted(before.get(i), operator.awaitRunning(ids.get(i)));
                    assertOneInstance(ids.get(i), before.get(i).pid());
                }
            }
            stop(procman);
        }
    }

    @Test
    void inAReloadTheRestOfItIsDoneByTheNext() throws Exception {
        String gone = entry("gone", "trap 'echo bye >> said; exit 0' TERM; while :; do sleep 0.02; done\n", "", "");
        String old = entry("web", "echo \"$1 $PROCMAN_GENERATION\"; while :; do sleep 0.02; done\n", "", "")
                .replace("[web.sh]", "[web.sh, old]");
        String same = sleeper("same");
        try (Procman procman = armed("in_reload", "web", gone, old, same)) {
            Described kept;
            Described before;
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("gone");
                before = operator.awaitRunning("web");
                kept = operator.awaitRunning("same");
            }
            procman.write(yaml(old.replace("old]", "new]"), same, sleeper("added")));
            touch("now");
            assertNotEquals(0, procman.cli("reload").code());
            awaitDeath(procman);
            assertTrue(Living.runs(before.pid()));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("web", "runs anew", then -> then.state().equals("RUNNING")
                        && then.generation() == 2);
                assertOneInstance("web", now.pid());
                assertAdopted(kept, operator.awaitRunning("same"));
                assertEquals(1, operator.awaitRunning("added").generation());
                assertOneLeader("added");
                Procman.await("what has no entry is stopped", 15, () -> Living.of(folder, "gone").isEmpty());
                assertEquals("bye\n", read("said"));
            }
            stop(procman);
            assertLines(procman, "old 1", "new 2");
        }
    }

    @Test
    void inStopTheStopIsFinished() throws Exception {
        String slow = "trap 'until [ -e go ]; do sleep 0.02; done; echo end; exit 0' TERM\n"
                + "echo begin; while :; do sleep 0.02; done\n";
        try (Procman procman = armed("in_stop", "web", entry("web", slow, "shutdown_timeout: 60s", ""))) {
            procman.start();
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("web");
            }
            touch("now");
            Procman.Result answer = procman.cli("stop", "web", "--no-wait");
            assertEquals(0, answer.code(), answer::all);
            awaitDeath(procman);
            assertOneLeader("web");
            touch("go");
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("web", "is stopped", then -> then.state().equals("STOPPED"));
                assertFalse(now.wished(), now::json);
                assertEquals(List.of(), Living.of(folder, "web"));
            }
            stop(procman);
            assertLines(procman, "begin", "end");
        }
    }

    @Test
    void whenARestartIsDueItComesOnce() throws Exception {
        String crasher = entry("web", "echo \"run $PROCMAN_GENERATION\"; [ -e well ] || exit 1; sleep 1000 & wait\n",
                "", "restart_policy: {strategy: on_failure, max_attempts: 9, restart_delay: 300ms, jitter: 0}");
        touch("now");
        try (Procman procman = armed("restart_due", "web", crasher)) {
            procman.launch();
            awaitDeath(procman);
            touch("well");
            assertEquals("waiting", RecordFile.of(procman, "web").value("phase"));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("web");
                assertEquals(2, now.generation());
                assertEquals(1, now.restarts());
                assertEquals(1, now.attempts());
                assertOneInstance("web", now.pid());
            }
            stop(procman);
            assertLines(procman, "run 1", "run 2");
        }
    }
}
