package org.hsu.procman.itests;

import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code describe -o json} says of one process. */
record Described(String json) {

    String state() {
        return text("state");
    }

    String reason() {
        return text("reason");
    }

    String detail() {
        return text("detail");
    }

    String health() {
        return text("health");
    }

    /** 0 when there is none. */
    long pid() {
        return number("pid");
    }

    long generation() {
        return number("generation");
    }

    /** The number of the port of that name. */
    int port(String name) {
        return Integer.parseInt(first("\"ports\":\\s*\\{[^}]*\"" + name + "\":\\s*(\\d+)"));
    }

    long restarts() {
        return number("restarts");
    }

    long attempts() {
        return number("attempts");
    }

    long uptimeMillis() {
        return number("uptime_ms");
    }

    boolean adopted() {
        return "true".equals(first("\"adopted\":\\s*(true|false|null)"));
    }

    boolean wished() {
        return "true".equals(first("\"wished\":\\s*(true|false|null)"));
    }

    /** Epoch milliseconds, 0 when there is no instance. */
    long startedAt() {
        return time("started_at");
    }

    /** Epoch milliseconds, 0 when none is due. */
    long nextRestartAt() {
        return time("next_restart_at");
    }

    /** As the last one, of the circuit breaker. */
    long openUntil() {
        return time("open_until");
    }

    long breakerFailures() {
        return number("failures");
    }

    String limits() {
        return first("\"limits\":\\s*(\\[.*?\\])").replaceAll("\"(?:usage|violated)\":\\s*[^,}]*", "");
    }

    /** The object as it stands, {@code null} before the first exit. */
    String lastExit() {
        return first("\"last_exit\":\\s*(\\{[^}]*\\}|null)");
    }

    /** -1 when a signal ended it or nothing is known. */
    long lastExitCode() {
        Matcher matcher = Pattern.compile("\"code\":\\s*(\\d+)").matcher(lastExit());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Epoch milliseconds, 0 before the first exit. */
    long lastExitAt() {
        Matcher matcher = Pattern.compile("\"time\":\\s*\"([^\"]+)\"").matcher(lastExit());
        return matcher.find() ? OffsetDateTime.parse(matcher.group(1)).toInstant().toEpochMilli() : 0;
    }

    boolean is(String state, String reason) {
        return state.equals(state()) && reason.equals(reason());
    }

    private String text(String key) {
        return first("\"" + key + "\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    }

    private long number(String key) {
        String value = first("\"" + key + "\":\\s*(-?\\d+|null)");
        return value.isEmpty() || "null".equals(value) ? 0 : Long.parseLong(value);
    }

    private long time(String key) {
        String value = text(key);
        return value.isEmpty() ? 0 : OffsetDateTime.parse(value).toInstant().toEpochMilli();
    }

    /** The outermost fields come before the nested ones of the same name. */
    private String first(String expression) {
        Matcher matcher = Pattern.compile(expression).matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Override
    public String toString() {
        return json;
    }
}
