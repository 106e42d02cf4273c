package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.resource.EnforcedLimit;

/** Writes a {@link Description} for people. Used once. */
final class DescriptionText {

    private static final int LABEL_WIDTH = 15;

    private final ProcessView view;
    private final List<String> configuration;
    private final Map<String, String> provenance;
    private final List<LogOutputView> outputs;
    private final List<PluginView> plugins;
    private final long nowMillis;
    private final long nowNanos;
    private final StringBuilder text = new StringBuilder();

    DescriptionText(Description description) {
        this.view = description.view();
        this.configuration = description.configuration();
        this.provenance = description.provenance();
        this.outputs = description.outputs();
        this.plugins = description.plugins();
        this.nowMillis = description.nowMillis();
        this.nowNanos = description.nowNanos();
    }

    String write() {
        field("Id", view.id());
        field("State", view.state() + " since " + Times.rfc3339(view.sinceMillis()) + " ("
                + Times.span(Math.max(0, nowMillis - view.sinceMillis())) + ")");
        field("Why", why());
        field("Next", NextStep.of(view, nowMillis));
        field("Schedule", schedule());
        field("Last exit", lastExit());
        field("Health", view.health() == null ? null : view.health().word());
        field("Instance", instance());
        field("Restarts", view.restarts() + " in all, " + view.attempts() + " in a row");
        field("Budgets", view.resources().budgets());
        field("Breaker", breaker());
        field("Usage", usage());
        field("Type", view.type());
        field("Unmanaged", view.observed());
        field("Group", view.group());
        field("Instance of", view.instanceOf());
        field("Leased", view.leasedUntilMillis() == null ? null : "until " + Times.rfc3339(view.leasedUntilMillis()));
        field("Pool", view.pool() == null ? null : view.pool().text());
        field("Last scaled", view.pool() == null ? null : view.pool().lastText());
        field("Rollout", view.rollout());
        field("Enabled", view.enabled() ? "yes" : "no");
        field("Ports", pairs(view.ports()));
        field("Labels", pairs(view.labels()));
        field("Command", ShellQuoting.join(Secrets.maskArguments(view.command())));
        field("Directory", view.workingDirectory());
        field("Processes", view.tree() == null ? null : join(view.tree()));
        table("Hooks", hooks());
        table("Depends on", dependencies());
        table("Last runs", runs());
        table("Health checks", checks());
        table("Limits", limits());
        table("Providers", rows(view.providers()));
        table("Plugin problems", pluginProblems());
        table("Environment", rows(Secrets.maskEnvironment(view.environment())));
        table("Log files", column(view.logFiles()));
        table("Log outputs", outputs());
        table("History", history());
        table("Configuration", column(configuration));
        if (provenance.values().stream().map(DescriptionText::file).distinct().count() > 1) {
            table("Written at", column(provenance.entrySet().stream()
                    .map(field -> field.getKey() + ": " + field.getValue())
                    .toList()));
        }
        return text.toString();
    }

    private String why() {
        String reason = view.reason() == null ? "" : view.reason().word();
        return view.detail() == null || view.detail().isEmpty() ? reason : reason + ": " + view.detail();
    }

    private String lastExit() {
        ExitStatus exit = view.lastExit();
        if (exit == null) {
            return "none";
        }
        String reason = view.lastExitReason() == null ? "" : " (" + view.lastExitReason() + ")";
        return exit.text() + reason + " at " + Times.rfc3339(exit.epochMillis());
    }

    private String instance() {
        if (view.pid() == null) {
            return "none";
        }
        Long uptime = Times.millisSince(view.startNanos(), nowNanos);
        return "pid " + view.pid() + ", generation " + view.generation()
                + (view.startTimeMillis() == null ? "" : ", started " + Times.rfc3339(view.startTimeMillis()))
                + (uptime == null ? "" : ", up " + Times.span(uptime))
                + (view.adopted() ? ", adopted" : "");
    }

    private String breaker() {
        if (view.breaker() == null) {
            return null;
        }
        String until = view.openUntilMillis() == null ? "" : ", until " + Times.rfc3339(view.openUntilMillis());
        return view.breaker() + ", " + view.breakerFailures() + " failures" + until;
    }

    private String usage() {
        List<String> parts = new ArrayList<>();
        if (view.cpuPercent() != null) {
            parts.add(String.format(Locale.ROOT, "cpu %.1f %% of one core", view.cpuPercent()));
        }
        if (view.memoryBytes() != null) {
            parts.add("memory " + mebibytes(view.memoryBytes()));
        }
        if (view.openFiles() != null) {
            parts.add(view.openFiles() + " open files");
        }
        if (view.threads() != null) {
            parts.add(view.threads() + " threads");
        }
        if (view.processCount() != null) {
            parts.add(view.processCount() + " processes");
        }
        UsageFields.texts(view.resources(), parts);
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private List<List<String>> dependencies() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PROCESS", "CONDITION", "SATISFIED", "STATE"));
        for (ProcessView.NeedView need : orEmpty(view.dependencies())) {
            rows.add(List.of(need.id(), need.condition(), need.satisfied() ? "yes" : "no", word(need.state())));
        }
        return rows.size() == 1 ? List.of() : rows;
    }

    private List<List<String>> hooks() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("HOOK", "LAST RUN", "STARTED", "PID", "TOOK", "DETAIL"));
        for (ProcessView.HookView hook : view.hooks()) {
            rows.add(List.of(
                    hook.name(), hook.state(), Times.rfc3339(hook.startedMillis()),
                    hook.pid() == null ? "-" : hook.pid().toString(),
                    hook.millis() == null ? "-" : Times.span(hook.millis()), hook.detail()));
        }
        return rows.size() == 1 ? List.of() : rows;
    }

    private List<List<String>> checks() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "TYPE", "KIND", "STATUS", "FAILURES", "LATENCY", "LAST", "MESSAGE"));
        for (ProcessView.CheckView check : orEmpty(view.checks())) {
            rows.add(List.of(word(check.name()), word(check.type()), word(check.kind()), word(check.status()),
                    String.valueOf(check.consecutiveFailures()),
                    check.latencyMillis() == null ? "-" : check.latencyMillis() + " ms",
                    word(Times.rfc3339(check.lastCheckMillis())), word(check.message())));
        }
        return rows.size() == 1 ? List.of() : rows;
    }

    private List<List<String>> outputs() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("OUTPUT", "TYPE", "STATE", "LINES", "DROPPED", "LAG", "ROTATIONS", "LAST ERROR"));
        for (LogOutputView output : outputs) {
            rows.add(List.of(output.name(), output.type(), output.failing() ? "fails" : "ok",
                    Long.toString(output.lines()),
                    Long.toString(output.droppedLines()), output.lagBytes() + " bytes",
                    Long.toString(output.rotations()), word(output.lastError())));
        }
        return rows.size() == 1 ? List.of() : rows;
    }

    private List<List<String>> limits() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LIMIT", "VALUE", "USAGE", "ENFORCED BY", "REMARK"));
        for (EnforcedLimit limit : orEmpty(view.limits())) {
            LimitUsage usage = LimitUsage.of(limit, view);
            rows.add(List.of(limit.kind(), limit.value(), usage.text(limit),
                    limit.enforcedBy().equals("none") ? "not enforced" : limit.enforcedBy(),
                    remark(limit, usage)));
        }
        return rows.size() == 1 ? List.of() : rows;
    }

    private List<List<String>> pluginProblems() {
        return plugins.stream()
                .map(plugin -> List.of(plugin.kind() + " " + plugin.name(), plugin.bundle(), plugin.state(), plugin.problem()))
                .toList();
    }

    private static String remark(EnforcedLimit limit, LimitUsage usage) {
        if (!Boolean.TRUE.equals(usage.violated())) {
            return limit.detail();
        }
        return limit.detail().isEmpty() ? "violated" : "violated; " + limit.detail();
    }

    private String schedule() {
        ScheduleView schedule = view.schedule();
        if (schedule == null) {
            return null;
        }
        return schedule.timetable() + (schedule.suspended() == null ? "" : ", " + schedule.suspended());
    }

    private List<List<String>> runs() {
        return view.schedule() == null
                ? List.of()
                : view.schedule().runs().stream().map(ScheduleView::cells).toList();
    }

    private List<List<String>> history() {
        List<List<String>> rows = new ArrayList<>();
        for (Transition step : orEmpty(view.history())) {
            rows.add(List.of(Times.rfc3339(step.epochMillis()), step.from() + " -> " + step.to(),
                    step.reason().word(), step.detail()));
        }
        return rows;
    }

    private void field(String label, String value) {
        if (value != null && !value.isEmpty()) {
            text.append(pad(label + ":", LABEL_WIDTH)).append(value).append('\n');
        }
    }

    private void table(String label, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        text.append(label).append(":\n");
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < row.size(); column++) {
                line.append(column + 1 < row.size() ? pad(row.get(column), width(rows, column) + 2) : row.get(column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(1, width - cell.length()));
    }

    private static List<List<String>> rows(Map<String, String> map) {
        return map == null
                ? List.of()
                : map.entrySet().stream().map(entry -> List.of(entry.getKey() + ":", word(entry.getValue()))).toList();
    }

    private static List<List<String>> column(List<String> lines) {
        return orEmpty(lines).stream().map(List::of).toList();
    }

    private static String pairs(Map<String, ?> map) {
        return map == null ? null : join(map.entrySet());
    }

    private static String join(Collection<?> values) {
        return String.join(", ", values.stream().map(String::valueOf).toList());
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static String word(String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    private static <E> List<E> orEmpty(List<E> list) {
        return list == null ? List.of() : list;
    }

    /** Of {@code file:line}, with a remark behind it or not: where all are of one file, "defined at" says enough. */
    private static String file(String place) {
        return place.replaceFirst(":\\d+( \\(defaults\\))?$", "$1");
    }
}
