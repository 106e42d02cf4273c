package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A stop is for the whole tree, what has left the group of the main process included. */
class StopIT extends AdoptionScene {

    @Test
    void descendantsOfTheirOwnSessionsAreAskedAndNotWaitedFor() {
        String forking = entry("forking", "setsid sleep 1000 &\nsleep 1000 & wait\n", "shutdown_timeout: 60s", "");
        try (Procman procman = manager(forking)) {
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("forking");
            }
            Procman.await("all are there", 10, () -> Living.of(folder, "forking").size() == 3);
            long began = System.nanoTime();
            Procman.Result stopped = procman.cli("stop", "forking");
            assertEquals(0, stopped.code(), stopped::all);
            assertTrue(System.nanoTime() - began < 30_000_000_000L, stopped::all);
            assertTrue(stopped.out().contains("SIGTERM"), stopped::all);
            assertTrue(!stopped.out().contains("killed"), stopped::all);
            assertEquals(List.of(), Living.of(folder, "forking"));
            stop(procman);
        }
    }

    @Test
    void whatHadToBeKilledIsSaid() {
        write("deaf.sh", "trap '' TERM; : > deaf; while :; do sleep 0.1; done\n");
        String forking = entry("forking", "setsid sh deaf.sh &\nsleep 1000 & wait\n", "shutdown_timeout: 1s", "");
        try (Procman procman = manager(forking)) {
            try (Operator operator = Operator.at(procman)) {
                operator.awaitRunning("forking");
                awaitFile("deaf");
                Procman.Result stopped = procman.cli("stop", "forking");
                assertEquals(0, stopped.code(), stopped::all);
                assertTrue(stopped.out().contains("of its tree killed with SIGKILL"), stopped::all);
                Described now = operator.describe("forking");
                assertTrue(now.json().contains("what was left of its tree was killed: pid "), now::json);
                assertEquals(List.of(), Living.of(folder, "forking"));
            }
            stop(procman);
        }
    }
}
