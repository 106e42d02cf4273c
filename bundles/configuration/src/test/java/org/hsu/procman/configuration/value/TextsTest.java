package org.hsu.procman.configuration.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "300ms, 300", "10s, 10000", "1.5h, 5400000", "2h45m, 9900000", "3d, 259200000", "0s, 0", "1m1m, 120000",
        "1d1h1m1s1ms, 90061001"
    })
    void durations(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "10", "s", "-1s", "1 s", "1S", "1y", ".5s", "1.s", "1ns", "1e3s",
        "40000d", "99999999999999999d"
    })
    void noDurations(String text) {
        assertNull(DurationText.parse(text));
    }

    @Test
    void aDurationIsReadBackAsItWasWritten() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            Duration duration = Duration.ofNanos(Math.abs(random.nextLong()) % Duration.ofDays(3650).toNanos());
            assertEquals(duration, DurationText.parse(DurationText.of(duration)), duration.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "4096, 4096", "512MB, 512000000", "1GiB, 1073741824", "1.5KiB, 1536", "64kB, 64000", "5B, 5",
        "2TiB, 2199023255552"
    })
    void sizes(String text, long bytes) {
        assertEquals(bytes, SizeText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.5", "-1", "5M", "5mb", "5 MB", "MB", "99999999999TiB", "0.0001KB", "1e3"})
    void noSizes(String text) {
        assertNull(SizeText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "executabel, executable", "Executable, executable", "time-out, timeout", "intervall, interval",
        "env, environment", "exec, ", "zzz, ", "environments, environment"
    })
    void nearestNames(String written, String meant) {
        List<String> known = List.of("executable", "environment", "interval", "timeout", "executor");
        assertEquals(meant, NearestName.of(written, known));
    }
}
