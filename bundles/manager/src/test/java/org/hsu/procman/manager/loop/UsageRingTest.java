package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.manager.management.UsageHistory;
import org.junit.jupiter.api.Test;

class UsageRingTest {
    private static final int MEMORY = UsageHistory.SERIES.indexOf("memoryBytes");
    private static final int CPU = UsageHistory.SERIES.indexOf("cpuPercent");

    @Test
    void whatNeverChangesIsTheSameAtAllPoints() {
        UsageRing ring = new UsageRing();
        IntStream.range(0, 150).forEach(look -> ring.add(look(look, 4096L, null)));
        UsageHistory history = ring.snapshot();
        assertEquals(UsageRing.POINTS, history.timesMillis().length);
        assertEquals(149 * 5000L, history.timesMillis()[UsageRing.POINTS - 1]);
        for (int point = 0; point < UsageRing.POINTS; point++) {
            assertEquals(4096.0, history.values()[MEMORY][point]);
            assertSame(history.values()[MEMORY][0], history.values()[MEMORY][point]);
            assertEquals(null, history.values()[CPU][point]);
        }
    }

    @Test
    void theLastPointsAreThoseThatWereAdded() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int looks = 1 + random.nextInt(200);
            Long[] memory = new Long[looks];
            Double[] cpu = new Double[looks];
            UsageRing ring = new UsageRing();
            for (int look = 0; look < looks; look++) {
                memory[look] = random.nextInt(20) > 0 && look > 0 ? memory[look - 1] : Long.valueOf(random.nextInt(5));
                cpu[look] = random.nextInt(30) > 0 ? null : Double.valueOf(random.nextInt(3));
                ring.add(look(look, memory[look], cpu[look]));
            }
            UsageHistory history = ring.snapshot();
            int points = Math.min(looks, UsageRing.POINTS);
            int first = looks - points;
            assertArrayEquals(IntStream.range(first, looks).mapToObj(look -> (double) memory[look]).toArray(),
                    history.values()[MEMORY], "seed " + seed);
            assertArrayEquals(IntStream.range(first, looks).mapToObj(look -> cpu[look]).toArray(),
                    history.values()[CPU], "seed " + seed);
        }
    }

    @Test
    void aLookThatFollowsAtOnceIsLeftOut() {
        UsageRing ring = new UsageRing();
        ring.add(look(0, 1L, null));
        ring.add(new Measurements(1, 999, usage(2L), null, null, null, null, null, List.of()));
        assertArrayEquals(new double[][] {{0}, {1}}, ring.memory(0));
    }

    private static Measurements look(int number, Long memory, Double cpu) {
        return new Measurements(1, number * 5000L, usage(memory), cpu, null, null, null, null, List.of());
    }

    private static Usage usage(Long memory) {
        return new Usage(0, null, memory, null, null, null, null);
    }
}
