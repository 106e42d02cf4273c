package org.hsu.procman.restart.strategies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartContext.Cause;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartStrategiesTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "EXIT, 0, false, exit code 0 is no failure",
        "EXIT, 1, true, exit code 1 is a failure",
        "EXIT, 143, true, exit code 143 is a failure",
        "EXIT, SIGTERM, true, end by SIGTERM is a failure",
        "EXIT, SIGKILL, true, end by SIGKILL is a failure",
        "EXIT, unknown, true, unknown exit is a failure",
        "EXIT, , true, unknown exit is a failure",
        "START_TIMEOUT, SIGKILL, true, start timeout is a failure",
        "HEALTH, 0, true, failed health check is a failure",
        "LIMIT, 0, true, passed limit is a failure",
        "SPAWN_FAILED, , true, failed spawn is a failure",
    })
    void onFailure(Cause cause, String end, boolean restart, String why) {
        assertEquals(new RestartDecision(restart, why), new RestartOnFailure().decide(context(cause, end)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "EXIT, 0, exit code 0",
        "EXIT, 1, exit code 1",
        "EXIT, SIGTERM, end by SIGTERM",
        "EXIT, unknown, unknown exit",
        "HEALTH, SIGTERM, failed health check",
        "LIMIT, SIGKILL, passed limit",
        "START_TIMEOUT, SIGKILL, start timeout",
        "SPAWN_FAILED, , failed spawn",
    })
    void neverAndAlwaysLookAtNothing(Cause cause, String end, String words) {
        RestartContext context = context(cause, end);
        assertEquals(RestartDecision.stay(words + ", and the strategy is never"), new NeverRestart().decide(context));
        assertEquals(
                RestartDecision.restart(words + ", and the strategy is always"), new AlwaysRestart().decide(context));
    }

    private static RestartContext context(Cause cause, String end) {
        return new RestartContext("web", cause, exit(end), Duration.ofSeconds(3), 2, RestartPolicy.DEFAULT);
    }

    private static ExitStatus exit(String end) {
        if (end == null) {
            return null;
        }
        if (end.equals("unknown")) {
            return ExitStatus.unknown(1, 2);
        }
        return end.startsWith("SIG")
                ? ExitStatus.signalled(end, 1, 2)
                : ExitStatus.exited(Integer.parseInt(end), 1, 2);
    }
}
