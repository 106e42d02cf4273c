package org.hsu.procman.configuration.dialect;

import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;

/** Where the keys of old documents go: one table for each kind of mapping, in the names of g6. */
final class Tables {
    private static final String NO_PID_FILES = "there are no pid files: processes are kept in the state directory";
    private static final String NEVER_USED = "no program acted upon it";

    static final Moves ROOT = new Moves()
            .zeroIsUsual("process_manager.port", "process_manager.port", Values::unlessZero)
            .keep("process_manager.log_level")
            .zeroIsUsual(
                    "process_manager.force_shutdown_timeout",
                    "process_manager.force_shutdown_timeout",
                    Values::durationUnlessZero)
            .leave("process_manager.base_directory", "managed_processes", "log_collection")
            .keep("include");

    static final Moves ENTRY = new Moves()
            .keep("id")
            .move("type", "type", Values::type)
            .move("profile_type", "profile_type", Values::unlessBlank)
            .move("enabled", "enabled", Values::truth)
            .leave("management");

    private static Moves metadata() {
        return new Moves()
                .keep("metadata.name", "metadata.description", "metadata.version")
                .move("metadata.tags", "metadata.tags", Values::joined);
    }

    static final Moves MANAGED = metadata()
            .move("control.execution.executable_path", "management.control.executable")
            .move("control.execution.args", "management.control.arguments")
            .move("control.execution.environment", "management.control.environment")
            .move("control.execution.working_directory", "management.control.working_directory")
            .drop("control.execution.wait_delay", NEVER_USED, Tables::duration)
            .lose("control.process_file", NO_PID_FILES)
            .leave("control.restart_policy")
            .leaveMappings(
                    "control.restart", "control.context_aware_restart", "control.limits", "control.log_collection")
            .zeroIsUsual("control.graceful_timeout", "management.control.shutdown_timeout", Values::durationUnlessZero)
            .leave("health_check")
            .leaveMappings("health_check_run_options");

    /** Of {@code control.process_file}, g6's keys and r1's. */
    static final Moves PROCESS_FILE = new Moves()
            .leave("basedirectory", ValueReader::text)
            .leave("servicecontext", ValueReader::text)
            .leave("appname", ValueReader::text)
            .leave("usesubdirectory", Tables::truth)
            .leave("scenario", ValueReader::text)
            .leave("base_directory", ValueReader::text)
            .leave("use_process_id", Tables::truth);

    static final Moves UNMANAGED = metadata()
            .move("discovery.method", "management.discovery.method", Values::snakeCase)
            .move("discovery.pid_file", "management.discovery.pid_file")
            .move("discovery.process_name", "management.discovery.process_name")
            .move("discovery.process_args", "management.discovery.process_args")
            .move("discovery.port", "management.discovery.port")
            .move("discovery.protocol", "management.discovery.protocol")
            .move("discovery.service_name", "management.discovery.service_name")
            .move("discovery.check_interval", "management.discovery.check_interval", Values::durationUnlessZero)
            .move("control.can_terminate", "management.control.can_terminate", Values::truth)
            .move("control.can_restart", "management.control.can_restart", Values::truth)
            .move("control.allowed_signals", "management.control.allowed_signals")
            .move("control.service_manager", "management.control.service_manager")
            .move("control.service_name", "management.control.service_name")
            .move("control.graceful_timeout", "management.control.shutdown_timeout", Values::durationUnlessZero)
            .leave("health_check");

    /** Of {@code health_check}; the settings of each type are read with it. */
    static final Moves CHECK = new Moves()
            .move("type", "type", Values::unlessBlank)
            .leave("http_endpoint", "http", "tcp", "grpc", "exec", "process")
            .move("run_options.enabled", "enabled", Values::truth)
            .move("run_options.interval", "interval", Values::duration)
            .move("run_options.timeout", "timeout", Values::duration)
            .move("run_options.initial_delay", "initial_delay", Values::duration)
            .move("run_options.retries", "failure_threshold", Values::unlessZero);

    /** Of {@code health_check_run_options}. */
    static final Moves RUN_OPTIONS = new Moves()
            .move("enabled", "enabled", Values::truth)
            .move("interval", "interval", Values::durationUnlessZero)
            .move("timeout", "timeout", Values::durationUnlessZero)
            .move("initial_delay", "initial_delay", Values::duration)
            .move("retries", "failure_threshold", Values::unlessZero);

    static final Moves HTTP = new Moves().keep("url", "method", "headers", "expected_status", "expected_body");

    static final Moves CONTEXT_AWARE = new Moves()
            .leaveMappings("default", "health_failures", "resource_violations")
            .keep(
                    "severity_multipliers.warning",
                    "severity_multipliers.critical",
                    "severity_multipliers.emergency",
                    "process_profile_multipliers")
            .move("startup_grace_period", "startup_grace_period", Values::duration)
            .move("sustained_violation_time", "sustained_violation_time", Values::durationUnlessZero)
            .move("spike_tolerance_time", "spike_tolerance_time", Values::duration);

    /** Of one budget of restarts. */
    static final Moves BUDGET = new Moves()
            .keep("max_retries")
            .move("retry_delay", "retry_delay", Values::duration)
            .keep("backoff_rate");

    /** Of g1's {@code control.restart}. */
    static final Moves RESTART = new Moves().leave("policy", "max_retries", "retry_delay", "backoff_rate");

    static final Moves LIMITS = new Moves()
            .move("priority", "control.nice", Values::unlessZero)
            .move("cpu_shares", "resource_limits.cpu.shares", Values::unlessZero)
            .leave("memory", "cpu", "io", "process")
            .move("max_processes", "resource_limits.max_processes", Values::unlessZero)
            .move("max_open_files", "resource_limits.max_file_descriptors", Values::unlessZero)
            .move("monitoring.interval", "resource_limits.check_interval", Values::durationUnlessZero)
            .drop("monitoring.enabled", NEVER_USED, Tables::truth)
            .drop("monitoring.history_retention", NEVER_USED, Tables::duration)
            .drop("monitoring.alerting_enabled", NEVER_USED, Tables::truth);

    static final Moves PROCESS_LOG = new Moves()
            .leave("enabled")
            .move("capture_stdout", "capture_stdout", Values::truth)
            .move("capture_stderr", "capture_stderr", Values::truth)
            .move("buffering.size", "buffer_size", Values::unlessZero)
            .move("buffering.flush_interval", "flush_interval", Values::duration)
            .move("buffering.max_lines", "max_lines", Values::unlessZero)
            .move("processing.parse_structured", "parse_structured", Values::truth)
            .move("processing.add_metadata", "add_metadata", Values::truth)
            .move("processing.filters.level_filter", "filters.level_filter", Values::unlessBlank)
            .move("processing.filters.include_patterns", "filters.include_patterns")
            .move("processing.filters.exclude_patterns", "filters.exclude_patterns")
            .lose("processing.parsers", "parsers are the same for all processes: log_collection.enhancement.parsers")
            .leaveMappings("outputs");

    /** Of {@code outputs}, in which {@code separate} and {@code forwarding} are lists of targets. */
    static final Moves OUTPUTS = new Moves().leave("separate.stdout", "separate.stderr", "forwarding");

    static final Moves LOG_COLLECTION = new Moves()
            .move("enabled", "enabled", Values::truth)
            .move("global_aggregation.enabled", "global_aggregation.enabled", Values::truth)
            .leave("global_aggregation.targets")
            .move("enhancement.enabled", "enhancement.enabled", Values::truth)
            .leave("enhancement.parsers", "enhancement.enrichers")
            .move(
                    "enhancement.metadata.add_process_manager_id",
                    "enhancement.metadata.add_process_manager_id",
                    Values::truth)
            .move("enhancement.metadata.add_hostname", "enhancement.metadata.add_hostname", Values::truth)
            .move("enhancement.metadata.add_timestamp", "enhancement.metadata.add_timestamp", Values::truth)
            .move("enhancement.metadata.add_sequence", "enhancement.metadata.add_sequence", Values::truth)
            .move("enhancement.metadata.add_line_number", "enhancement.metadata.add_line_number", Values::truth)
            .move("default.enabled", "default.enabled", Values::truth)
            .move("default.capture_stdout", "default.capture_stdout", Values::truth)
            .move("default.capture_stderr", "default.capture_stderr", Values::truth)
            .move("default.buffering.size", "default.buffering.size", Values::unlessZero)
            .move("default.buffering.flush_interval", "default.buffering.flush_interval", Values::duration)
            .move("default.buffering.max_lines", "default.buffering.max_lines", Values::unlessZero)
            .move("default.processing.parse_structured", "default.processing.parse_structured", Values::truth)
            .move("default.processing.add_metadata", "default.processing.add_metadata", Values::truth)
            .move(
                    "default.processing.filters.level_filter",
                    "default.processing.filters.level_filter",
                    Values::unlessBlank)
            .keep(
                    "default.processing.filters.include_patterns",
                    "default.processing.filters.exclude_patterns")
            .leave("default.processing.parsers", "default.outputs")
            .keep("system.process_directory")
            .move("system.buffer_size", "system.buffer_size", Values::unlessZero)
            .move("system.flush_interval", "system.flush_interval", Values::duration)
            .move("system.max_managed_processes", "system.max_managed_processes", Values::unlessZero)
            // So in upstream's own example, where it was passed over.
            .move("system.max_processes", "system.max_managed_processes", Values::unlessZero)
            .move("system.metrics.enabled", "system.metrics.enabled", Values::truth)
            .move("system.metrics.interval", "system.metrics.interval", Values::durationUnlessZero)
            .leave("system.metrics.targets");

    static final Moves TARGET = new Moves()
            .move("type", "type", Values::outputType)
            .keep("format", "prefix")
            .move("path", "path", Values::placeholders)
            .keep("max_size", "max_files")
            .move("rotation.max_size", "max_size")
            .move("rotation.max_files", "max_files", Values::unlessZero)
            .move("rotation.max_age", "max_age", Values::durationUnlessZero)
            .leave("authentication", "config");

    /** Of one of {@code parsers}. */
    static final Moves PARSER = new Moves().keep("type").move("enabled", "enabled", Values::truth).leave("config");

    /** Of one of {@code enrichers}. */
    static final Moves ENRICHER = new Moves().keep("type", "config").move("enabled", "enabled", Values::truth);

    /** Of {@code config} of a syslog target, as the documents of the older Go programs plan it. */
    static final Moves SYSLOG = new Moves()
            .keep("address", "facility")
            .move("severity", "stdout_severity", Values::severity);

    private Tables() {}

    private static void duration(ValueReader values, Node node) {
        if (!isVariable(node)) {
            values.duration(Values.duration(node), Bounds.NOT_NEGATIVE);
        }
    }

    private static void truth(ValueReader values, Node node) {
        if (!isVariable(node)) {
            values.flag(Values.truth(node));
        }
    }

    /** What it stands for is known later only. */
    private static boolean isVariable(Node node) {
        return node instanceof Scalar scalar && scalar.text().contains("${");
    }
}
