package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** One paragraph: the state of a process, since when, why, what comes next, and which setting decided. */
final class WhyText {

    /** What a process has besides in the configuration, so that a setting may be under its key or below it. */
    private static final String MANAGEMENT = "management.";

    private static final Map<StateReason, List<String>> SETTINGS = Map.ofEntries(
            Map.entry(StateReason.EXITED, List.of("restart_policy.strategy")),
            Map.entry(StateReason.CRASHED, List.of("restart_policy.strategy")),
            Map.entry(StateReason.OOM_KILLED, List.of("resource_limits")),
            Map.entry(StateReason.LIMIT, List.of("resource_limits")),
            Map.entry(StateReason.START_TIMEOUT, List.of("control.startup_timeout")),
            Map.entry(StateReason.HEALTH, List.of("health_check")),
            Map.entry(StateReason.BREAKER_OPEN, List.of("restart_policy.circuit_breaker")),
            Map.entry(StateReason.ATTEMPTS_EXHAUSTED, List.of("restart_policy.max_attempts")),
            Map.entry(StateReason.BACKOFF, List.of(
                    "restart_policy.restart_delay", "restart_policy.backoff_multiplier", "restart_policy.max_attempts")),
            Map.entry(StateReason.WAITING_FOR_DEPENDENCY, List.of("depends_on")),
            Map.entry(StateReason.WAITING_FOR_PLUGIN, List.of("type")),
            Map.entry(StateReason.DISABLED, List.of("enabled")),
            Map.entry(StateReason.SPAWN_FAILED, List.of("control.executable", "hooks.pre_start")),
            Map.entry(StateReason.STOP_FAILED, List.of("control.shutdown_timeout")));

    private final Description description;
    private final ProcessView view;

    WhyText(Description description) {
        this.description = description;
        this.view = description.view();
    }

    String write() {
        List<String> sentences = new ArrayList<>();
        sentences.add(view.id() + " is " + view.state() + " since " + Times.rfc3339(view.sinceMillis()) + " ("
                + Times.span(Math.max(0, description.nowMillis() - view.sinceMillis())) + ")" + why());
        view.hooks().stream().filter(hook -> hook.state().equals("running")).forEach(hook -> sentences.add(
                "Its " + hook.name() + " hook runs, pid " + hook.pid() + ", " + hook.detail()));
        if (view.lastExit() != null) {
            sentences.add(lastExit(view.lastExit()));
        }
        if (view.restarts() > 0) {
            sentences.add("It has been restarted " + times(view.restarts()) + " in all, " + times(view.attempts())
                    + " in a row");
        }
        if (view.openUntilMillis() != null) {
            sentences.add("Its circuit breaker is " + view.breaker() + " after " + view.breakerFailures()
                    + " failures, until " + Times.rfc3339(view.openUntilMillis()));
        }
        sentences.add("Next: " + NextStep.of(view, description.nowMillis()));
        if (view.pool() != null) {
            sentences.add("Its pool is " + view.pool().text()
                    + (view.pool().lastMillis() == null ? "" : ". It was scaled from " + view.pool().lastText()));
        }
        List<String> settings = settings();
        if (!settings.isEmpty()) {
            sentences.add("Decided by " + String.join("; ", settings));
        }
        return String.join(". ", sentences) + ".";
    }

    private String why() {
        String detail = view.detail() == null ? "" : view.detail().strip();
        String reason = view.reason() == null ? "" : view.reason().word();
        return (detail.isEmpty() ? "" : ", because: " + detail) + (reason.isEmpty() ? "" : " (reason " + reason + ")");
    }

    private String lastExit(ExitStatus exit) {
        String reason = view.lastExitReason() == null ? "" : " (" + view.lastExitReason() + ")";
        return "Its last run ended with " + exit.text() + reason + " at " + Times.rfc3339(exit.epochMillis());
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    private List<String> settings() {
        boolean noRoom = view.reason() == StateReason.SPAWN_FAILED && view.nextRestartMillis() != null;
        List<String> keys = new ArrayList<>(noRoom ? List.of() : SETTINGS.getOrDefault(view.reason(), List.of()));
        boolean ready = view.state() == ProcessState.RUNNING && view.reason() == StateReason.REQUESTED;
        if (ready) {
            keys.addAll(List.of("control.ready", "control.min_uptime"));
        }
        List<String> found = new ArrayList<>();
        for (String key : keys) {
            List<String> lines = description.configuration().stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line + place(line.substring(0, line.indexOf(": "))))
                    .toList();
            found.addAll(lines.isEmpty() ? written(key) : lines);
            if (ready && !found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    /** Keys of which the effective configuration shows no line of their own. */
    private List<String> written(String key) {
        return description.provenance().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(MANAGEMENT + key))
                .map(entry -> entry.getKey().substring(MANAGEMENT.length()) + " (" + entry.getValue() + ")")
                .toList();
    }

    private String place(String key) {
        for (String candidate : List.of(key, MANAGEMENT + key)) {
            String exact = description.provenance().get(candidate);
            if (exact != null) {
                return " (" + exact + ")";
            }
        }
        String section = key.startsWith("health_check") ? "health_check" : key;
        return description.provenance().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(MANAGEMENT + section)
                        || entry.getKey().startsWith("depends_on") && key.startsWith("depends_on"))
                .findFirst()
                .map(entry -> " (" + entry.getValue() + ")")
                .orElse(" (default)");
    }
}
