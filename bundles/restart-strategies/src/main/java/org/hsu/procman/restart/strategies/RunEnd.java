package org.hsu.procman.restart.strategies;

import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.restart.RestartContext;

/** Words for how a run ended. */
final class RunEnd {

    private RunEnd() {}

    /** Half a sentence such as {@code exit code 1} or {@code start timeout}. */
    static String text(RestartContext context) {
        return switch (context.cause()) {
            case EXIT -> text(context.exit());
            case START_TIMEOUT -> "start timeout";
            case HEALTH -> "failed health check";
            case LIMIT -> "passed limit";
            case SPAWN_FAILED -> "failed spawn";
        };
    }

    private static String text(ExitStatus exit) {
        if (exit == null) {
            return "unknown exit";
        }
        if (exit.code() != null) {
            return "exit code " + exit.code();
        }
        return exit.signal() != null ? "end by " + exit.signal() : "unknown exit";
    }
}
