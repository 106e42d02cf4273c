package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.hsu.procman.api.process.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTallyTest {

    /** {@code +} is a success, {@code -} a failure, {@code ?} a checker that is not there. */
    private static CheckTally after(String results, int failureThreshold, int successThreshold) {
        CheckTally tally = CheckTally.NEW;
        for (char result : results.toCharArray()) {
            tally = result == '?'
                    ? tally.unavailable()
                    : tally.after(result == '+', failureThreshold, successThreshold);
        }
        return tally;
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3, 1, UNKNOWN",
        "-, 3, 1, UNKNOWN",
        "--, 3, 1, UNKNOWN",
        "---, 3, 1, UNHEALTHY",
        "-, 1, 1, UNHEALTHY",
        "+, 3, 1, HEALTHY",
        "+--, 3, 1, HEALTHY",
        "+--+--, 3, 1, HEALTHY",
        "+---, 3, 1, UNHEALTHY",
        "+---+, 3, 1, HEALTHY",
        "+, 3, 3, HEALTHY",
        "--+, 3, 3, HEALTHY",
        "---++, 3, 3, UNHEALTHY",
        "---++-+, 3, 3, UNHEALTHY",
        "---+++, 3, 3, HEALTHY",
        "+?, 3, 1, UNAVAILABLE",
        "--?--, 3, 1, UNAVAILABLE",
        "--?---, 3, 1, UNHEALTHY",
        "---?+, 3, 1, HEALTHY",
    })
    void thresholdsCountConsecutiveResults(String results, int failures, int successes, Health expected) {
        assertEquals(expected, after(results, failures, successes).status());
    }

    @Test
    void countsGoOnAndAreBrokenByTheOtherResult() {
        assertEquals(new CheckTally(Health.UNHEALTHY, 5, 0), after("+-----", 3, 1));
        assertEquals(new CheckTally(Health.HEALTHY, 0, 4), after("-++++", 3, 1));
        assertEquals(new CheckTally(Health.UNAVAILABLE, 0, 0), after("+--?", 3, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "'', UNKNOWN",
        "HEALTHY, HEALTHY",
        "UNKNOWN, UNKNOWN",
        "HEALTHY HEALTHY, HEALTHY",
        "HEALTHY UNKNOWN, UNKNOWN",
        "UNKNOWN UNAVAILABLE HEALTHY, UNAVAILABLE",
        "HEALTHY UNAVAILABLE, UNAVAILABLE",
        "UNAVAILABLE UNKNOWN UNHEALTHY, UNHEALTHY",
        "UNHEALTHY HEALTHY, UNHEALTHY",
    })
    void oneUnhealthyCheckSpoilsAllAndOnlyAllHealthyMakeHealthy(String statuses, Health expected) {
        List<CheckTally> tallies = statuses.isEmpty()
                ? List.of()
                : Arrays.stream(statuses.split(" "))
                        .map(status -> new CheckTally(Health.valueOf(status), 0, 0))
                        .toList();
        assertEquals(expected, CheckTally.together(tallies));
    }
}
