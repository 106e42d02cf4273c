package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** What will happen to a process by itself, and when; or what an operator can do where nothing will. */
final class NextStep {

    private NextStep() {}

    /** Several things, the first first, are parted by semicolons; each says which setting decided its time. */
    static String of(ProcessView view, long nowMillis) {
        List<String> timed = new ArrayList<>();
        for (ProcessView.NextView next : view.next()) {
            String setting = next.setting().isEmpty() ? "" : " (" + next.setting() + ")";
            timed.add(next.what() + " " + when(next.atMillis(), nowMillis) + setting);
        }
        List<String> parts = new ArrayList<>();
        switch (view.state()) {
            case UNKNOWN -> parts.add("its state is being found out");
            case STARTING -> {
                parts.add(starting(view));
                if (view.pid() != null && view.checks() != null && !view.checks().isEmpty()) {
                    parts.add(nextCheck(view, nowMillis));
                }
            }
            case RUNNING, UNHEALTHY -> parts.add(nextCheck(view, nowMillis));
            case STOPPING -> parts.add(view.wished()
                    ? "starts again when its last process has ended"
                    : "STOPPED when its last process has ended");
            case STOPPED, FAILED -> {
                if (timed.isEmpty()) {
                    parts.add(view.state() == ProcessState.FAILED ? failed(view) : stopped(view));
                } else if (view.openUntilMillis() != null) {
                    timed.add("or at once after `procman reset " + view.id() + "`");
                }
            }
        }
        parts.addAll(timed);
        return String.join("; ", parts);
    }

    private static String stopped(ProcessView view) {
        if (view.observed() != null) {
            return view.reason() == StateReason.DISABLED
                    ? "not watched; `procman start " + view.id() + "` watches it"
                    : "RUNNING when it is found; `procman start " + view.id() + "` looks at once";
        }
        if (view.wished()) {
            return "starts when what it waits for is there";
        }
        String start = "`procman start " + view.id() + "`";
        return view.enabled() ? (view.held() ? "held by hand, " : "") + "stays stopped until " + start : "disabled in the configuration; " + start;
    }

    private static String starting(ProcessView view) {
        if (view.reason() == StateReason.WAITING_FOR_DEPENDENCY) {
            return dependency(view);
        }
        if (view.reason() == StateReason.WAITING_FOR_PLUGIN) {
            return "starts when the missing plugin is there";
        }
        return "RUNNING when it is ready";
    }

    private static String dependency(ProcessView view) {
        String awaited = view.dependencies() == null ? "" : view.dependencies().stream()
                .filter(need -> !need.satisfied())
                .map(need -> need.id() + ("completed".equals(need.condition()) ? " has " : " is ") + need.condition())
                .collect(Collectors.joining(", "));
        return awaited.isEmpty() ? "starts when it is its turn in its group" : "starts when " + awaited;
    }

    private static String failed(ProcessView view) {
        if (view.reason() == StateReason.WAITING_FOR_PLUGIN) {
            return "starts when the missing plugin is there";
        }
        return "stays failed until `procman start " + view.id() + "` or `procman reset " + view.id() + "`";
    }

    private static String nextCheck(ProcessView view, long nowMillis) {
        if (view.checks() == null) {
            return "watched; no health check";
        }
        return view.checks().stream()
                .map(ProcessView.CheckView::nextCheckMillis)
                .filter(next -> next != null)
                .min(Long::compare)
                .map(next -> "health check " + when(next, nowMillis))
                .orElse("watched; no health check is due");
    }

    private static String when(long thenMillis, long nowMillis) {
        String at = "at " + Times.rfc3339(thenMillis);
        return thenMillis > nowMillis ? "in " + Times.span(thenMillis - nowMillis) + ", " + at : "now, due " + at;
    }
}
