package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;

/**
 * Two million random events, in runs of a thousand. A failure names its seed:
 * {@code -Dprocman.seed=N} repeats that run alone.
 */
class RandomSupervisionTest {
    private static final int EVENTS = 2_000_000;
    private static final int EVENTS_OF_A_RUN = 1000;
    private static final long FIRST_SEED = 20_250_624;

    @Test
    void theInvariantsHoldWhateverComes() {
        Long only = Long.getLong("procman.seed");
        if (only != null) {
            run(only);
            return;
        }
        long events = 0;
        long spawns = 0;
        long opened = 0;
        long resumed = 0;
        EnumSet<ProcessState> states = EnumSet.noneOf(ProcessState.class);
        EnumSet<StateReason> reasons = EnumSet.noneOf(StateReason.class);
        for (long seed = FIRST_SEED; events < EVENTS; seed++) {
            Invariants seen = run(seed);
            events += seen.steps();
            spawns += seen.spawns();
            opened += seen.opened();
            resumed += seen.resumed();
            states.addAll(seen.states());
            reasons.addAll(seen.reasons());
        }
        // A test that met nothing would hold as well.
        assertEquals(EnumSet.allOf(ProcessState.class), states);
        assertEquals(EnumSet.allOf(StateReason.class), reasons);
        assertTrue(spawns > EVENTS / 50, spawns + " spawns");
        assertTrue(resumed > 5000, resumed + " times the manager was killed");
        assertTrue(opened > 1000, opened + " times the breaker opened");
    }

    private static Invariants run(long seed) {
        RandomRun run = new RandomRun(seed);
        try {
            return run.run(EVENTS_OF_A_RUN);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("-Dprocman.seed=" + seed + ": " + e.getMessage() + ", " + run, e);
        }
    }
}
