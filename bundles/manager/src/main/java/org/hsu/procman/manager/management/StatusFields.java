package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.manager.schedule.ScheduledRun;

/** The JSON objects of one process: field names in snake case, times RFC 3339, null where nothing is known. */
final class StatusFields {

    private StatusFields() {}

    /** One element of {@code status -o json}. */
    static Map<String, Object> status(ProcessView view, long nowNanos) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", view.id());
        fields.put("type", view.type());
        fields.put("group", view.group());
        fields.put("instance_of", view.instanceOf());
        fields.put("enabled", view.enabled());
        fields.put("held", view.held());
        fields.put("state", view.state().name());
        fields.put("reason", view.reason() == null ? null : view.reason().word());
        fields.put("detail", view.detail());
        fields.put("since", Times.rfc3339(view.sinceMillis()));
        fields.put("health", view.health() == null ? null : view.health().word());
        fields.put("pid", view.pid());
        fields.put("uptime_ms", Times.millisSince(view.startNanos(), nowNanos));
        fields.put("restarts", view.restarts());
        fields.put("cpu_percent", view.cpuPercent());
        fields.put("memory_bytes", view.memoryBytes());
        fields.put("ports", view.ports());
        fields.put("last_exit", lastExit(view));
        fields.put("next_run_at", view.schedule() == null ? null : Times.rfc3339(view.schedule().nextMillis()));
        return fields;
    }

    /** The object of {@code describe -o json}: all of {@link #status} and more. */
    static Map<String, Object> description(
            ProcessView view, List<String> configuration, Map<String, String> provenance,
            List<LogOutputView> outputs, List<PluginView> plugins, long nowNanos) {
        Map<String, Object> fields = status(view, nowNanos);
        fields.put("labels", view.labels());
        fields.put("wished", view.wished());
        fields.put("generation", view.generation());
        fields.put("command", Secrets.maskArguments(view.command()));
        fields.put("working_directory", view.workingDirectory());
        fields.put("environment", Secrets.maskEnvironment(view.environment()));
        fields.put("started_at", Times.rfc3339(view.startTimeMillis()));
        fields.put("adopted", view.adopted());
        fields.put("next_restart_at", Times.rfc3339(view.nextRestartMillis()));
        fields.put("schedule", schedule(view.schedule()));
        fields.put("pool", view.pool() == null ? null : view.pool().fields());
        fields.put("leased_until", Times.rfc3339(view.leasedUntilMillis()));
        fields.put("rollout", view.rollout());
        fields.put("next", list(view.next(), StatusFields::next));
        fields.put("hooks", list(view.hooks(), StatusFields::hook));
        fields.put("attempts", view.attempts());
        fields.put("circuit_breaker", breaker(view));
        fields.put("health_checks", list(view.checks(), StatusFields::check));
        fields.put("limits", list(view.limits(), limit -> limit(limit, view)));
        fields.put("usage", usage(view));
        fields.put("dependencies", list(view.dependencies(), StatusFields::need));
        fields.put("processes", view.tree());
        fields.put("log_files", view.logFiles());
        fields.put("log_outputs", list(outputs, output -> output.fields("")));
        fields.put("providers", view.providers());
        fields.put("plugin_problems", list(plugins, PluginView::fields));
        fields.put("history", list(view.history(), StatusFields::transition));
        fields.put("configuration", configuration(configuration));
        fields.put("provenance", provenance);
        return fields;
    }

    private static Map<String, Object> lastExit(ProcessView view) {
        ExitStatus exit = view.lastExit();
        if (exit == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", exit.code());
        fields.put("signal", exit.signal());
        fields.put("time", Times.rfc3339(exit.epochMillis()));
        fields.put("reason", view.lastExitReason());
        return fields;
    }

    private static Map<String, Object> hook(ProcessView.HookView hook) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hook", hook.name());
        fields.put("state", hook.state());
        fields.put("generation", hook.generation());
        fields.put("pid", hook.pid());
        fields.put("started", Times.rfc3339(hook.startedMillis()));
        fields.put("duration_ms", hook.millis());
        fields.put("detail", hook.detail().isEmpty() ? null : hook.detail());
        return fields;
    }

    private static Map<String, Object> schedule(ScheduleView schedule) {
        if (schedule == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timetable", schedule.timetable());
        fields.put("next_run_at", Times.rfc3339(schedule.nextMillis()));
        fields.put("suspended", schedule.suspended());
        fields.put("last_runs", list(schedule.runs(), StatusFields::run));
        return fields;
    }

    private static Map<String, Object> run(ScheduledRun run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("due", run.due() == 0 ? null : Times.rfc3339(run.due()));
        fields.put("started", run.started() == 0 ? null : Times.rfc3339(run.started()));
        fields.put("ended", run.ended() == 0 ? null : Times.rfc3339(run.ended()));
        fields.put("code", run.code());
        fields.put("signal", run.signal());
        fields.put("remark", run.remark().isEmpty() ? null : run.remark());
        return fields;
    }

    private static Map<String, Object> breaker(ProcessView view) {
        if (view.breaker() == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", view.breaker());
        fields.put("failures", view.breakerFailures());
        fields.put("open_until", Times.rfc3339(view.openUntilMillis()));
        return fields;
    }

    private static Map<String, Object> need(ProcessView.NeedView need) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", need.id());
        fields.put("condition", need.condition());
        fields.put("satisfied", need.satisfied());
        fields.put("state", need.state());
        return fields;
    }

    private static Map<String, Object> next(ProcessView.NextView next) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("what", next.what());
        fields.put("at", Times.rfc3339(next.atMillis()));
        fields.put("setting", next.setting());
        return fields;
    }

    private static Map<String, Object> check(ProcessView.CheckView check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", check.name());
        fields.put("type", check.type());
        fields.put("kind", check.kind());
        fields.put("status", check.status());
        fields.put("message", check.message());
        fields.put("last_check", Times.rfc3339(check.lastCheckMillis()));
        fields.put("latency_ms", check.latencyMillis());
        fields.put("consecutive_failures", check.consecutiveFailures());
        fields.put("next_check", Times.rfc3339(check.nextCheckMillis()));
        return fields;
    }

    private static Map<String, Object> limit(EnforcedLimit limit, ProcessView view) {
        LimitUsage usage = LimitUsage.of(limit, view);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", limit.kind());
        fields.put("value", limit.value());
        fields.put("enforced_by", limit.enforcedBy());
        fields.put("enforced", limit.enforced());
        fields.put("usage", usage.usage());
        fields.put("violated", usage.violated());
        fields.put("detail", limit.detail());
        return fields;
    }

    private static Map<String, Object> usage(ProcessView view) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpu_percent", view.cpuPercent());
        fields.put("memory_bytes", view.memoryBytes());
        fields.put("virtual_bytes", view.virtualBytes());
        fields.put("open_files", view.openFiles());
        fields.put("threads", view.threads());
        fields.put("processes", view.processCount());
        UsageFields.add(view.resources(), fields);
        return fields;
    }

    private static Map<String, Object> transition(Transition step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", Times.rfc3339(step.epochMillis()));
        fields.put("from", step.from().name());
        fields.put("to", step.to().name());
        fields.put("reason", step.reason().word());
        fields.put("detail", step.detail());
        return fields;
    }

    /** Lines of {@code key: value} as one object; a key that comes again keeps its first value. */
    private static Map<String, Object> configuration(List<String> lines) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(":\\s*", 2);
            fields.putIfAbsent(parts[0].strip(), parts.length > 1 ? parts[1] : null);
        }
        return fields;
    }

    private static <E> List<Object> list(List<E> elements, Function<E, Object> fields) {
        if (elements == null) {
            return null;
        }
        List<Object> all = new ArrayList<>(elements.size());
        elements.forEach(element -> all.add(fields.apply(element)));
        return all;
    }
}
