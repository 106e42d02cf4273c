package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CheckCallsTest {

    @Test
    void aMomentIsNeverBeforeItsTimeAndLateByAFiftiethOfTheIntervalAtMost() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long at = random.nextLong() / 4;
            long interval = 50_000_000L + random.nextInt(2_000_000_000);
            long late = CheckCalls.moment(at, interval) - at;
            assertTrue(late >= 0 && late <= interval / 50 && late < 10_000_000, late + " for " + interval);
        }
    }

    @Test
    void aThousandChecksASecondHaveAHundredMoments() {
        long moments = LongStream.range(0, 1_000)
                .map(i -> CheckCalls.moment(-500_000_000 + i * 1_000_000, 1_000_000_000))
                .distinct()
                .count();
        assertEquals(101, moments);
    }
}
