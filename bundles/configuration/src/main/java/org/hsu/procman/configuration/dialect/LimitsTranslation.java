package org.hsu.procman.configuration.dialect;

import java.util.List;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code control.limits}, nested as since g2 or flat as in g1. */
final class LimitsTranslation {
    private static final String LIMITS = "management.resource_limits";
    private static final Moves MEMORY = new Moves()
            .keep("max_rss", "max_virtual", "max_swap", "warning_threshold", "policy")
            .leave("limit_mb");
    private static final Moves CPU = new Moves()
            .keep("max_percent", "max_cores", "warning_threshold", "policy")
            .move("max_time", "max_time", Values::duration);
    private static final Moves PROCESS = new Moves()
            .keep("max_processes", "max_file_descriptors", "max_child_processes", "warning_threshold", "policy");

    private final Remarks remarks;
    private final Draft out;

    LimitsTranslation(Remarks remarks, Draft out) {
        this.remarks = remarks;
        this.out = out;
    }

    void translate(Mapping limits) {
        Draft management = out.inner("management", limits.place());
        Tables.LIMITS.apply(limits, management, remarks);
        for (String area : List.of("memory", "cpu", "process")) {
            Mapping.Entry entry = limits.entry(area);
            if (entry == null || entry.value().isNull()) {
                continue;
            }
            if (entry.value() instanceof Mapping mapping) {
                Draft to = out.inner(LIMITS + "." + area, mapping.place());
                table(area).apply(mapping, to, remarks);
                if (area.equals("memory")) {
                    mebibytes(mapping, to);
                }
            } else {
                flat(area, entry);
            }
        }
    }

    private static Moves table(String area) {
        return switch (area) {
            case "memory" -> MEMORY;
            case "cpu" -> CPU;
            default -> PROCESS;
        };
    }

    /** Where both are given, r1 went by {@code limit_mb}. */
    private static void mebibytes(Mapping memory, Draft to) {
        Mapping.Entry entry = memory.entry("limit_mb");
        if (entry != null && entry.value() instanceof Scalar scalar && !scalar.isNull()) {
            boolean whole = scalar.text().matches("\\d+");
            to.put("max_rss", entry.place(), whole ? Values.rewritten(scalar, scalar.text() + "MiB") : scalar);
        }
    }

    /** g1: bytes of memory, cores. */
    private void flat(String area, Mapping.Entry entry) {
        Node value = entry.value();
        switch (area) {
            case "memory" -> out.put(LIMITS + ".memory.max_rss", entry.place(), value);
            case "cpu" -> out.put(LIMITS + ".cpu.max_cores", entry.place(), value);
            default -> remarks.problems().error(value.place(), "expected a mapping, found " + value.shown(), "");
        }
    }
}
