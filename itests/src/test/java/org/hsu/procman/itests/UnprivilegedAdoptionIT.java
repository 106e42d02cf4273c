package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The manager is killed where it may make no cgroups, so that only the markers and the spools tell what is its own.
 * As root the commands change to another user.
 */
class UnprivilegedAdoptionIT extends AdoptionScene {
    private static final String NOBODY = "65534";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /** Servers that write their state into their title overwrite their environment, our marker with it. */
    private String clearing(String id) {
        write("bare.sh", "echo alive; sleep 1000 & wait\n");
        return entry(id, "exec env -i /bin/sh bare.sh\n", "", "");
    }

    private Procman unprivileged(String options, String... entries) {
        Path home = folder.resolve("home");
        run("cp", "-R", Procman.HOME.toString(), home.toString());
        Procman procman = Procman.in(folder, yaml(entries), home, Map.of("PROCMAN_OPTS", options));
        if (ROOT) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no /usr/bin/setpriv");
            run("chown", "-R", NOBODY + ":" + NOBODY, folder.toString());
            procman.calledAs(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups",
                    home.resolve("bin/procman").toString()), folder);
        }
        return procman.start();
    }

    private void run(String... command) {
        Procman.Result result = Procman.run(folder, Map.of(), List.of(command));
        assertEquals(0, result.code(), result::all);
    }

    private void awaitBare() {
        Procman.await("its environment is gone", 10, () -> Living.in(folder).isEmpty());
    }

    private long instances() {
        return read("logs/clearing-stdout.log").lines().filter("alive"::equals).count();
    }

    @Test
    void processWithoutItsEnvironmentIsAdopted() {
        try (Procman procman = unprivileged("", clearing("clearing"))) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("clearing");
                awaitBare();
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before, operator.awaitRunning("clearing"));
            }
            stop(procman);
            assertFalse(Living.runs(before.pid()));
            assertEquals(1, instances());
        }
    }

    @Test
    void processWithoutItsEnvironmentAndItsRecordIsAdopted() throws Exception {
        try (Procman procman = unprivileged("", clearing("clearing"))) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("clearing");
                awaitBare();
            }
            procman.kill();
            Files.delete(RecordFile.of(procman, "clearing").path());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before, operator.awaitRunning("clearing"));
            }
            stop(procman);
            assertFalse(Living.runs(before.pid()));
            assertEquals(1, instances());
        }
    }

    /** As a kill between the spawn and its record leaves it. */
    @Test
    void processWithoutItsEnvironmentWhoseSpawnWasNotRecordedIsAdopted() {
        try (Procman procman = unprivileged("", clearing("clearing"))) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("clearing");
                awaitBare();
            }
            procman.kill();
            RecordFile.of(procman, "clearing").forge("phase", "spawning").forge("pid", 0).forge("startTicks", 0)
                    .forge("state", "STARTING").forge("startedNanos", "").forge("startedMillis", "");
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before, operator.awaitRunning("clearing"));
            }
            stop(procman);
            assertFalse(Living.runs(before.pid()));
            assertEquals(1, instances());
        }
    }

    @Test
    void entryThatIsGoneIsStoppedThoughItsEnvironmentIsGoneToo() {
        try (Procman procman = unprivileged("", clearing("clearing"), sleeper("other"))) {
            long pid;
            try (Operator operator = Operator.at(procman)) {
                pid = operator.awaitRunning("clearing").pid();
                operator.awaitRunning("other");
                Procman.await("its environment is gone", 10, () -> Living.of(folder, "clearing").isEmpty());
            }
            procman.kill();
            procman.write(yaml(sleeper("other")));
            next(procman);
            Procman.await("it is stopped", 15, () -> !Living.runs(pid));
            stop(procman);
        }
    }

    @Test
    void portablePlatformKnowsItsOwnByMarkerOrSpoolAndNobodyElse() throws Exception {
        String portable = "-Dprocman.platform=portable";
        try (Procman procman = unprivileged(portable, clearing("clearing"), sleeper("robbed"))) {
            Described before;
            Described robbed;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("clearing");
                robbed = operator.awaitRunning("robbed");
                Procman.await("its environment is gone", 10, () -> Living.of(folder, "clearing").isEmpty());
            }
            procman.kill();
            // Pid and start time of the record are those of a process that lives, but not of this id.
            RecordFile.of(procman, "robbed")
                    .forge("pid", before.pid())
                    .forge("startTicks", RecordFile.of(procman, "clearing").value("startTicks"));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before, operator.awaitRunning("clearing"));
                Described now = operator.awaitRunning("robbed");
                assertNotEquals(before.pid(), now.pid());
                assertFalse(Living.runs(robbed.pid()));
                assertFalse(logged(procman, "robbed", "left alone").isEmpty(), procman::managerLog);
            }
            stop(procman);
            assertFalse(Living.runs(before.pid()));
            assertEquals(1, instances());
        }
    }

    @Test
    void disabledProcessWhoseRecordIsLostIsStopped() throws Exception {
        String disabled = sleeper("disabled").replace("type:", "enabled: false\n    type:");
        try (Procman procman = unprivileged("", disabled)) {
            long pid;
            try (Operator operator = Operator.at(procman)) {
                operator.does("start", "disabled");
                pid = operator.awaitRunning("disabled").pid();
            }
            procman.kill();
            Files.delete(RecordFile.of(procman, "disabled").path());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("disabled", "is stopped", then -> then.state().equals("STOPPED"));
                assertFalse(now.wished(), now::json);
                assertFalse(Living.runs(pid));
                assertTrue(logged(procman, "disabled", "nothing wishes it").size() == 1, procman::managerLog);
            }
            stop(procman);
        }
    }

    /** The lock is the kernel's, and whom the modes of files keep out gets no further than they. */
    @Test
    void aSecondManagerIsRefusedWhoeverStartsIt() {
        Assumptions.assumeTrue(ROOT, "needs two users");
        try (Procman procman = unprivileged("", sleeper("sleeper"))) {
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                Described before = operator.awaitRunning("sleeper");
                Procman.Result second = Procman.run(folder, Map.of(), second(procman, List.of()));
                assertEquals(6, second.code(), second::all);
                assertTrue(second.err().contains("not permitted: the state directory"), second::all);
                assertEquals(before.pid(), operator.describe("sleeper").pid());
                run("chown", "-R", "root", procman.state.toString());
                second = Procman.run(folder, Map.of(), second(procman, List.of(
                        "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")));
                assertEquals(6, second.code(), second::all);
                assertTrue(second.err().contains("not permitted: the state directory"), second::all);
                run("chown", "-R", NOBODY, procman.state.toString());
                assertOneInstance("sleeper", before.pid());
            }
            stop(procman);
        }
    }

    private List<String> second(Procman procman, List<String> user) {
        return Stream.concat(user.stream(), Stream.of(
                folder.resolve("home/bin/procman").toString(), "run",
                "-c", procman.configuration.toString(),
                "--state-dir", procman.state.toString(),
                "--log-dir", procman.logs.toString())).toList();
    }

    /** It leads a session too, but is younger. */
    @Test
    void orphanIsNotTakenForTheLeader() throws Exception {
        String forking = entry("forking", """
                setsid sleep 999 &
                sleep 1000 & wait
                """, "", "");
        try (Procman procman = unprivileged("", forking)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("forking");
                Procman.await("the orphan is there", 10, () -> Living.of(folder, "forking").stream()
                        .anyMatch(process -> process.command().contains("999")));
            }
            procman.kill();
            Files.delete(RecordFile.of(procman, "forking").path());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(before, operator.awaitRunning("forking"));
                assertEquals(3, Living.of(folder, "forking").size());
                operator.does("kill", "forking");
                assertEquals(List.of(), Living.of(folder, "forking"));
            }
            stop(procman);
        }
    }
}
