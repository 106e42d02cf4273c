package org.hsu.procman.client;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a command on one process.
 *
 * @param status  {@code DONE}, {@code FAILED}, {@code NO_SUCH_PROCESS}, {@code TIMED_OUT} or {@code REFUSED}
 * @param message for people, one line
 */
record Outcome(String id, String status, String message, long elapsedMillis) {

    static final String NO_SUCH_PROCESS = "NO_SUCH_PROCESS";
    static final String TIMED_OUT = "TIMED_OUT";

    int exitCode() {
        return switch (status) {
            case "DONE" -> ExitCode.DONE;
            case NO_SUCH_PROCESS -> ExitCode.NO_SUCH_PROCESS;
            case TIMED_OUT -> ExitCode.TIMED_OUT;
            case "REFUSED" -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
        };
    }

    boolean isDone() {
        return exitCode() == ExitCode.DONE;
    }

    boolean isTimeout() {
        return exitCode() == ExitCode.TIMED_OUT;
    }

    Outcome withMessage(String other) {
        return new Outcome(id, status, other, elapsedMillis);
    }

    /** The message, with the id in front if it does not name it. */
    String line() {
        return message.contains(id) ? message : id + ": " + message;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("status", status.toLowerCase(Locale.ROOT));
        json.put("message", message);
        json.put("elapsed_ms", elapsedMillis);
        return json;
    }
}
