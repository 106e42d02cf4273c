package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({"0,0ms", "999,999ms", "45000,45s", "60000,1m", "307000,5m7s", "7980000,2h13m", "273600000,3d4h"})
    void writesDurationsWithTwoUnits(long millis, String text) {
        assertEquals(text, Text.duration(millis));
    }

    @ParameterizedTest
    @CsvSource({"300ms,300", "10s,10000", "1.5h,5400000", "2h45m,9900000", "3d,259200000"})
    void readsDurations(String text, long millis) {
        assertEquals(OptionalLong.of(millis), Text.parseDuration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1 s", "1h30"})
    void readsNothingElseAsDuration(String text) {
        assertTrue(Text.parseDuration(text).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"512,512 B", "1536,1.5 KiB", "50331648,48.0 MiB", "2147483648,2.0 GiB"})
    void writesSizes(long bytes, String text) {
        assertEquals(text, Text.size(bytes));
    }

    @Test
    void writesTimesWithMillisecondsAndOffset() {
        assertEquals("1970-01-01T01:00:00.007+01:00", Text.time(7, ZoneOffset.ofHours(1)));
        assertEquals("1970-01-01T00:00:00.000Z", Text.time(0, ZoneOffset.UTC));
    }

    @Test
    void readsMoments() {
        assertEquals(OptionalLong.of(40_000), Text.parseMoment("1m", 100_000));
        assertEquals(OptionalLong.of(5_000), Text.parseMoment("1970-01-01T01:00:05+01:00", 0));
        assertEquals(OptionalLong.of(5_250), Text.parseMoment("1970-01-01T00:00:05.250Z", 0));
        assertTrue(Text.parseMoment("yesterday", 0).isEmpty());
    }

    @Test
    void makesControlCharactersHarmless() {
        assertEquals("a\tb ^[[31mred^G^?\\u009b\\u202e é",
                Text.harmless("a\tb \u001b[31mred\u0007\u007f\u009b\u202e é"));
    }
}
