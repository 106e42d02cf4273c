package org.hsu.procman.configuration.schema;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.configuration.yaml.Mapping;

/**
 * The keys of each mapping of the canonical schema: the one list of what may be written. Keys that the
 * product's schema has but this version does not read yet are named too, so that an operator is told
 * "not yet" instead of "unknown".
 *
 * @param where path of the mapping, without indexes
 * @param keys  what is read
 * @param later what is refused as not supported yet
 */
public record KnownKeys(String where, List<String> keys, List<String> later) {
    public static final KnownKeys ROOT = new KnownKeys(
            "the top level",
            List.of("process_manager", "managed_processes", "log_collection", "defaults", "include", "groups", "alerts",
                    "policy"),
            List.of());
    public static final KnownKeys INCLUDED =
            new KnownKeys("the top level of an included file", List.of("managed_processes"), List.of());
    public static final KnownKeys MANAGER = new KnownKeys(
            "process_manager",
            List.of("id", "port", "log_level", "force_shutdown_timeout", "state_directory", "log_directory",
                    "watch_config", "spool_limit", "plugins_directory", "port_range", "http", "grpc", "proxy",
                    "sources", "listeners", "jmx"),
            List.of());
    public static final KnownKeys JMX = new KnownKeys(
            "process_manager.jmx",
            List.of("port", "host", "advertised_host", "authenticate", "password_file", "ssl"),
            List.of());
    public static final KnownKeys JMX_SSL = new KnownKeys(
            "process_manager.jmx.ssl",
            List.of("keystore", "keystore_password", "certificate", "key", "client_certificate",
                    "trusted_certificates"),
            List.of());
    public static final KnownKeys PROCESS = new KnownKeys(
            "managed_processes[]",
            List.of("id", "type", "profile_type", "enabled", "group", "labels", "metadata", "hostname", "ports",
                    "sockets", "watch", "instances", "pool", "schedule", "depends_on", "update", "sandbox", "hooks",
                    "management"),
            List.of());
    public static final KnownKeys UPDATE = new KnownKeys(
            "managed_processes[].update",
            List.of("strategy", "max_unavailable", "max_surge", "ready_timeout", "keep", "canary"), List.of());
    public static final KnownKeys CANARY = new KnownKeys(
            "managed_processes[].update.canary", List.of("share", "duration", "abort_on"), List.of());
    public static final KnownKeys HOOKS = new KnownKeys(
            "managed_processes[].hooks", List.of("pre_start", "post_start", "pre_stop", "post_stop"), List.of());
    public static final KnownKeys HOOK = new KnownKeys(
            "managed_processes[].hooks.NAME", List.of("command", "timeout", "on_failure"), List.of());
    public static final KnownKeys SOCKET = new KnownKeys(
            "managed_processes[].sockets.NAME", List.of("address", "mode", "user", "group", "stdin"), List.of());
    public static final KnownKeys JOB_POOL =
            new KnownKeys("managed_processes[].pool", List.of("max", "queue"), List.of());
    public static final KnownKeys QUEUE = new KnownKeys(
            "managed_processes[].pool.queue", List.of("size", "timeout", "retries", "retry_delay"), List.of());
    public static final KnownKeys SCHEDULE = new KnownKeys(
            "managed_processes[].schedule",
            List.of("cron", "every", "time_zone", "concurrency", "missed", "jitter"),
            List.of());
    public static final KnownKeys WATCH = new KnownKeys(
            "managed_processes[].watch",
            List.of("paths", "patterns", "ignore", "delay", "action", "signal"),
            List.of());
    public static final KnownKeys POOL = new KnownKeys(
            "managed_processes[].pool",
            List.of("min", "max", "metric", "scale_up_threshold", "scale_down_threshold", "cooldown",
                    "scale_up_delay", "scale_down_delay", "interval"),
            List.of());
    public static final KnownKeys POOL_METRIC = new KnownKeys(
            "managed_processes[].pool.metric",
            List.of("http", "sample", "command", "check", "full", "timeout"),
            List.of());
    public static final KnownKeys SANDBOX = new KnownKeys(
            "managed_processes[].sandbox",
            List.of("supplementary_groups", "capabilities", "drop_capabilities", "no_new_privileges", "private_tmp",
                    "read_only", "hidden", "network", "pids", "seccomp"),
            List.of());
    public static final KnownKeys POLICY = new KnownKeys(
            "policy",
            List.of("allow_root", "allowed_users", "allowed_executables", "require_no_new_privileges"),
            List.of());
    public static final KnownKeys DEPENDENCY =
            new KnownKeys("managed_processes[].depends_on[]", List.of("id", "condition"), List.of());
    public static final KnownKeys GROUP =
            new KnownKeys("groups[]", List.of("name", "group", "strategy", "limits", "quota"), List.of());
    public static final KnownKeys GROUP_LIMITS = new KnownKeys(
            "groups[].limits", List.of("max_memory_mb", "max_cpu_percent", "max_processes"), List.of());
    public static final KnownKeys GROUP_QUOTA = new KnownKeys(
            "groups[].quota", List.of("max_instances", "max_memory_mb", "max_cpu_percent"), List.of());
    public static final KnownKeys MANAGEMENT = new KnownKeys(
            "management",
            List.of("control", "health_check", "health_checks", "health_check_run_options", "resource_limits",
                    "restart_policy", "logging", "discovery", "settings"),
            List.of());
    public static final KnownKeys CONTROL = new KnownKeys(
            "management.control",
            List.of("executable", "arguments", "working_directory", "environment", "environment_file",
                    "clear_environment", "startup_timeout", "shutdown_timeout", "min_uptime", "stop_signal",
                    "umask", "nice", "user", "group", "ready", "watchdog", "ports", "exit_record",
                    "pre_start", "post_stop"),
            List.of("stdin", "reload_command"));
    /** Of an unmanaged process. */
    public static final KnownKeys UNMANAGED_CONTROL = new KnownKeys(
            "management.control",
            List.of("can_terminate", "can_restart", "allowed_signals", "service_manager", "service_name",
                    "stop_signal", "shutdown_timeout"),
            List.of());
    public static final KnownKeys DISCOVERY = new KnownKeys(
            "management.discovery",
            List.of("method", "pid_file", "process_name", "process_args", "port", "protocol", "service_name",
                    "check_interval"),
            List.of());
    public static final KnownKeys READY = new KnownKeys(
            "management.control.ready",
            List.of("log_pattern", "file", "notify", "http_endpoint", "tcp_endpoint", "command"),
            List.of());
    public static final KnownKeys HEALTH_CHECK = new KnownKeys(
            "management.health_check",
            List.of("enabled", "name", "kind", "type", "interval", "timeout", "initial_delay", "failure_threshold",
                    "success_threshold", "on_failure", "http_endpoint", "expected_status", "expected_body",
                    "grpc_service", "grpc_health_check", "http", "tcp", "exec", "grpc", "process"),
            List.of());
    public static final KnownKeys RUN_OPTIONS = new KnownKeys(
            "management.health_check_run_options", List.of("interval", "timeout", "failure_threshold"), List.of());
    public static final KnownKeys LIMITS = new KnownKeys(
            "management.resource_limits",
            List.of("max_memory_mb", "max_cpu_percent", "max_file_descriptors", "max_processes", "max_threads",
                    "max_io_read", "max_io_write", "memory", "cpu", "io", "process", "check_interval",
                    "warning_percent", "sustained", "spike_tolerance", "on_violation", "settings"),
            List.of());
    public static final KnownKeys MEMORY_LIMITS = new KnownKeys(
            "management.resource_limits.memory",
            List.of("max_rss", "max_rss_mb", "max_virtual", "max_swap", "warning_threshold", "policy"),
            List.of());
    public static final KnownKeys CPU_LIMITS = new KnownKeys(
            "management.resource_limits.cpu",
            List.of("max_percent", "max_cores", "max_time", "shares", "warning_threshold", "policy"),
            List.of());
    public static final KnownKeys IO_LIMITS = new KnownKeys(
            "management.resource_limits.io",
            List.of("weight", "max_read_bps", "max_write_bps", "max_read_ops", "max_write_ops", "warning_threshold",
                    "policy"),
            List.of());
    public static final KnownKeys PROCESS_LIMITS = new KnownKeys(
            "management.resource_limits.process",
            List.of("max_processes", "max_file_descriptors", "max_child_processes", "max_threads", "max_stack",
                    "max_core", "warning_threshold", "policy"),
            List.of());
    public static final KnownKeys RESTART = new KnownKeys(
            "management.restart_policy",
            List.of("strategy", "max_attempts", "restart_delay", "backoff_multiplier", "max_delay", "jitter",
                    "reset_after", "circuit_breaker", "context_aware_restart", "settings"),
            List.of());
    public static final KnownKeys BREAKER = new KnownKeys(
            "management.restart_policy.circuit_breaker", List.of("failures", "window", "cooldown"), List.of());
    public static final KnownKeys CONTEXT_AWARE = new KnownKeys(
            "management.restart_policy.context_aware_restart",
            List.of("default", "health_failures", "resource_violations", "severity_multipliers",
                    "process_profile_multipliers", "startup_grace_period", "sustained_violation_time",
                    "spike_tolerance_time"),
            List.of());
    public static final KnownKeys RESTART_BUDGET = new KnownKeys(
            "a budget of management.restart_policy.context_aware_restart",
            List.of("max_retries", "retry_delay", "backoff_rate"),
            List.of());
    public static final KnownKeys SEVERITIES = new KnownKeys(
            "management.restart_policy.context_aware_restart.severity_multipliers",
            List.of("warning", "critical", "emergency"),
            List.of());
    public static final KnownKeys LOGGING = new KnownKeys(
            "management.logging",
            List.of("capture_stdout", "capture_stderr", "log_file", "buffer_size", "flush_interval", "max_lines",
                    "format", "rotation", "filters", "add_metadata", "parse_structured", "targets"),
            List.of());
    public static final KnownKeys LOG_FILTERS = new KnownKeys(
            "filters", List.of("level_filter", "include_patterns", "exclude_patterns"), List.of());
    /** What the manager reads of a target; the rest is for its output. */
    public static final KnownKeys LOG_TARGET = new KnownKeys(
            "targets[]",
            List.of("type", "format", "prefix", "streams", "filters", "on_full", "queue_size", "spill_limit"),
            List.of());
    public static final KnownKeys LOG_COLLECTION = new KnownKeys(
            "log_collection",
            List.of("enabled", "global_aggregation", "enhancement", "default", "system"),
            List.of());
    public static final KnownKeys LOG_DEFAULT = new KnownKeys(
            "log_collection.default",
            List.of("enabled", "capture_stdout", "capture_stderr", "format", "rotation", "buffering", "processing",
                    "outputs"),
            List.of());
    public static final KnownKeys LOG_BUFFERING = new KnownKeys(
            "log_collection.default.buffering", List.of("size", "flush_interval", "max_lines"), List.of());
    public static final KnownKeys LOG_PROCESSING = new KnownKeys(
            "log_collection.default.processing",
            List.of("parse_structured", "add_metadata", "filters", "parsers"),
            List.of());
    public static final KnownKeys LOG_OUTPUTS =
            new KnownKeys("log_collection.default.outputs", List.of("separate", "forwarding"), List.of());
    public static final KnownKeys LOG_SEPARATE =
            new KnownKeys("log_collection.default.outputs.separate", List.of("stdout", "stderr"), List.of());
    public static final KnownKeys LOG_SYSTEM = new KnownKeys(
            "log_collection.system",
            List.of("process_directory", "buffer_size", "flush_interval", "max_managed_processes", "metrics"),
            List.of());
    public static final KnownKeys LOG_METRICS =
            new KnownKeys("log_collection.system.metrics", List.of("enabled", "interval", "targets"), List.of());
    public static final KnownKeys AGGREGATION =
            new KnownKeys("log_collection.global_aggregation", List.of("enabled", "targets"), List.of());
    public static final KnownKeys ENHANCEMENT = new KnownKeys(
            "log_collection.enhancement", List.of("enabled", "metadata", "parsers", "enrichers"), List.of());
    public static final KnownKeys LOG_PARSER = new KnownKeys(
            "log_collection.enhancement.parsers[]", List.of("type", "config", "enabled"), List.of());
    public static final KnownKeys LOG_ENRICHER = new KnownKeys(
            "log_collection.enhancement.enrichers[]", List.of("type", "config", "enabled"), List.of());
    public static final KnownKeys ENHANCEMENT_METADATA = new KnownKeys(
            "log_collection.enhancement.metadata",
            List.of("add_process_manager_id", "add_hostname", "add_timestamp", "add_sequence", "add_line_number",
                    "add_stream", "add_pid", "add_labels"),
            List.of());

    private static final List<KnownKeys> OF_A_PROCESS =
            List.of(PROCESS, MANAGEMENT, CONTROL, HEALTH_CHECK, LIMITS, RESTART, LOGGING);

    /** What other process managers and older HSU files call our keys. */
    private static final Map<String, String> FOREIGN_NAMES = Map.ofEntries(
            Map.entry("args", "arguments"),
            Map.entry("command", "executable"),
            Map.entry("cmd", "executable"),
            Map.entry("program", "executable"),
            Map.entry("executable_path", "executable"),
            Map.entry("cwd", "working_directory"),
            Map.entry("directory", "working_directory"),
            Map.entry("workdir", "working_directory"),
            Map.entry("env", "environment"),
            Map.entry("env_file", "environment_file"),
            Map.entry("graceful_timeout", "shutdown_timeout"),
            Map.entry("retries", "failure_threshold"),
            Map.entry("max_retries", "max_attempts"),
            Map.entry("retry_delay", "restart_delay"),
            Map.entry("backoff_rate", "backoff_multiplier"),
            Map.entry("worker_profile_multipliers", "process_profile_multipliers"),
            Map.entry("max_attempts", "max_retries"),
            Map.entry("restart_delay", "retry_delay"),
            Map.entry("backoff_multiplier", "backoff_rate"),
            Map.entry("name", "id"),
            Map.entry("processes", "managed_processes"));

    /** Of a mapping whose keys are free words. */
    public static KnownKeys anyOf(Mapping mapping) {
        return new KnownKeys(
                mapping.place().path().toString(),
                mapping.entries().stream().map(Mapping.Entry::key).toList(),
                List.of());
    }

    /** Our name for a key that others call differently, null when this mapping has no such key. */
    String translated(String foreign) {
        String ours = FOREIGN_NAMES.get(foreign);
        return ours != null && keys.contains(ours) ? ours : null;
    }

    /** The one other mapping of a process entry that has this key, null when there is none or several. */
    static String placeOf(String key) {
        List<String> places = Stream.concat(OF_A_PROCESS.stream(), Stream.of(MANAGER))
                .filter(known -> known.keys().contains(key))
                .map(KnownKeys::where)
                .toList();
        return places.size() == 1 ? places.get(0) : null;
    }
}
