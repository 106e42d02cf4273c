package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.hsu.procman.api.process.ProcessState;
import org.junit.jupiter.api.Test;

/**
 * A thousand processes of others, each with hundreds of random events. A failure names its seed:
 * {@code -Dprocman.seed=N} repeats that run alone.
 */
class RandomObservationTest {
    private static final int RUNS = 1000;
    private static final int EVENTS_OF_A_RUN = 500;

    @Test
    void noneIsStartedOrEndedWithoutPermissionWhateverComes() {
        Long only = Long.getLong("procman.seed");
        EnumSet<ProcessState> states = EnumSet.noneOf(ProcessState.class);
        long found = 0;
        long ended = 0;
        for (long seed = only == null ? 0 : only; seed < (only == null ? RUNS : only + 1); seed++) {
            ObservedRun run = new ObservedRun(seed);
            try {
                run.run(EVENTS_OF_A_RUN);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dprocman.seed=" + seed + ": " + e.getMessage() + ", " + run, e);
            }
            states.addAll(run.states);
            found += run.found;
            ended += run.ended;
        }
        if (only == null) {
            assertEquals(EnumSet.allOf(ProcessState.class), states);
            assertTrue(found > RUNS, found + " times found");
            assertTrue(ended > RUNS, ended + " times signalled");
        }
    }
}
