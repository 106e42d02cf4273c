package org.hsu.procman.configuration.foreign;

import java.util.Map;
import java.util.Set;

/** What a unit of systemd says of resources (systemd.resource-control(5), systemd.exec(5)), and all that is left over. */
final class SystemdLimits {
    private static final Map<String, String> SIZES = Map.of(
            "MemoryMax", "memory.max_rss",
            "MemoryLimit", "memory.max_rss",
            "MemorySwapMax", "memory.max_swap",
            "LimitAS", "memory.max_virtual",
            "LimitSTACK", "process.max_stack",
            "LimitCORE", "process.max_core");
    private static final Map<String, String> NUMBERS = Map.of(
            "LimitNOFILE", "max_file_descriptors", "TasksMax", "max_threads");

    private SystemdLimits() {}

    /** @param silent keys whose loss nobody misses */
    static void take(
            ImportedProgram program, IniFile.Entry entry, String value, String section, Set<String> silent)
            throws ForeignFileException {
        String key = entry.key();
        if (SIZES.containsKey(key)) {
            // Of SOFT:HARD the second is the bound.
            String bound = value.contains(":") ? value.substring(value.indexOf(':') + 1) : value;
            String size = Units.binarySize(bound);
            if (size != null) {
                program.put(ImportedProgram.LIMITS + SIZES.get(key), size.matches("\\d+") ? Long.valueOf(size) : size);
            } else if (!bound.equals("infinity")) {
                program.note(key + "=" + value + ": has no equivalent");
            }
        } else if (NUMBERS.containsKey(key)) {
            String bound = value.contains(":") ? value.substring(value.indexOf(':') + 1) : value;
            if (bound.matches("\\d{1,9}")) {
                program.put(ImportedProgram.LIMITS + NUMBERS.get(key), Integer.valueOf(bound));
            } else if (!bound.equals("infinity")) {
                program.note(key + "=" + value + ": has no equivalent");
            }
        } else if (key.equals("CPUQuota") && value.matches("\\d{1,6}(\\.\\d+)?%")) {
            program.put(ImportedProgram.LIMITS + "max_cpu_percent", Double.valueOf(value.replace("%", "")).intValue());
        } else if (key.matches("ExecStartPre|ExecStartPost|ExecStop|ExecStopPost|ExecReload|ExecCondition")) {
            program.note(key + "=" + value + ": is not run by procman");
        } else if (!silent.contains(key) && !section.startsWith("X-")) {
            program.note(key + "=" + value + ": has no equivalent");
        }
    }
}
