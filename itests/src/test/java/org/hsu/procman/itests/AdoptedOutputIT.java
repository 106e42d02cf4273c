package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every line that is written before, during and after an outage of the manager is kept once, in order. */
class AdoptedOutputIT extends AdoptionScene {

    @Test
    void linesBeforeDuringAndAfterAreKeptOnce() {
        try (Procman procman = manager(entry("counter", COUNTER, "", ""))) {
            awaitCounted(30);
            for (int kills = 0; kills < 3; kills++) {
                procman.kill();
                awaitCounted(30);
                next(procman);
                awaitCounted(30);
            }
            try (Operator operator = Operator.at(procman)) {
                assertEquals(1, operator.describe("counter").generation());
                operator.does("stop", "counter");
            }
            stop(procman);
            KeptLines.assertNumbered(procman, "counter", "stdout");
            KeptLines.assertNumbered(procman, "counter", "stderr");
        }
    }

    @Test
    void bulkOfTheOutageIsKeptAndALineInTwoParts() {
        String bulk = entry("bulk", """
                echo first
                until [ -e go ]; do sleep 0.01; done
                awk 'BEGIN { for (i = 1; i <= 100000; i++) print "line", i }'
                printf 'in two '
                : > written
                until [ -e on ]; do sleep 0.01; done
                echo parts
                printf 'never ended'
                : > finished
                sleep 1000 & wait
                """, "", "");
        try (Procman procman = manager(bulk)) {
            Procman.await("the first line is kept", 20, () ->
                    KeptLines.of(procman, "bulk", "stdout").equals(List.of("first")));
            procman.kill();
            touch("go");
            awaitFile("written");
            next(procman);
            touch("on");
            awaitFile("finished");
            stop(procman);
            List<String> expected = new ArrayList<>(List.of("first"));
            for (int i = 1; i <= 100_000; i++) {
                expected.add("line " + i);
            }
            expected.addAll(List.of("in two parts", "never ended"));
            assertEquals(expected, KeptLines.of(procman, "bulk", "stdout"));
        }
    }

    @Test
    void killsWhileMuchIsWrittenNeitherLoseNorRepeat() throws Exception {
        String flood = entry("flood", """
                for round in 1 2 3 4 5 6; do
                    until [ -e go$round ]; do sleep 0.01; done
                    awk -v r=$round 'BEGIN { for (i = 1; i <= 100000; i++) print "line", (r - 1) * 100000 + i }'
                done
                echo last 600000
                : > written
                sleep 1000 & wait
                """, "", "");
        try (Procman procman = manager(flood)) {
            for (int round = 1; round <= 6; round++) {
                touch("go" + round);
                procman.manager().waitFor(round * 20L, TimeUnit.MILLISECONDS);
                killAndFollow(procman);
            }
            awaitFile("written");
            stop(procman);
            KeptLines.assertNumbered(procman, "flood", "stdout");
        }
    }

    /** What a kill leaves between the write to the log and that of the checkpoint, only more of it. */
    @Test
    void linesThatAreAheadOfTheCheckpointAreNotRepeated() throws Exception {
        try (Procman procman = manager(entry("counter", COUNTER, "", ""))) {
            Path spool = procman.state.resolve("spool/counter");
            awaitCounted(30);
            Procman.await("there is a checkpoint", 10, () -> Files.exists(spool.resolve("1.stdout.pos")));
            for (String stream : List.of("stdout", "stderr")) {
                Files.copy(spool.resolve("1." + stream + ".pos"), folder.resolve(stream));
            }
            awaitCounted(50);
            procman.kill();
            for (String stream : List.of("stdout", "stderr")) {
                Path checkpoint = spool.resolve("1." + stream + ".pos");
                assertFalse(Arrays.equals(Files.readAllBytes(checkpoint), Files.readAllBytes(folder.resolve(stream))));
                Files.copy(folder.resolve(stream), checkpoint, StandardCopyOption.REPLACE_EXISTING);
            }
            next(procman);
            awaitCounted(30);
            stop(procman);
            KeptLines.assertNumbered(procman, "counter", "stdout");
            KeptLines.assertNumbered(procman, "counter", "stderr");
        }
    }

    @Test
    void keptProcessesGoOnWithoutALostLine() throws Exception {
        try (Procman procman = manager(entry("counter", COUNTER, "", ""), sleeper("sleeper"))) {
            Described counter;
            Described sleeper;
            try (Operator operator = Operator.at(procman)) {
                counter = operator.awaitRunning("counter");
                sleeper = operator.awaitRunning("sleeper");
            }
            awaitCounted(30);
            Procman.Result shutdown = procman.cli("shutdown", "--keep-processes");
            assertEquals(0, shutdown.code(), shutdown::all);
            assertTrue(procman.manager().waitFor(30, TimeUnit.SECONDS), procman::managerLog);
            assertEquals(0, procman.manager().exitValue(), procman::output);
            assertTrue(Living.runs(counter.pid()));
            assertTrue(Living.runs(sleeper.pid()));
            awaitCounted(30);
            next(procman);
            try (Operator operator = Operator.at(procman)) {
                assertAdopted(counter, operator.describe("counter"));
                assertAdopted(sleeper, operator.describe("sleeper"));
                assertEquals(0, operator.describe("counter").restarts());
            }
            awaitCounted(30);
            stop(procman);
            KeptLines.assertNumbered(procman, "counter", "stdout");
            KeptLines.assertNumbered(procman, "counter", "stderr");
        }
    }
}
