package org.hsu.procman.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBudgetsTest {
    private static final int LINE = 1024;

    private long nanos;
    private final LineBudgets budgets = new LineBudgets(() -> nanos);
    private final List<String> notices = new ArrayList<>();

    /** @return how many were let through */
    private int write(String logger, int lines) {
        LineBudgets.Budget budget = budgets.of(logger);
        int through = 0;
        for (int i = 0; i < lines; i++) {
            boolean admitted = budget.admits();
            String notice = budget.notice(admitted);
            if (notice != null) {
                notices.add(notice);
            }
            if (admitted) {
                budget.wrote(LINE);
                through++;
            }
        }
        return through;
    }

    @Test
    void aBurstPassesWhole() {
        assertEquals(4096, write("a", 4096));
        assertEquals(List.of(), notices);
    }

    @Test
    void whatGoesOnIsLeftOutAndCounted() {
        assertEquals(4096, write("a", 10_000));
        assertEquals(0, write("a", 96));
        assertEquals(List.of("writes more than 128 KiB a second: lines of it are left out from here on"), notices);
        nanos += 1_000_000_000L;
        assertEquals(1, write("a", 1));
        assertEquals("6000 lines of it are left out here", notices.get(1));
        assertEquals(2, notices.size());
    }

    @Test
    void whileItGoesOnItIsSaidEveryTenSeconds() {
        write("a", 5_000);
        int through = 0;
        for (int tenth = 0; tenth < 600; tenth++) {
            nanos += 100_000_000L;
            through += write("a", 1_000);
        }
        assertTrue(through > 100 * 60 && through <= 128 * 60, "lines that were let through: " + through);
        assertTrue(notices.size() <= 2 * 62, "notices: " + notices.size());
    }

    @Test
    void oneDoesNotPayForAnother() {
        write("a", 10_000);
        assertEquals(100, write("b", 100));
        assertNull(budgets.of("process.web.stdout"));
    }

    @Test
    void namesWithoutEndShareOneBudget() {
        for (int i = 0; i < 500; i++) {
            budgets.of("name" + i);
        }
        assertSame(budgets.of("another"), budgets.of("yet another"));
        assertNotSame(budgets.of("name1"), budgets.of("another"));
    }
}
