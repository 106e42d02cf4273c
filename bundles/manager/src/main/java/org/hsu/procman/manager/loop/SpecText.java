package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.LogRotation;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.api.spec.SandboxSpec;
import org.hsu.procman.api.spec.WatchSpec;
import org.hsu.procman.manager.core.Policy;

/** The effective specification of a process as {@code key: value} lines, in the configuration's own words. */
final class SpecText {

    private SpecText() {}

    /** Values that are secrets are masked by whoever shows the lines, by their names. */
    static List<String> lines(ProcessSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.add("type: " + spec.type());
        lines.add("profile_type: " + spec.profileType());
        lines.add("enabled: " + spec.enabled());
        if (spec.group() != null) {
            lines.add("group: " + spec.group());
        }
        if (spec.instance() != null) {
            lines.add("instance.index: " + spec.instance().index());
        }
        for (Dependency need : spec.dependsOn()) {
            lines.add("depends_on." + need.id() + ": " + need.condition().name().toLowerCase(Locale.ROOT));
        }
        new TreeMap<>(spec.labels()).forEach((key, value) -> lines.add("labels." + key + ": " + value));
        new TreeMap<>(spec.metadata()).forEach((key, value) -> lines.add("metadata." + key + ": " + value));
        if (spec.hostname() != null) {
            lines.add("hostname: " + spec.hostname());
        }
        if (spec.control() != null) {
            control(spec, spec.control(), lines);
        }
        if (spec.discovery() != null) {
            discovery(spec.discovery(), lines);
        }
        for (HealthCheckSpec check : spec.healthChecks()) {
            lines.add("health_checks." + check.name() + ": " + check.type() + " "
                    + check.kind().name().toLowerCase(Locale.ROOT) + ", interval " + check.interval().toMillis()
                    + "ms, timeout " + check.timeout().toMillis() + "ms, failure_threshold "
                    + check.failureThreshold() + ", success_threshold " + check.successThreshold());
        }
        settings("settings", spec.settings(), lines);
        settings("resource_limits.settings", spec.limits().settings(), lines);
        restart(spec.restart(), lines);
        lines.add("logging.capture_stdout: " + spec.logging().captureStdout());
        lines.add("logging.capture_stderr: " + spec.logging().captureStderr());
        LoggingSpec logging = spec.logging();
        lines.add("logging.format: " + logging.format().name().toLowerCase(Locale.ROOT));
        lines.add("logging.rotation: " + rotation(logging.rotation()));
        if (!logging.flushInterval().isZero()) {
            lines.add("logging.flush_interval: " + logging.flushInterval().toMillis() + "ms, at most "
                    + logging.bufferSize() + " bytes or " + logging.maxLines() + " lines");
        }
        if (!logging.filter().isNone()) {
            lines.add("logging.filters: level " + (logging.filter().level() == null ? "any"
                    : logging.filter().level().word()) + ", include " + logging.filter().include() + ", exclude "
                    + logging.filter().exclude());
        }
        for (LogTarget target : logging.targets()) {
            lines.add("logging.targets: " + target.type() + " (" + target.settings().location() + ")");
        }
        lines.add("defined at: " + spec.location());
        return lines;
    }

    /** Where they stand: what they say may be secret. */
    private static void settings(String key, Settings settings, List<String> lines) {
        if (!settings.isEmpty()) {
            lines.add(key + ": (" + settings.location() + ")");
        }
    }

    private static String rotation(LogRotation rotation) {
        return rotation.maxSize() + " bytes, " + rotation.maxFiles() + " files"
                + (rotation.interval() == null ? "" : ", every " + rotation.interval().toMillis() + "ms")
                + (rotation.maxAge() == null ? "" : ", for " + rotation.maxAge().toMillis() + "ms")
                + (rotation.maxTotalSize() == 0 ? "" : ", " + rotation.maxTotalSize() + " bytes together")
                + (rotation.compress() ? ", compressed" : "");
    }

    private static void control(ProcessSpec spec, ControlSpec control, List<String> lines) {
        lines.add("control.executable: " + control.executable());
        lines.add("control.working_directory: " + control.workingDirectory());
        lines.add("control.startup_timeout: " + control.startupTimeout().toMillis() + "ms");
        lines.add("control.shutdown_timeout: " + control.shutdownTimeout().toMillis() + "ms");
        lines.add("control.min_uptime: " + control.minUptime().toMillis() + "ms");
        if (control.ready() != null) {
            lines.add("control.ready: " + Policy.of(spec).gate().awaited());
        }
        if (control.watchdog() != null) {
            lines.add("control.watchdog: " + control.watchdog().toMillis() + "ms");
        }
        lines.add("control.stop_signal: " + control.stopSignal());
        control.ports().forEach((name, number) ->
                lines.add("control.ports." + name + ": " + (number == 0 ? "auto" : number)));
        control.sockets().forEach((name, socket) -> lines.add("sockets." + name + ": " + socket.address()
                + (socket.stdin() ? " (standard input too)" : "")));
        if (control.schedule() != null) {
            lines.add("schedule: " + control.schedule().timetable() + ", concurrency "
                    + (control.schedule().replaces() ? "replace" : "forbid") + ", missed "
                    + (control.schedule().catchesUp() ? "run_once" : "skip") + ", jitter "
                    + control.schedule().jitter().toMillis() + "ms");
        }
        if (control.queue() != null) {
            lines.add("pool.queue: size " + control.queue().size() + ", timeout "
                    + (control.queue().timeout() == null ? "none" : control.queue().timeout().toMillis() + "ms")
                    + ", retries " + control.queue().retries() + ", retry_delay "
                    + control.queue().retryDelay().toMillis() + "ms");
        }
        control.hooks().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each ->
                lines.add("hooks." + each.getKey().word() + ": " + each.getValue().command().get(0) + ", timeout "
                        + each.getValue().timeout().toMillis() + "ms"
                        + (each.getKey() == Hook.PRE_START
                                ? ", on_failure " + (each.getValue().fails() ? "fail" : "ignore") : "")));
        if (control.watch() != null) {
            watch(control.watch(), lines);
        }
        lines.add("control.exit_record: " + control.exitRecord());
        if (control.user() != null) {
            lines.add("control.user: " + control.user());
        }
        if (control.sandbox() != null) {
            sandbox(control.sandbox(), lines);
        }
    }

    private static void sandbox(SandboxSpec sandbox, List<String> lines) {
        if (sandbox.supplementaryGroups() != null) {
            lines.add("sandbox.supplementary_groups: " + sandbox.supplementaryGroups());
        }
        if (sandbox.capabilities() != null) {
            lines.add("sandbox.capabilities: " + sandbox.capabilities());
        }
        if (!sandbox.droppedCapabilities().isEmpty()) {
            lines.add("sandbox.drop_capabilities: " + sandbox.droppedCapabilities());
        }
        lines.add("sandbox.no_new_privileges: " + sandbox.noNewPrivileges());
        lines.add("sandbox.private_tmp: " + sandbox.privateTmp());
        if (!sandbox.readOnly().isEmpty()) {
            lines.add("sandbox.read_only: " + sandbox.readOnly());
        }
        if (!sandbox.hidden().isEmpty()) {
            lines.add("sandbox.hidden: " + sandbox.hidden());
        }
        lines.add("sandbox.network: " + (sandbox.privateNetwork() ? "none" : "host"));
        lines.add("sandbox.pids: " + (sandbox.privatePids() ? "private" : "host"));
    }

    private static void watch(WatchSpec watch, List<String> lines) {
        lines.add("watch.paths: " + watch.paths());
        if (!watch.patterns().isEmpty()) {
            lines.add("watch.patterns: " + watch.patterns());
        }
        lines.add("watch.ignore: " + watch.ignore());
        lines.add("watch.delay: " + watch.delay().toMillis() + "ms");
        lines.add("watch.action: " + watch.action().name().toLowerCase(Locale.ROOT)
                + (watch.action() == WatchSpec.Action.RELOAD ? ", " + watch.signal() : ""));
    }

    private static void discovery(Discovery discovery, List<String> lines) {
        lines.add("discovery.method: " + discovery.method().name().toLowerCase(Locale.ROOT));
        switch (discovery.method()) {
            case PID_FILE -> lines.add("discovery.pid_file: " + discovery.pidFile());
            case PROCESS_NAME -> {
                lines.add("discovery.process_name: " + discovery.processName());
                lines.add("discovery.process_args: " + discovery.processArgs());
            }
            case PORT -> lines.add("discovery.port: " + discovery.port() + " " + discovery.protocol());
            case SERVICE_NAME -> lines.add("discovery.service_name: " + discovery.serviceName());
        }
        lines.add("discovery.check_interval: " + discovery.checkInterval().toMillis() + "ms");
        lines.add("control.can_terminate: " + discovery.canTerminate());
        lines.add("control.can_restart: " + discovery.canRestart());
        lines.add("control.allowed_signals: " + new TreeSet<>(discovery.allowedSignals()));
        if (discovery.serviceManager() != null) {
            lines.add("control.service_manager: " + discovery.serviceManager());
        }
        lines.add("control.stop_signal: " + discovery.stopSignal());
        lines.add("control.shutdown_timeout: " + discovery.shutdownTimeout().toMillis() + "ms");
    }

    private static void restart(RestartPolicy policy, List<String> lines) {
        lines.add("restart_policy.strategy: " + policy.strategy());
        settings("restart_policy.settings", policy.settings(), lines);
        lines.add("restart_policy.max_attempts: " + policy.maxAttempts());
        lines.add("restart_policy.restart_delay: " + policy.delay().toMillis() + "ms");
        lines.add("restart_policy.backoff_multiplier: " + policy.multiplier());
        lines.add("restart_policy.max_delay: " + policy.maxDelay().toMillis() + "ms");
        lines.add("restart_policy.jitter: " + policy.jitter());
        lines.add("restart_policy.reset_after: " + policy.resetAfter().toMillis() + "ms");
        RestartPolicy.CircuitBreaker breaker = policy.circuitBreaker();
        lines.add("restart_policy.circuit_breaker: " + breaker.failures() + " failures in "
                + breaker.window().toMillis() + "ms, cooldown " + breaker.cooldown().toMillis() + "ms");
        if (policy.contextAware() != null) {
            contextAware("restart_policy.context_aware_restart.", policy.contextAware(), lines);
        }
    }

    private static void contextAware(String prefix, ContextAwareRestart aware, List<String> lines) {
        budget(prefix + "health_failures", aware.healthFailures(), lines);
        budget(prefix + "resource_violations", aware.resourceViolations(), lines);
        multipliers(prefix + "severity_multipliers.", aware.severityMultipliers(), lines);
        multipliers(prefix + "process_profile_multipliers.", aware.profileMultipliers(), lines);
        lines.add(prefix + "startup_grace_period: " + aware.startupGracePeriod().toMillis() + "ms");
        lines.add(prefix + "sustained_violation_time: " + aware.sustainedViolationTime().toMillis() + "ms");
        lines.add(prefix + "spike_tolerance_time: " + aware.spikeToleranceTime().toMillis() + "ms");
    }

    private static void budget(String key, ContextAwareRestart.Budget budget, List<String> lines) {
        String max = budget.maxAttempts() == 0 ? "no end" : String.valueOf(budget.maxAttempts());
        lines.add(key + ": max_retries " + max + ", retry_delay " + budget.delay().toMillis() + "ms, backoff_rate "
                + budget.multiplier());
    }

    private static void multipliers(String prefix, Map<String, Double> multipliers, List<String> lines) {
        new TreeMap<>(multipliers).forEach((word, multiplier) -> lines.add(prefix + word + ": " + multiplier));
    }
}
