package org.hsu.procman.panel.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hsu.procman.panel.model.History.Quantity;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History history = new History(3);

    @Test
    void addsUpAndTakesTheSlowestCheck() {
        history.add(1_000, List.of(Rows.row("a", 10.0, 100L, 2, 7L), Rows.row("b", 5.5, 50L, 1, 30L)));
        assertArrayEquals(new float[] {15.5f}, history.total(Quantity.CPU, 0).values());
        assertArrayEquals(new float[] {150}, history.total(Quantity.MEMORY, 0).values());
        assertArrayEquals(new float[] {3}, history.total(Quantity.RESTARTS, 0).values());
        assertArrayEquals(new float[] {30}, history.total(Quantity.CHECK_LATENCY, 0).values());
        assertArrayEquals(new float[] {5.5f}, history.of("b", Quantity.CPU, 0).values());
    }

    @Test
    void leavesAGapWhereNothingIsKnown() {
        history.add(1_000, List.of(Rows.row("a", 10.0, null, 0, null)));
        history.add(2_000, List.of(Rows.row("a", null, null, 0, null)));
        history.add(3_000, List.of(Rows.row("a", 20.0, null, 0, null)));
        assertArrayEquals(new float[] {10, Float.NaN, 20}, history.of("a", Quantity.CPU, 0).values());
        assertArrayEquals(new float[] {10, Float.NaN, 20}, history.total(Quantity.CPU, 0).values());
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, history.total(Quantity.MEMORY, 0).values());
    }

    @Test
    void goesRoundAndKeepsTheNewest() {
        for (int i = 1; i <= 5; i++) {
            history.add(1_000L * i, List.of(Rows.row("a", (double) i, 1L, 0, null)));
        }
        assertArrayEquals(new long[] {3_000, 4_000, 5_000}, history.of("a", Quantity.CPU, 0).millis());
        assertArrayEquals(new float[] {3, 4, 5}, history.of("a", Quantity.CPU, 0).values());
        assertArrayEquals(new float[] {5}, history.of("a", Quantity.CPU, 4_500).values());
    }

    @Test
    void forgetsAProcessThatIsGoneAndStartsANewOneWithGaps() {
        history.add(1_000, List.of(Rows.row("a", 1.0, 1L, 0, null)));
        history.add(2_000, List.of(Rows.row("b", 2.0, 1L, 0, null)));
        assertEquals(0, history.of("a", Quantity.CPU, 0).values().length);
        assertArrayEquals(new float[] {Float.NaN, 2}, history.of("b", Quantity.CPU, 0).values());
    }
}
