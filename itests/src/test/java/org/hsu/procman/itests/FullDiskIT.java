package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A disk is full, and later there is room again: the log directory's with either choice of the operator, the state's. */
class FullDiskIT extends AdoptionScene {
    private static final Pattern OWN_LOSS = Pattern.compile("(\\d+) lines? (?:is|are) lost here, since \\S+: No space left");

    /** Writes its numbered lines when it is told to. */
    private static final String BULK = """
            until [ -e go ]; do sleep 0.02; done
            i=0
            while [ $i -lt 60000 ]; do i=$((i + 1)); echo "line $i of those that are written at once"; done
            : > written
            trap 'echo end; exit 0' TERM
            while :; do sleep 0.05; done
            """;
    private static final int BULK_LINES = 60_000;

    /** Many numbered lines, and the last number when it is asked to end. */
    private static final String CHATTY = """
            i=0
            end=
            trap 'end=1' TERM
            while [ -z "$end" ]; do
                for step in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do i=$((i + 1)); echo "line $i"; done
                echo $i > counted
                sleep 0.02
            done
            echo "last $i"
            """;

    /** Eight bytes a line, so that the last that fits is whole; a line that is refused is written again. */
    private static final String PERSISTENT = """
            i=1
            while :; do
                if printf '%07d\\n' $i 2> /dev/null; then echo $i > counted; i=$((i + 1)); else : > refused; fi
                sleep 0.01
            done
            """;

    private static long lost(Procman procman) {
        // What clients change is in the audit, which has lines to lose too.
        Matcher matcher = OWN_LOSS.matcher(procman.managerLog() + Procman.read(procman.logs.resolve("audit.log")));
        long lost = 0;
        while (matcher.find()) {
            lost += Long.parseLong(matcher.group(1));
        }
        return lost;
    }

    private static long count(String text, String expression) {
        return Pattern.compile(expression).matcher(text).results().count();
    }

    @Test
    void withoutALimitEveryLineWaitsForTheLogDirectory() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 8);
                Procman procman = Procman.in(folder, yaml(entry("counter", CHATTY, "", ""), sleeper("other")))) {
            procman.logs = disk.place().resolve("logs");
            procman.start();
            Described counter;
            try (Operator operator = Operator.at(procman)) {
                counter = operator.awaitRunning("counter");
                operator.awaitRunning("other");
                disk.fill();
                // More than the blocks that the files have already.
                awaitCounted(1000);
                operator.does("stop", "other");
                operator.does("start", "other");
                operator.awaitRunning("other");
                assertEquals(counter.pid(), operator.describe("counter").pid());
                // The end of a page that the file has begun is room for some lines.
                Procman.await("lines of its own log are lost", 90, () -> {
                    operator.does("restart", "other");
                    return procman.errors().contains("procman.log cannot be written");
                });
                assertTrue(operator.attribute("LostLogLines") > 0, procman::errors);
                disk.free();
                operator.does("restart", "other");
                long lost = operator.attribute("LostLogLines");
                assertEquals(lost, lost(procman), procman::managerLog);
            }
            disk.fill();
            awaitCounted(1000);
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(counter, operator.describe("counter"));
                disk.free();
                awaitCounted(10);
            }
            stop(procman);
            KeptLines.assertNumbered(procman, "counter", "stdout");
        }
    }

    @Test
    void withALimitTheOldestAreGivenUpAndCounted() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 8);
                Procman procman = Procman.in(folder,
                        "process_manager: {spool_limit: 1MiB}\n" + yaml(entry("bulk", BULK, "", "")))) {
            procman.logs = disk.place().resolve("logs");
            procman.start();
            Described bulk;
            try (Operator operator = Operator.at(procman)) {
                bulk = operator.awaitRunning("bulk");
                disk.fill();
                touch("go");
                awaitFile("written");
                Procman.await("lines are given up", 60, () ->
                        procman.state.resolve("spool/bulk/1.stdout").toFile().length() > 0
                                && operator.describe("bulk").json().contains("No space left on device"));
            }
            // The loss is told by the next manager, too.
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(bulk, operator.describe("bulk"));
            }
            disk.free();
            Procman.await("the lines that waited are written", 60, () ->
                    Procman.read(procman.logs.resolve("bulk-stdout.log")).contains("line " + BULK_LINES + " of"));
            stop(procman);
            List<String> lines = KeptLines.of(procman, "bulk", "stdout");
            List<String> numbered = IntStream.rangeClosed(1, BULK_LINES)
                    .mapToObj(number -> "line " + number + " of those that are written at once")
                    .toList();
            List<String> expected = new ArrayList<>();
            int next = 0;
            int gaps = 0;
            for (String line : lines) {
                Matcher gap = Pattern.compile("procman: (\\d+) lines? (is|are) lost here \\(spool_limit\\)").matcher(line);
                if (gap.matches()) {
                    gaps++;
                    next += Integer.parseInt(gap.group(1));
                    expected.add(line);
                } else if (next < BULK_LINES) {
                    expected.add(numbered.get(next++));
                }
            }
            expected.add("end");
            assertTrue(gaps > 0, () -> lines.size() + " lines, none given up");
            assertEquals(expected, lines);
        }
    }

    @Test
    void recordsWaitForTheStateDirectoryAndSupervisionGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 16);
                Procman procman = Procman.in(folder, yaml(entry("counter", PERSISTENT, "", ""), sleeper("other"),
                        entry("crashing", "sleep 0.2; exit 1\n", "", "restart_policy: {strategy: always, "
                                + "max_attempts: 100, reset_after: 100ms, restart_delay: 50ms, backoff_multiplier: 1, "
                                + "circuit_breaker: {failures: 1000000}}")))) {
            procman.state = disk.place().resolve("state");
            procman.start();
            Described counter;
            try (Operator operator = Operator.at(procman)) {
                counter = operator.awaitRunning("counter");
                operator.awaitRunning("other");
                disk.fill();
                awaitFile("refused");
                operator.does("stop", "other");
                operator.does("start", "other");
                operator.does("stop", "other");
                long restarts = operator.describe("crashing").restarts();
                operator.await("crashing", "goes on crashing", now -> now.restarts() > restarts + 3);
                Procman.await("it is said", 30, () -> procman.managerLog().contains("process records cannot be written"));
                disk.free();
                Procman.await("it is over", 30, () -> procman.managerLog().contains("process records are written again"));
                awaitCounted(10);
                assertEquals(1, count(procman.managerLog(), "process records cannot be written"), procman::managerLog);
                assertEquals(1, count(procman.managerLog(), "process records are written again"), procman::managerLog);
            }
            killAndFollow(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(counter, operator.describe("counter"));
                Described other = operator.describe("other");
                assertEquals("STOPPED", other.state(), other::json);
                assertFalse(other.wished(), other::json);
                awaitCounted(10);
            }
            stop(procman);
            List<String> lines = KeptLines.of(procman, "counter", "stdout");
            assertTrue(lines.size() >= counted(), () -> lines.size() + " lines of " + counted());
            assertEquals(IntStream.rangeClosed(1, lines.size()).mapToObj("%07d"::formatted).toList(), lines);
        }
    }

    @Test
    void aManagerThatIsKilledWhileTheStateDirectoryIsFullIsFollowedWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 16);
                Procman procman = Procman.in(folder, yaml(entry("counter", PERSISTENT, "", ""), sleeper("other")))) {
            procman.state = disk.place().resolve("state");
            procman.start();
            Described counter;
            Described other;
            try (Operator operator = Operator.at(procman)) {
                counter = operator.awaitRunning("counter");
                operator.does("restart", "other");
                other = operator.awaitRunning("other");
                disk.fill();
                awaitFile("refused");
            }
            procman.kill();
            Process follower = procman.launch();
            Procman.await("it runs or says why not", 60, () -> procman.isReady() || !follower.isAlive());
            assertTrue(Living.runs(counter.pid()) && Living.runs(other.pid()), procman::output);
            if (!follower.isAlive()) {
                assertEquals(1, follower.exitValue(), procman::output);
                assertTrue(procman.errors().contains("KiB left, a start needs 1024"), procman::output);
                assertEquals(1, procman.errors().lines().count(), procman::output);
                disk.free();
                next(procman);
            } else {
                disk.free();
            }
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(counter, operator.describe("counter"));
                assertAdopted(other, operator.describe("other"));
                awaitCounted(10);
            }
            stop(procman);
            List<String> lines = KeptLines.of(procman, "counter", "stdout");
            assertEquals(IntStream.rangeClosed(1, lines.size()).mapToObj("%07d"::formatted).toList(), lines);
        }
    }
}
