package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void noneIsNever() {
        assertEquals(Long.MAX_VALUE, Deadlines.NONE.next());
    }

    @Test
    void theNextIsTheEarliestOfAll() {
        assertEquals(3, Deadlines.starting(3, 9).next());
        assertEquals(9, Deadlines.starting(Deadlines.NEVER, 9).next());
        assertEquals(4, Deadlines.kill(4).next());
        assertEquals(5, Deadlines.restart(5).next());
        assertEquals(6, Deadlines.stable(6).next());
        for (int earliest = 0; earliest < 6; earliest++) {
            long[] at = {10, 10, 10, 10, 10, 10};
            at[earliest] = -7;
            assertEquals(-7, new Deadlines(at[0], at[1], at[2], at[3], at[4], at[5]).next());
        }
    }

    @Test
    void eachKindSetsOnlyItsOwn() {
        long never = Deadlines.NEVER;
        assertEquals(new Deadlines(1, 2, never, never, never, never), Deadlines.starting(1, 2));
        assertEquals(new Deadlines(never, never, 1, never, never, never), Deadlines.kill(1));
        assertEquals(new Deadlines(never, never, never, 1, never, never), Deadlines.restart(1));
        assertEquals(new Deadlines(never, never, never, never, 1, never), Deadlines.stable(1));
        assertEquals(new Deadlines(never, never, never, never, never, 1), Deadlines.grace(1));
    }

    @Test
    void wallTimesFollowTheMonotonicOnesBothWays() {
        Moment moment = new Moment(5_000_000_000L, 1_000_000);
        assertEquals(1_000_000, moment.wallOf(5_000_000_000L));
        assertEquals(998_000, moment.wallOf(3_000_000_000L));
        assertEquals(1_002_000, moment.wallOf(7_000_000_000L));
        assertEquals(999_999, moment.wallOf(4_999_999_999L));
    }
}
