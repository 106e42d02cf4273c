package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A machine that has no room, or that changes under a manager that runs. Full disks: {@link FullDiskIT}. */
class MachineIT extends AdoptionScene {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    /** A user whom nobody else is, so that its processes are this test's. */
    private static final int SOMEBODY = 54_321;

    private static void need(boolean met, String what) {
        if (!met) {
            System.out.println("skipped, there is " + what);
        }
        Assumptions.assumeTrue(met, what);
    }

    private Procman under(List<String> words, String yaml) {
        List<String> command = new ArrayList<>(words);
        command.add(Procman.HOME.resolve("bin/procman").toString());
        return Procman.in(folder, yaml).calledAs(command, folder);
    }

    /** @param words by which this becomes the manager's user */
    private void limit(Procman procman, List<String> words, String limit) {
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(PRLIMIT.toString(), "--pid", String.valueOf(procman.managerPid()), limit));
        Procman.Result set = Procman.run(folder, Map.of(), command);
        assertEquals(0, set.code(), set::all);
    }

    @Test
    void aStartWithTooFewOpenFilesEndsInOneLine() throws Exception {
        need(Files.isExecutable(PRLIMIT), "no " + PRLIMIT);
        for (int files : List.of(25, 120)) {
            try (Procman procman = under(List.of(PRLIMIT.toString(), "--nofile=" + files), yaml(sleeper("one")))) {
                Process manager = procman.launch();
                assertTrue(manager.waitFor(60, TimeUnit.SECONDS), "the manager does not end");
                assertEquals(1, manager.exitValue(), procman::output);
                assertTrue(procman.errors().matches("procman: cannot start: \\d+ of " + files
                        + " open files are left, a start needs 160 .*\n"), procman::errors);
                assertEquals(List.of(), procman.ours());
            }
        }
    }

    /** Many more are started at once than there are descriptors for. */
    @Test
    void withoutOpenFilesNothingIsStartedAndAllElseGoesOn() {
        need(Files.isExecutable(PRLIMIT), "no " + PRLIMIT);
        int all = 120;
        String[] entries = IntStream.range(0, all).mapToObj(i -> sleeper("p" + i)).toArray(String[]::new);
        try (Procman procman = under(List.of(PRLIMIT.toString(), "--nofile=400:4000"), yaml(entries)).start();
                Operator operator = Operator.at(procman)) {
            Procman.await("all were tried", 60, () -> count(operator, all, "RUNNING", "FAILED") == all);
            int lives = first(operator, all, "RUNNING");
            Described refused = operator.describe("p" + first(operator, all, "FAILED"));
            assertTrue(refused.json().contains("too few open files are left for another process"), refused::json);
            assertTrue(refused.json().contains("spawn_failed"), refused::json);
            assertTrue(open(procman) < 400 - 32, () -> open(procman) + " open files");

            long pid = operator.describe("p" + lives).pid();
            assertTrue(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false));
            operator.await("p" + lives, "has ended", now -> now.pid() != pid);
            assertTrue(procman.cli("events", "-n", "5").code() == 0, "a client is answered");
            int other = first(operator, all, "RUNNING");
            operator.does("stop", "p" + other);
            assertEquals("STOPPED", operator.describe("p" + other).state());
            Procman.await("it is on record", 30, () -> Procman.read(procman.state.resolve("records/p" + other + ".record"))
                    .contains("wished=false"));

            limit(procman, List.of(), "--nofile=3000:4000");
            Procman.await("all run by themselves", 60, () -> count(operator, all, "RUNNING") == all - 1);
            assertFalse(procman.managerLog().contains("Exception"), procman::managerLog);
        }
    }

    private static int count(Operator operator, int all, String... states) {
        return (int) IntStream.range(0, all).filter(isIn(operator, states)).count();
    }

    private static int first(Operator operator, int all, String state) {
        return IntStream.range(0, all).filter(isIn(operator, state)).findFirst().orElseThrow();
    }

    private static IntPredicate isIn(Operator operator, String... states) {
        return i -> List.of(states).contains(operator.describe("p" + i).state());
    }

    private static int open(Procman procman) {
        String[] descriptors = new java.io.File("/proc/" + procman.managerPid() + "/fd").list();
        return descriptors == null ? 0 : descriptors.length;
    }

    /** Not even a thread can be made, by a user of whom there may be one process; nothing holds root to that. */
    @Test
    void withoutRoomForAProcessOrAThreadSupervisionGoesOn() {
        need(Files.isExecutable(PRLIMIT) && (!ROOT || Files.isExecutable(SETPRIV)), "no prlimit and setpriv");
        List<String> somebody = ROOT
                ? List.of(SETPRIV.toString(), "--reuid=" + SOMEBODY, "--regid=" + SOMEBODY, "--clear-groups")
                : List.of();
        String crashing = entry("crashing", "sleep 1000 & wait\n", "", "restart_policy: {restart_delay: 100ms}");
        String checked = entry("checked", "sleep 1000 & wait\n", "",
                "health_check: {type: exec, exec: {command: ['true']}, interval: 1s, timeout: 900ms}");
        try (Procman procman = under(somebody, yaml(crashing, checked, sleeper("steady")))) {
            if (ROOT) {
                Procman.run(folder, Map.of(), List.of("chown", "-R", SOMEBODY + ":" + SOMEBODY, folder.toString()));
            }
            procman.start();
            Described before;
            Described steady;
            Described healthy;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("crashing");
                steady = operator.awaitRunning("steady");
                healthy = operator.await("checked", "is healthy", now -> now.health().equals("healthy"));
                limit(procman, somebody, "--nproc=1:");
                assertTrue(ProcessHandle.of(before.pid()).map(ProcessHandle::destroyForcibly).orElse(false));
                // Five seconds apart, in which several checks are due, too.
                Procman.await("what is missing is said, and it is tried again", 60,
                        () -> logged(procman, "crashing", "Resource temporarily unavailable|no thread").size() >= 2);
                limit(procman, somebody, "--nproc=2000:");
            }
            try (Operator operator = Operator.at(procman)) {
                Described after = operator.awaitRunning("crashing");
                assertTrue(after.pid() != before.pid(), after::json);
                assertEquals(1, after.attempts(), () -> "the end by a signal is all that costs: " + after.json());
                assertEquals(steady.pid(), operator.describe("steady").pid());
                assertEquals(healthy.pid(), operator.describe("checked").pid());
                operator.does("restart", "steady");
                operator.does("stop", "crashing");
            }
            stop(procman);
        }
    }

    private void send(String signal, long pid) {
        Procman.Result sent = Procman.run(folder, Map.of(), List.of("kill", "-" + signal, String.valueOf(pid)));
        assertEquals(0, sent.code(), sent::all);
    }

    /** As a machine that is suspended, or a virtual one that is moved; the processes run on, which is worse. */
    @Test
    void aManagerThatIsPausedGoesOnWhereItIs() throws IOException {
        try (ServerSocket served = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Procman procman = manager(entry("counter", COUNTER, "", ""), sleeper("mortal"),
                        entry("checked", "sleep 1000 & wait\n", "", "health_check: {interval: 200ms, timeout: 150ms, tcp: "
                                + "{address: '127.0.0.1:" + served.getLocalPort() + "'}}"));
                Operator operator = Operator.at(procman)) {
            Described counter = operator.awaitRunning("counter");
            Described mortal = operator.awaitRunning("mortal");
            Described checked = operator.await("checked", "is healthy", now -> now.health().equals("healthy"));
            send("STOP", procman.managerPid());
            try {
                assertTrue(ProcessHandle.of(mortal.pid()).map(ProcessHandle::destroyForcibly).orElse(false));
                awaitCounted(100);
            } finally {
                send("CONT", procman.managerPid());
            }
            operator.await("mortal", "is started again", now -> now.state().equals("RUNNING") && now.pid() != mortal.pid());
            assertEquals(counter.pid(), operator.describe("counter").pid());
            Described after = operator.await("checked", "is healthy", now -> now.health().equals("healthy"));
            assertEquals(checked.pid(), after.pid(), after::json);
            assertEquals(0, after.restarts(), after::json);
            stop(procman);
        }
    }

    /** In a container without an init, and with a /proc that shows processes and nothing else. */
    @Test
    void asProcessOneItBuriesOrphansAndStopsInOrder() throws Exception {
        String mount = "mount -t proc -o hidepid=2,subset=pid proc /proc && ";
        List<String> apart = List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c");
        List<String> tried = new ArrayList<>(apart);
        tried.add(mount + "true");
        Procman.Result may = Procman.run(folder, Map.of(), tried);
        need(may.code() == 0, "no right to make namespaces: " + may.err().strip());
        List<String> words = new ArrayList<>(apart);
        words.add(mount + "exec \"$0\" \"$@\"");
        String orphans = "for i in 1 2 3; do (setsid sleep 0.3 &); done\nsleep 1000 & wait\n";
        try (Procman procman = under(words, yaml(entry("orphans", orphans, "", ""), sleeper("other")))) {
            Process unshare = procman.launch();
            Procman.await("it is ready", 60, () -> procman.managerFile().contains("\"state\":\"running\""));
            assertTrue(procman.managerFile().contains("\"pid\":1,"), procman::managerFile);
            ProcessHandle manager = unshare.children().findFirst().orElseThrow();
            try (Operator operator = Operator.at(procman)) {
                Described before = operator.awaitRunning("other");
                operator.awaitRunning("orphans");
                operator.does("restart", "other");
                Described after = operator.awaitRunning("other");
                assertTrue(after.pid() != before.pid(), after::json);
                operator.does("stop", "orphans");
                operator.does("start", "orphans");
            }
            Procman.await("the orphans are buried", 30, () -> manager.children()
                    .noneMatch(child -> Procman.read(Path.of("/proc/" + child.pid() + "/stat")).contains(") Z ")));
            send("TERM", manager.pid());
            assertTrue(unshare.waitFor(60, TimeUnit.SECONDS), procman::managerLog);
            assertEquals(0, unshare.exitValue(), procman::output);
            assertEquals(List.of(), Living.in(folder));
        }
    }

    /** Debian's libfaketime, or the one that the environment names. */
    private static Optional<Path> faketime() throws IOException {
        String named = System.getenv("PROCMAN_TEST_FAKETIME");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        try (Stream<Path> places = Files.list(Path.of("/usr/lib"))) {
            return places.map(place -> place.resolve("faketime/libfaketime.so.1")).filter(Files::exists).findFirst();
        }
    }

    /** Only what is shown is wall time. */
    @Test
    void anHourForwardOrBackChangesNoDelay() throws IOException {
        Optional<Path> library = faketime();
        need(library.isPresent(), "no libfaketime; name one with PROCMAN_TEST_FAKETIME");
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        List<String> words = List.of("env", "LD_PRELOAD=" + library.get(), "FAKETIME_TIMESTAMP_FILE=" + clock,
                "FAKETIME_CACHE_DURATION=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1");
        String crashing = entry("crashing", "sleep 0.5; exit 1\n", "", "restart_policy: {strategy: always, "
                + "restart_delay: 1s, max_delay: 1s, reset_after: 200ms, max_attempts: 100, "
                + "circuit_breaker: {failures: 1000000}}");
        try (Procman procman = under(words, yaml(crashing, sleeper("steady"))).start();
                Operator operator = Operator.at(procman)) {
            long steady = operator.awaitRunning("steady").pid();
            for (String jump : List.of("+1h", "-1h")) {
                long hour = operator.describe("crashing").lastExitAt() / 3_600_000;
                Files.writeString(clock, jump);
                Described now = operator.await("crashing", "sees " + jump, seen -> seen.lastExitAt() != 0
                        && Math.abs(seen.lastExitAt() / 3_600_000 - hour) >= 1);
                operator.await("crashing", "goes on restarting", seen -> seen.restarts() >= now.restarts() + 3);
            }
            Described after = operator.describe("steady");
            assertEquals(steady, after.pid(), after::json);
            assertEquals(0, after.restarts(), after::json);
            operator.does("stop", "crashing");
            stop(procman);
        }
    }
}
