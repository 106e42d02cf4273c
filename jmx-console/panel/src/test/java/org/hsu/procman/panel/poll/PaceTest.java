package org.hsu.procman.panel.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace(2_000);

    @Test
    void aSlowManagerIsAskedLessOften() {
        assertEquals(2_000, pace.afterSuccess(20));
        assertEquals(2_000, pace.afterSuccess(500));
        assertEquals(6_000, pace.afterSuccess(1_500));
        assertEquals(30_000, pace.afterSuccess(60_000));
    }

    @Test
    void aLostOneIsTriedMoreAndMoreSeldom() {
        assertEquals(500, pace.afterFailure());
        assertEquals(1_000, pace.afterFailure());
        for (int i = 0; i < 100; i++) {
            pace.afterFailure();
        }
        assertEquals(10_000, pace.afterFailure());
        pace.afterSuccess(1);
        assertEquals(500, pace.afterFailure());
    }
}
