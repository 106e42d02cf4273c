package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Memory looked at every 5 s, the last 60 looks known, as the sampler does; minutes and megabytes. */
class MemoryTrendTest {
    private static final double MIB = 1 << 20;
    private static final double LIMIT = 512;

    private final List<String> said = new ArrayList<>();
    private MemoryTrend trend = MemoryTrend.NEW;

    /** @param megabytes by minutes */
    private void run(double minutes, DoubleUnaryOperator megabytes) {
        int looks = (int) (minutes * 12);
        double[] times = new double[looks];
        double[] bytes = new double[looks];
        for (int i = 0; i < looks; i++) {
            times[i] = 1_700_000_000_000.0 + i * 5_000;
            bytes[i] = megabytes.applyAsDouble(i / 12.0) * MIB;
            int from = Math.max(0, i - 59);
            MemoryTrend.Look look = trend.after(
                    Arrays.copyOfRange(times, from, i + 1), Arrays.copyOfRange(bytes, from, i + 1), LIMIT * MIB);
            trend = look.next();
            assertEquals(trend.warned(), trend.forecast() != null);
            if (look.finding() != MemoryTrend.Finding.NOTHING) {
                said.add(look.finding() + " at " + Math.round(i / 12.0));
            }
        }
    }

    @Test
    void steadyGrowthIsToldOnceWithItsNumbers() {
        run(15, minute -> 100 + 10 * minute);
        assertEquals(List.of("WARNED at 4"), said);
        MemoryTrend.Forecast forecast = trend.forecast();
        assertNotNull(forecast);
        assertEquals(10 * MIB, forecast.bytesPerMinute(), 1);
        assertEquals((LIMIT - 100 - 10 * (15 - 1 / 12.0)) / 10 * 60_000, forecast.millisLeft(), 1);
        assertEquals(60, forecast.points());
        assertEquals(295_000, forecast.spanMillis());
        assertEquals(1, forecast.fit(), 1e-9);
    }

    @Test
    void growthWithNoiseTooAndItsEnd() {
        Random random = new Random(5);
        run(40, minute -> 100 + 12 * Math.min(minute, 15) + 4 * random.nextGaussian());
        assertEquals(2, said.size(), said::toString);
        assertTrue(said.get(0).startsWith("WARNED") && said.get(1).startsWith("OVER"), said::toString);
        assertNull(trend.forecast());
    }

    @Test
    void aSawToothIsNoGrowth() {
        for (double period : new double[] {0.2, 0.5, 1, 2, 4}) {
            run(300, minute -> 100 + 300 * (minute % period) / period);
        }
        assertEquals(List.of(), said);
    }

    /** A tooth that is longer than what is known looks like growth once, until it is known to fall by itself. */
    @Test
    void aLongSawToothIsToldOnceAtMost() {
        for (double period : new double[] {10, 30, 60}) {
            said.clear();
            trend = MemoryTrend.NEW;
            run(1000, minute -> 100 + 300 * (minute % period) / period);
            assertTrue(said.stream().filter(text -> text.startsWith("WARNED")).count() <= 1, said::toString);
        }
    }

    /** The teeth stay, but what is left after each grows. */
    @Test
    void aSawToothThatGrowsBeyondWhatItFellFromIsToldInTheEnd() {
        run(60, minute -> 100 + (minute % 15) * 4);
        assertEquals(List.of(), said);
        run(60, minute -> 160 + 10 * minute);
        assertEquals("WARNED", said.get(0).substring(0, 6));
    }

    @Test
    void whatGrowsSlowlyOrStandsIsNotTold() {
        Random random = new Random(6);
        run(600, minute -> 100 + 0.01 * minute);
        run(600, minute -> 300 + 5 * random.nextGaussian());
        run(600, minute -> 511);
        run(600, minute -> 400 - 0.1 * minute);
        assertEquals(List.of(), said);
    }

    /** A program that fills its caches. */
    @Test
    void growthThatLevelsOffIsNotTold() {
        for (double minutes : new double[] {0.3, 0.5, 1}) {
            run(60, minute -> 60 + 200 * (1 - Math.exp(-minute / minutes)));
        }
        assertEquals(List.of(), said);
    }

    @Test
    void tooLittleIsKnown() {
        double[] few = new double[19];
        assertNull(MemoryTrend.NEW.after(few, few, 1).next().forecast());
        assertNull(MemoryTrend.NEW.after(new double[0], new double[0], 1).next().forecast());
        double[] quick = new double[60];
        double[] bytes = new double[60];
        for (int i = 0; i < 60; i++) {
            quick[i] = i * 500;
            bytes[i] = i + 1;
        }
        assertNull(MemoryTrend.NEW.after(quick, bytes, 100).next().forecast());
    }
}
