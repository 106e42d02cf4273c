package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Times;

/** What several beans read from a view in the same way; null where the view says nothing. */
final class Readings {

    private Readings() {}

    static String[] dependencies(ProcessView view) {
        return orEmpty(view.dependencies()).stream().map(ProcessView.NeedView::id).toArray(String[]::new);
    }

    static String reason(ProcessView view) {
        return view.reason() == null ? null : view.reason().word();
    }

    static String health(ProcessView view) {
        return view.health() == null ? null : view.health().word();
    }

    static Long uptime(ProcessView view) {
        return Times.millisSince(view.startNanos(), System.nanoTime());
    }

    /** Of the slowest; null when none has run yet. */
    static Long checkLatency(ProcessView view) {
        return orEmpty(view.checks()).stream()
                .map(ProcessView.CheckView::latencyMillis)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }

    static Integer exitCode(ProcessView view) {
        return view.lastExit() == null ? null : view.lastExit().code();
    }

    static String exitSignal(ProcessView view) {
        return view.lastExit() == null ? null : view.lastExit().signal();
    }

    static Long exitTime(ProcessView view) {
        return view.lastExit() == null ? null : view.lastExit().epochMillis();
    }

    /** {@code name=value} each, in the map's order. */
    static String[] pairs(Map<String, ?> map) {
        return map == null
                ? new String[0]
                : map.entrySet().stream().map(pair -> pair.getKey() + "=" + pair.getValue()).toArray(String[]::new);
    }

    static <E> List<E> orEmpty(List<E> list) {
        return list == null ? List.of() : list;
    }
}
