package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.platform.SpawnException;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static final long SECOND = 1_000_000_000;

    private long limit = 1024;
    private long open = 70;
    private int counts;
    private long now = Long.MAX_VALUE - 5 * SECOND;

    private final Descriptors descriptors = new Descriptors(() -> limit, () -> {
        counts++;
        if (open >= limit) {
            throw new InternalError("errno: 24 error: Unable to open directory /proc/self/fd");
        }
        return open;
    });

    private boolean take(Object run) {
        try {
            descriptors.take(run, now);
            return true;
        } catch (SpawnException refused) {
            assertEquals(SpawnException.Kind.RESOURCES, refused.kind());
            assertTrue(refused.getMessage().contains("of the manager's " + limit + ", of which"), refused.getMessage());
            return false;
        }
    }

    /** None has opened anything when the last of them asks. */
    @Test
    void startsAtOnceAreCountedBeforeTheyHaveOpenedAnything() {
        int taken = 0;
        while (take(taken)) {
            taken++;
        }
        assertEquals((1024 - 70 - Descriptors.RESERVE) / Descriptors.OF_A_RUN, taken);
    }

    @Test
    void oneThatIsOverGivesItsOwnBackAtOnce() {
        for (int i = 0; i < 10_000; i++) {
            Object run = i;
            assertDoesNotThrow(() -> descriptors.take(run, now));
            descriptors.give(run);
        }
    }

    @Test
    void withUsualLimitsAStartCostsNoCount() {
        limit = 500_000;
        for (int i = 0; i < 1_000; i++) {
            assertTrue(take(i));
        }
        assertEquals(1, counts);
    }

    @Test
    void whereNotEvenACountIsPossibleThereIsNone() {
        open = limit;
        SpawnException refused = assertThrows(SpawnException.class, () -> descriptors.take(1, now));
        assertTrue(refused.getMessage().contains(": 0 of"), refused.getMessage());
        open = 70;
        assertTrue(take(1), "and it is over by itself");
    }

    /** Runs open what they have slowly and in any order: the reserve is never touched. */
    @Test
    void theReserveHoldsHoweverSlowlyTheyOpen() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            Deque<int[]> runs = new ArrayDeque<>();
            List<long[]> opening = new ArrayList<>();
            limit = 200 + random.nextInt(800);
            open = 70;
            long began = now;
            while (now - began < 60 * SECOND) {
                now += random.nextInt((int) (SECOND / 5));
                for (long[] each : List.copyOf(opening)) {
                    // All is open within 9 s.
                    if (now - each[0] > 9 * SECOND || random.nextInt(20) == 0) {
                        open += Descriptors.OF_A_RUN;
                        opening.remove(each);
                    }
                }
                if (random.nextInt(10) == 0 && opening.isEmpty() && !runs.isEmpty()) {
                    descriptors.give(runs.poll());
                    open -= Descriptors.OF_A_RUN;
                }
                int[] run = new int[1];
                if (take(run)) {
                    runs.add(run);
                    opening.add(new long[] {now});
                }
                assertTrue(open + Descriptors.RESERVE <= limit, open + " of " + limit + ", seed " + seed);
            }
            open += (long) Descriptors.OF_A_RUN * opening.size();
            now += 11 * SECOND;
            boolean room = open + Descriptors.RESERVE + Descriptors.OF_A_RUN <= limit;
            assertEquals(room, take(this), "when all have opened what they have, seed " + seed);
            descriptors.give(this);
            runs.forEach(descriptors::give);
        }
    }
}
