package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.0004, 0 ms",
        "0.0006, 1 ms",
        "0.35, 350 ms",
        "0.999, 999 ms",
        "0.9999, 1 s",
        "1, 1 s",
        "2.5, 2.5 s",
        "2.04, 2 s",
        "60, 60 s",
        "119.9, 119.9 s",
        "120, 2 min",
        "300, 5 min",
        "309, 5.2 min",
        "7200, 120 min",
    })
    void writesDurationsAsPeopleDo(double seconds, String expected) {
        assertEquals(expected, Text.duration(Math.round(seconds * 1e9)));
        assertEquals(expected, Text.duration(Duration.ofNanos(Math.round(seconds * 1e9))));
    }

    @Test
    void theMachinesLocaleChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("2.5 s", Text.duration(Duration.ofMillis(2500)));
        } finally {
            Locale.setDefault(before);
        }
    }
}
