package org.hsu.procman.manager.management;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.resource.EnforcedLimit;

/**
 * How much of a limit is used, where both are known.
 *
 * @param usage    in bytes, percent of one core, or a count; null when not sampled
 * @param violated null when it cannot be told
 */
record LimitUsage(Number usage, Boolean violated) {

    private static final Pattern VALUE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z%]*).*");

    static LimitUsage of(EnforcedLimit limit, ProcessView view) {
        Number usage =
                switch (limit.kind()) {
                    case "max_memory_mb" -> view.memoryBytes();
                    case "max_cpu_percent" -> view.cpuPercent();
                    case "max_file_descriptors" -> view.openFiles();
                    case "max_processes" -> view.processCount();
                    case "max_threads" -> view.threads();
                    default -> null;
                };
        Double allowed = comparable(limit, view) ? allowed(limit) : null;
        return new LimitUsage(usage, usage == null || allowed == null ? null : usage.doubleValue() > allowed);
    }

    /** An rlimit bounds each process by itself (getrlimit(2)), the usage is that of all of them together. */
    private static boolean comparable(EnforcedLimit limit, ProcessView view) {
        return !limit.enforcedBy().equals("rlimit") || Integer.valueOf(1).equals(view.processCount());
    }

    private static Double allowed(EnforcedLimit limit) {
        Matcher value = VALUE.matcher(limit.value());
        if (!value.matches()) {
            return null;
        }
        boolean memory = limit.kind().equals("max_memory_mb");
        Double unit = memory ? bytes(value.group(2)) : Double.valueOf(1);
        return unit == null ? null : unit * Double.parseDouble(value.group(1));
    }

    private static Double bytes(String unit) {
        return switch (unit) {
            case "B", "bytes" -> 1.0;
            case "KB", "KiB", "K" -> 1024.0;
            case "", "MB", "MiB", "M" -> 1024.0 * 1024;
            case "GB", "GiB", "G" -> 1024.0 * 1024 * 1024;
            default -> null;
        };
    }
}
