package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manager is killed; the next one goes on where it was. */
class AdoptionIT extends AdoptionScene {

    @Test
    void runningProcessKeepsPidStateAndCounters() {
        String steady = entry(
                "steady",
                "echo x >> runs; [ $(grep -c x runs) -ge 3 ] || exit 1; sleep 1000 & wait\n",
                "",
                """
                restart_policy: {strategy: on_failure, max_attempts: 9, restart_delay: 10ms, jitter: 0}
                      health_check: {type: exec, interval: 200ms, failure_threshold: 100, exec: {command: ["true"]}}
                      resource_limits: {max_file_descriptors: 100, max_processes: 50}""");
        try (Procman procman = manager(steady)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.await("steady", "is healthy at the third try", now ->
                        now.restarts() == 2 && now.is("RUNNING", "health"));
                assertFalse(before.adopted());
            }
            procman.kill();
            assertTrue(Living.runs(before.pid()));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.describe("steady");
                assertAdopted(before, now);
                assertEquals("RUNNING", now.state(), now::json);
                assertEquals("adopted", now.reason(), now::json);
                assertEquals("healthy", now.health(), now::json);
                assertEquals(before.restarts(), now.restarts());
                assertEquals(before.attempts(), now.attempts());
                assertEquals(before.breakerFailures(), now.breakerFailures());
                assertEquals(before.limits(), now.limits());
                assertTrue(now.uptimeMillis() > before.uptimeMillis(), now::json);
                assertOneInstance("steady", before.pid());
                operator.does("restart", "steady");
                assertNotEquals(before.pid(), operator.describe("steady").pid());
                assertFalse(operator.describe("steady").adopted());
                assertFalse(Living.runs(before.pid()));
            }
            stop(procman);
        }
    }

    @Test
    void startingProcessBecomesReady() {
        String slow = entry("slow", "sleep 1000 & wait\n", "startup_timeout: 60s",
                "health_check: {type: exec, interval: 100ms, exec: {command: [test, -e, good]}}");
        try (Procman procman = manager(slow)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.await("slow", "is being checked", now -> now.pid() != 0);
                assertEquals("STARTING", before.state());
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertEquals("STARTING", operator.describe("slow").state());
                touch("good");
                assertAdopted(before, operator.awaitRunning("slow"));
            }
            stop(procman);
        }
    }

    @Test
    void backoffGoesOnAndTheRestartComesWhenItWasDue() {
        String crasher = entry("crasher", "date +%s%3N >> runs; exit 1\n", "",
                "restart_policy: {strategy: on_failure, max_attempts: 5, restart_delay: 5s, jitter: 0}");
        try (Procman procman = manager(crasher)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.await("crasher", "waits", now -> now.reason().equals("backoff"));
                assertEquals(1, before.attempts());
                assertEquals(1, before.lastExitCode());
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.describe("crasher");
                assertTrue(now.is("FAILED", "backoff"), now::json);
                assertEquals(1, now.attempts());
                assertEquals(before.lastExit(), now.lastExit());
                assertEquals(before.nextRestartAt(), now.nextRestartAt(), 50, now::json);
                Procman.await("the second run", 20, () -> read("runs").lines().count() == 2);
                long second = Long.parseLong(read("runs").lines().toList().get(1));
                assertTrue(second >= before.nextRestartAt() - 20, before.json() + " but " + second);
                assertTrue(second < before.nextRestartAt() + 1000, before.json() + " but " + second);
                assertEquals(2, operator.await("crasher", "waits", then -> then.attempts() == 2).attempts());
            }
            stop(procman);
        }
    }

    @Test
    void openBreakerStaysOpenUntilTheSameTime() {
        String flaky = entry("flaky", "echo x >> runs; exit 1\n", "", "restart_policy: {strategy: on_failure, "
                + "max_attempts: 9, restart_delay: 10ms, circuit_breaker: {failures: 3, window: 60s, cooldown: 60s}}");
        try (Procman procman = manager(flaky)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.await("flaky", "gives up", now -> now.reason().equals("breaker_open"));
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.describe("flaky");
                assertTrue(now.is("FAILED", "breaker_open"), now::json);
                assertEquals(before.openUntil(), now.openUntil(), 1000, now::json);
                assertEquals(before.attempts(), now.attempts());
                assertEquals(3, read("runs").lines().count());
            }
            stop(procman);
        }
    }

    @Test
    void wishOfTheOperatorOutlivesAKillAndAnOrderedStop() {
        String disabled = sleeper("started").replace("type:", "enabled: false\n    type:");
        try (Procman procman = manager(sleeper("stopped"), disabled, sleeper("plain"))) {
            Described started;
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("stopped");
                operator.does("stop", "stopped");
                operator.does("start", "started");
                started = operator.describe("started");
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertEquals("STOPPED", operator.describe("stopped").state());
                assertAdopted(started, operator.describe("started"));
            }
            stop(procman);
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("plain");
                Described restarted = operator.awaitRunning("started");
                assertNotEquals(started.pid(), restarted.pid());
                assertFalse(restarted.adopted(), restarted::json);
                assertEquals("STOPPED", operator.describe("stopped").state());
                assertEquals(0, operator.describe("stopped").pid());
            }
            stop(procman);
        }
    }

    @Test
    void processThatEndsUnwatchedIsSeenAndRestartedByItsPolicy() {
        String dying = entry("dying", """
                setsid sleep 1000 &
                echo "born $PROCMAN_GENERATION"
                until [ -e die$PROCMAN_GENERATION ]; do sleep 0.01; done
                echo "dying $PROCMAN_GENERATION"; printf unterminated
                exit 9
                """, "shutdown_timeout: 1s", "restart_policy: {strategy: on_failure, max_attempts: 9, restart_delay: 50ms}");
        try (Procman procman = manager(dying)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("dying");
            }
            Procman.await("the orphan is there", 10, () -> Living.of(folder, "dying").stream()
                    .anyMatch(process -> process.command().equals(List.of("sleep", "1000"))));
            procman.kill();
            touch("die1");
            Procman.await("it has ended", 10, () -> !Living.runs(before.pid()));
            assertFalse(Living.of(folder, "dying").isEmpty());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("dying");
                assertEquals(2, now.generation());
                assertEquals(1, now.restarts());
                assertEquals(1, now.attempts());
                assertFalse(now.adopted(), now::json);
                long code = now.lastExitCode();
                assertTrue(code == -1 || code == 9, now::lastExit);
                System.out.println("an end that nobody watched is known as " + now.lastExit());
                assertTrue(Living.of(folder, "dying").stream().allMatch(process -> process.generation() == 2));
            }
            stop(procman);
            List<String> lines = KeptLines.of(procman, "dying", "stdout");
            assertEquals(List.of("born 1", "dying 1", "unterminated", "born 2"), lines);
        }
    }

    @Test
    void endUnwatchedIsNeverTakenForSuccess() {
        String done = entry("done", "until [ -e go ]; do sleep 0.01; done; echo x >> runs; exit 0\n", "",
                "restart_policy: {strategy: on_failure, max_attempts: 1, restart_delay: 50ms}");
        try (Procman procman = manager(done)) {
            long pid;
            try (Operator operator = Operator.at(procman)) {
                pid = operator.awaitRunning("done").pid();
            }
            procman.kill();
            touch("go");
            Procman.await("it has ended", 10, () -> !Living.runs(pid));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("done", "rests", then -> then.state().equals("STOPPED"));
                // Either the kernel has kept the code, and it is not run again, or nobody knows, and it is.
                long runs = read("runs").lines().count();
                assertEquals(now.restarts() + 1, runs, now::json);
                assertEquals(0, now.lastExitCode(), now::json);
            }
            stop(procman);
        }
    }

    @Test
    void stopThatWasUnderWayIsFinished() throws Exception {
        String deaf = entry("deaf", """
                trap 'echo TERM >> heard' TERM
                setsid sleep 1000 &
                while :; do sleep 0.1; done
                """, "shutdown_timeout: 3s", "");
        try (Procman procman = manager(deaf)) {
            long pid;
            try (Operator operator = Operator.at(procman)) {
                pid = operator.awaitRunning("deaf").pid();
                operator.orders("stop", "deaf");
                awaitFile("heard");
                assertFalse(procman.manager().waitFor(1, TimeUnit.SECONDS));
            }
            procman.kill();
            assertTrue(Living.runs(pid));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("deaf", "is stopped", then -> then.state().equals("STOPPED"));
                assertFalse(now.wished());
                assertTrue(now.lastExit().contains("SIGKILL"), now::json);
                assertEquals(List.of(), Living.of(folder, "deaf"));
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertEquals("STOPPED", operator.describe("deaf").state());
            }
            stop(procman);
        }
    }

    @Test
    void restartThatWasUnderWayIsFinished() {
        String slow = entry("slow", """
                trap ': > heard$PROCMAN_GENERATION; until [ -e go ]; do sleep 0.01; done; exit 0' TERM
                while :; do sleep 0.02; done
                """, "shutdown_timeout: 30s", "");
        try (Procman procman = manager(slow)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("slow");
                operator.orders("restart", "slow");
                awaitFile("heard1");
            }
            killAndFollow(procman);
            touch("go");
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("slow");
                assertEquals(before.generation() + 1, now.generation(), now::json);
                assertOneInstance("slow", now.pid());
                assertTrue(now.wished());
            }
            stop(procman);
        }
    }

    @Test
    void completedTaskIsNotRunAgainUntilAnOrderedStop() {
        String task = entry("task", "echo x >> runs\n", "", "restart_policy: {strategy: never}");
        try (Procman procman = manager(task, sleeper("other"))) {
            try (Operator operator = Operator.at(procman)) {
                operator.await("task", "is over", now -> now.is("STOPPED", "exited"));
                operator.awaitRunning("other");
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("other");
                Described now = operator.describe("task");
                assertTrue(now.is("STOPPED", "exited"), now::json);
                assertEquals(0, now.lastExitCode());
                assertEquals(1, now.generation());
            }
            stop(procman);
            assertEquals(1, read("runs").lines().count());
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                operator.await("task", "is over again", now -> now.is("STOPPED", "exited"));
                assertEquals(2, read("runs").lines().count());
            }
            stop(procman);
        }
    }

    @Test
    void processWhoseEntryIsGoneIsStoppedInOrder() {
        String gone = entry("gone", """
                trap 'echo bye; echo bye >> said; exit 0' TERM
                echo hello
                setsid sleep 1000 &
                while :; do sleep 0.02; done
                """, "shutdown_timeout: 1s", "");
        try (Procman procman = manager(gone, sleeper("other"))) {
            Described other;
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("gone");
                other = operator.awaitRunning("other");
            }
            procman.kill();
            procman.write(yaml(sleeper("other")));
            next(procman);
            Procman.await("it is stopped", 15, () -> Living.of(folder, "gone").isEmpty());
            assertEquals("bye\n", read("said"));
            assertFalse(logged(procman, "gone", "configuration").isEmpty(), procman::managerLog);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(other, operator.describe("other"));
            }
            Procman.await("its record is gone", 10, () -> !Files.exists(RecordFile.of(procman, "gone").path()));
            stop(procman);
            assertEquals(List.of("hello", "bye"), KeptLines.of(procman, "gone", "stdout"));
        }
    }

    @Test
    void processWhoseCommandChangedIsAdoptedAndRestarted() {
        String script = "trap 'echo bye $1 >> said; exit 0' TERM; while :; do sleep 0.02; done\n";
        String old = entry("changed", script, "", "").replace("[changed.sh]", "[changed.sh, old]");
        String same = sleeper("same");
        try (Procman procman = manager(old, same)) {
            Described before;
            Described other;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("changed");
                other = operator.awaitRunning("same");
            }
            procman.kill();
            procman.write(yaml(old.replace("old]", "new]"), same));
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.await("changed", "runs anew", then -> then.pid() != before.pid()
                        && then.state().equals("RUNNING"));
                assertEquals(2, now.generation());
                List<Living> leaders =
                        Living.of(folder, "changed").stream().filter(Living::isLeader).toList();
                assertEquals(List.of("new"), leaders.stream().map(each -> each.command().get(2)).toList());
                assertEquals("bye old\n", read("said"));
                assertFalse(logged(procman, "changed", "configuration|command").isEmpty(), procman::managerLog);
                assertAdopted(other, operator.describe("same"));
            }
            stop(procman);
        }
    }

    /** Servers that write their state into their title overwrite their environment, our marker with it. */
    @Test
    void processWithoutItsEnvironmentIsAdopted() {
        write("bare.sh", "sleep 1000 & wait\n");
        String clearing = entry("clearing", "exec env -i /bin/sh bare.sh\n", "", "");
        try (Procman procman = manager(clearing)) {
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.awaitRunning("clearing");
                Procman.await("its environment is gone", 10, () -> Living.in(folder).isEmpty());
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                Described now = operator.awaitRunning("clearing");
                assertAdopted(before, now);
            }
            stop(procman);
            assertFalse(Living.runs(before.pid()));
        }
    }

    @Test
    void cgroupsOfAdoptedProcessesAreRemoved() {
        try (Procman procman = manager(sleeper("sleeper"))) {
            List<Path> cgroups;
            try (Operator operator = Operator.at(procman)) {
                Path file = Path.of("/proc/" + operator.awaitRunning("sleeper").pid() + "/cgroup");
                cgroups = Procman.read(file).lines()
                        .map(line -> Path.of(line.substring(line.lastIndexOf(':') + 1)))
                        .filter(path -> path.toString().contains("/procman-"))
                        .flatMap(path -> Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
                                .map(mount -> Path.of(mount + path.getParent())))
                        .toList();
            }
            killAndFollow(procman);
            stop(procman);
            assertEquals(List.of(), cgroups.stream().filter(Files::exists).toList());
        }
    }

    @Test
    void endOfAnAdoptedProcessIsNoticedAtOnceWithItsCode() {
        String exiting = entry("exiting", "until [ -e die ]; do sleep 0.01; done; exit 42\n", "",
                "restart_policy: {strategy: never}");
        List<String> killed = IntStream.range(0, 7).mapToObj(number -> "killed-" + number).toList();
        Stream<String> entries = killed.stream()
                .map(id -> entry(id, "sleep 1000 & wait\n", "", "restart_policy: {strategy: never}"));
        try (Procman procman = manager(Stream.concat(Stream.of(exiting), entries).toArray(String[]::new))) {
            long exitingPid;
            try (Operator operator = Operator.at(procman)) {
                exitingPid = operator.awaitRunning("exiting").pid();
                killed.forEach(operator::awaitRunning);
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("exiting");
                touch("die");
                Procman.await("it has ended", 10, () -> !Living.runs(exitingPid));
                long ended = System.currentTimeMillis();
                Described now = operator.await("exiting", "has failed", then -> then.state().equals("FAILED"));
                assertEquals(42, now.lastExitCode(), now::json);
                assertEquals(ended, now.lastExitAt(), 500, now::json);
                List<Long> millis = new ArrayList<>();
                for (String id : killed) {
                    ProcessHandle process = ProcessHandle.of(operator.describe(id).pid()).orElseThrow();
                    long sent = System.currentTimeMillis();
                    process.destroyForcibly();
                    now = operator.await(id, "has failed", then -> then.state().equals("FAILED"));
                    assertTrue(now.lastExit().contains("\"SIGKILL\""), now::json);
                    millis.add(now.lastExitAt() - sent);
                }
                System.out.println("ends of adopted processes were noticed after " + millis + " ms");
                // Where they are looked for once a second it happens to three in one case of two hundred; a busy
                // machine makes any one late.
                assertTrue(millis.stream().filter(each -> each <= 50).count() >= 3, millis::toString);
            }
            stop(procman);
        }
    }
}
