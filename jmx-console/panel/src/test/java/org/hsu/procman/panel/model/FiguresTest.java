package org.hsu.procman.panel.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void makesEscapesVisibleAndHarmless() {
        assertEquals("^[[31mred^[[0m ^G^? \\u009b2J \\u202eabc\tend",
                Figures.harmless("\u001b[31mred\u001b[0m \u0007\u007f \u009b2J \u202eabc\tend"));
        String plain = "nothing to hide, \u00e4\u00f6\u00fc";
        assertSame(plain, Figures.harmless(plain));
    }

    @Test
    void writesFiguresAsPeopleReadThem() {
        assertEquals("300ms", Figures.duration(300L));
        assertEquals("5m7s", Figures.duration(307_000L));
        assertEquals("3d4h", Figures.duration((3 * 24 + 4) * 3_600_000L));
        assertEquals("-", Figures.duration(null));
        assertEquals("1.5 MiB", Figures.size(1_572_864L));
        assertEquals("12.3%", Figures.percent(12.34));
    }
}
