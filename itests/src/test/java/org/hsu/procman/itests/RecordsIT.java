package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the next manager makes of records that are wrong, and of those that a kill has left in the middle. */
class RecordsIT extends AdoptionScene {
    private static final List<String> DAMAGED = List.of("torn", "empty", "foreign", "newer", "lost");

    /** A process of somebody else, that would tell if it were sent any signal but SIGKILL. */
    private Process foreigner() throws IOException {
        write("foreigner.sh", "trap 'echo heard >> signals' TERM INT HUP QUIT; : > ready\n"
                + "while :; do sleep 0.05; done\n");
        Process process = new ProcessBuilder("/bin/sh", folder.resolve("foreigner.sh").toString())
                .directory(folder.toFile())
                .start();
        awaitFile("ready");
        return process;
    }

    private static long startTicks(long pid) {
        String stat = Procman.read(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    }

    @Test
    void pidOfAForeignProcessIsNeitherAdoptedNorSignalled() throws Exception {
        Process foreigner = foreigner();
        try (Procman procman = manager(sleeper("reused"), sleeper("forged"), sleeper("robbed"))) {
            long reused;
            long forged;
            try (Operator operator = Operator.at(procman)) {
                reused = operator.awaitRunning("reused").pid();
                forged = operator.awaitRunning("forged").pid();
                operator.awaitRunning("robbed");
            }
            procman.kill();
            // The first two are gone and a stranger has their pid; the third lives, and its record lies.
            end(reused);
            end(forged);
            RecordFile.of(procman, "reused").forge("pid", foreigner.pid());
            for (String id : List.of("forged", "robbed")) {
                RecordFile.of(procman, id)
                        .forge("pid", foreigner.pid())
                        .forge("startTicks", startTicks(foreigner.pid()));
            }
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                for (String id : List.of("reused", "forged", "robbed")) {
                    Described now = operator.awaitRunning(id);
                    assertNotEquals(foreigner.pid(), now.pid());
                    assertOneInstance(id, now.pid());
                    assertEquals(1, logged(procman, id, "\\b" + foreigner.pid() + "\\b").size(), procman::managerLog);
                }
            }
            stop(procman);
            assertTrue(foreigner.isAlive());
            assertEquals("", read("signals"));
        } finally {
            foreigner.destroyForcibly();
        }
    }

    private void end(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Procman.await(pid + " has ended", 10, () -> !Living.runs(pid));
    }

    @Test
    void damagedRecordsAreSetAsideAndTheRestGoesOn() throws Exception {
        String[] entries = new String[DAMAGED.size() + 1];
        for (int i = 0; i < DAMAGED.size(); i++) {
            entries[i] = sleeper(DAMAGED.get(i));
        }
        entries[DAMAGED.size()] = sleeper("good");
        try (Procman procman = manager(entries)) {
            Map<String, Described> before = new HashMap<>();
            try (Operator operator = Operator.at(procman)) {
                DAMAGED.forEach(id -> before.put(id, operator.awaitRunning(id)));
                before.put("good", operator.awaitRunning("good"));
            }
            procman.kill();
            RecordFile.of(procman, "torn").tear();
            RecordFile.of(procman, "empty").write("");
            RecordFile.of(procman, "foreign").write(RecordFile.of(procman, "good").text());
            RecordFile.of(procman, "newer").makeNewer();
            Path records = RecordFile.of(procman, "lost").path().getParent();
            Files.delete(records.resolve("lost.record"));
            Files.createDirectory(records.resolve("folder.record"));
            Files.write(records.resolve("noise.record"), new byte[] {0, -1, 7, 10, 13});
            Files.writeString(records.resolve("readme.txt"), "not a record");
            // What a kill in the middle of a write leaves.
            Files.writeString(records.resolve(".good.new"), "procman-record 1\nid=go");
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                // Their processes carry the marker, so nothing is doubled even though nothing is known of them.
                before.forEach((id, was) -> {
                    assertAdopted(was, operator.awaitRunning(id));
                    assertOneInstance(id, was.pid());
                });
                for (String id : List.of("torn", "empty", "foreign", "newer", "noise")) {
                    assertFalse(logged(procman, id, "record").isEmpty(), () -> id + "\n" + procman.managerLog());
                }
                assertEquals(List.of(), logged(procman, "good", "set aside"));
            }
            assertEquals("not a record", Files.readString(records.resolve("readme.txt")));
            assertFalse(Files.exists(records.resolve(".good.new")));
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                before.forEach((id, was) -> assertAdopted(was, operator.describe(id)));
            }
            stop(procman);
        }
    }

    /** Somebody tries something on a copy of a state whose processes live: they belong to another manager. */
    @Test
    void copiedStateTakesNothingFromTheOriginal() throws IOException {
        String counted = sleeper("counted");
        Path copy = Files.createDirectory(folder.resolve("copy"));
        try (Procman original = manager(counted);
                Procman second = Procman.in(copy, yaml(counted))) {
            Described before;
            try (Operator operator = Operator.at(original)) {
                before = operator.awaitRunning("counted");
            }
            Files.copy(folder.resolve("counted.sh"), copy.resolve("counted.sh"));
            Procman.Result copied = Procman.run(folder, Map.of(),
                    List.of("cp", "-r", original.state.toString(), second.state.toString()));
            assertEquals(0, copied.code(), copied::all);
            second.start();
            try (Operator operator = Operator.at(second)) {
                Described now = operator.awaitRunning("counted");
                assertNotEquals(before.pid(), now.pid(), second::managerLog);
                assertFalse(now.adopted(), now::json);
            }
            second.stop();
            assertTrue(Living.runs(before.pid()), second::managerLog);
            try (Operator operator = Operator.at(original)) {
                assertEquals(before.pid(), operator.describe("counted").pid());
            }
            stop(original);
        }
    }

    /** Another manager that has a process of the same name must not take the cgroup of one that was taken over. */
    @Test
    void cgroupsOfTwoManagersStayApart() throws IOException {
        String limited = entry("limited", "sleep 1000 & wait\n", "",
                "resource_limits: {max_memory_mb: 64, max_processes: 50}");
        Path other = Files.createDirectory(folder.resolve("other"));
        try (Procman first = manager(limited);
                Procman second = Procman.in(other, yaml(limited))) {
            Files.copy(folder.resolve("limited.sh"), other.resolve("limited.sh"));
            Described before;
            try (Operator operator = Operator.at(first)) {
                before = operator.awaitRunning("limited");
            }
            killAndFollow(first);
            second.start();
            try (Operator operator = Operator.at(second)) {
                List<String> theirs = cgroups(operator.awaitRunning("limited").pid());
                theirs.retainAll(cgroups(before.pid()));
                assertEquals(List.of(), theirs);
            }
            second.stop();
            assertTrue(Living.runs(before.pid()), second::managerLog);
            try (Operator operator = Operator.at(first)) {
                assertAdopted(before, operator.describe("limited"));
            }
            stop(first);
        }
    }

    private static List<String> cgroups(long pid) {
        return Procman.read(Path.of("/proc/" + pid + "/cgroup")).lines()
                .filter(line -> line.contains("/procman-"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The kill fell between the spawn and its record, or before the spawn: the record tells the intent only. */
    @Test
    void intentsAreResolvedByWhatReallyLives() {
        try (Procman procman = manager(sleeper("spawned"), sleeper("unborn"), sleeper("halfway"))) {
            Map<String, Described> before = new HashMap<>();
            try (Operator operator = Operator.at(procman)) {
                List.of("spawned", "unborn", "halfway").forEach(id -> before.put(id, operator.awaitRunning(id)));
            }
            procman.kill();
            for (String id : before.keySet()) {
                RecordFile.of(procman, id).forge("phase", "spawning").forge("pid", 0).forge("startTicks", 0)
                        .forge("state", "STARTING");
            }
            end(before.get("unborn").pid());
            Living.of(folder, "unborn").forEach(process -> end(process.pid()));
            // The leader has gone already and left a child, with the record still an intent.
            end(before.get("halfway").pid());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before.get("spawned"), operator.awaitRunning("spawned"));
                assertOneInstance("spawned", before.get("spawned").pid());
                for (String id : List.of("unborn", "halfway")) {
                    Described now = operator.await(id, "runs anew", then -> then.state().equals("RUNNING")
                            && then.generation() > before.get(id).generation());
                    assertOneInstance(id, now.pid());
                    assertEquals(
                            List.of(),
                            Living.of(folder, id).stream()
                                    .filter(process -> process.generation() != now.generation())
                                    .toList());
                }
            }
            stop(procman);
        }
    }

    @Test
    void recordsOfAnotherBootTellOnlyTheWish() {
        try (Procman procman = manager(sleeper("stopped"), sleeper("running"))) {
            long pid;
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("stopped");
                pid = operator.awaitRunning("running").pid();
                operator.does("stop", "stopped");
            }
            procman.kill();
            Living.in(folder).forEach(process -> end(process.pid()));
            for (String id : List.of("stopped", "running")) {
                RecordFile.of(procman, id).forge("bootId", "00000000-0000-0000-0000-000000000000");
            }
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("running");
                assertNotEquals(pid, now.pid());
                assertFalse(now.adopted());
                assertEquals(0, now.restarts(), now::json);
                assertEquals("STOPPED", operator.describe("stopped").state());
            }
            stop(procman);
        }
    }

    @Test
    void secondManagerIsRefusedAfterAKillToo() {
        try (Procman procman = manager(sleeper("sleeper"))) {
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                Described before = operator.awaitRunning("sleeper");
                List<String> command = List.of(
                        Procman.HOME.resolve("bin/procman").toString(), "run",
                        "-c", procman.configuration.toString(),
                        "--state-dir", procman.state.toString(),
                        "--log-dir", procman.logs.toString());
                Procman.Result second = Procman.run(folder, Map.of(), command);
                assertEquals(1, second.code(), second::all);
                assertTrue(second.err().contains("pid " + procman.manager().pid()), second::all);
                assertEquals(before.pid(), operator.describe("sleeper").pid());
            }
            stop(procman);
        }
    }
}
