package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.client.Table.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    private static Table sample() {
        Table table = new Table(List.of(
                Column.left("ID", Integer.MAX_VALUE),
                Column.left("TYPE", 0),
                Column.right("PID", 1),
                Column.left("DETAIL", Integer.MAX_VALUE)));
        table.row(List.of("web", "standard", "4711", "listens on port 8080 since this morning"));
        table.row(List.of("worker", "integrated", "", "\u001b[31mred"));
        return table;
    }

    @Test
    void showsAllWithoutAWidth() {
        assertEquals(List.of(
                "ID      TYPE         PID  DETAIL",
                "web     standard    4711  listens on port 8080 since this morning",
                "worker  integrated     -  ^[[31mred"), sample().lines());
    }

    @Test
    void shortensTheLastColumnFirst() {
        assertEquals(List.of(
                "ID      TYPE         PID  DETAIL",
                "web     standard    4711  listens on por...",
                "worker  integrated     -  ^[[31mred"), sample().lines(43));
    }

    @Test
    void thenLeavesOutColumnsOfLowRank() {
        assertEquals(List.of(
                "ID       PID  DETAIL",
                "web     4711  listens on por...",
                "worker     -  ^[[31mred"), sample().lines(31));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 20, 30, 40, 50, 80})
    void noLineIsLongerThanTheWidth(int width) {
        assertTrue(sample().lines(width).stream().allMatch(line -> line.length() <= width),
                () -> String.join("\n", sample().lines(width)));
    }
}
