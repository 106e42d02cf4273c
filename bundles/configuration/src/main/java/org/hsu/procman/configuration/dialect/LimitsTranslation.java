package org.hsu.procman.configuration.dialect;

import java.time.Duration;
import java.util.List;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code control.limits}, nested as since g2 or flat as in g1. */
final class LimitsTranslation {
    private static final String LIMITS = "management.resource_limits";
    /** Go took zero for no limit. */
    private static final Moves MEMORY = limits("max_rss", "max_virtual", "max_swap").leave("limit_mb");

    private static final Moves CPU =
            limits("max_percent", "max_cores").move("max_time", "max_time", Values::durationUnlessZero);
    private static final Moves IO =
            limits("weight", "max_read_bps", "max_write_bps", "max_read_ops", "max_write_ops");
    private static final Moves PROCESS = limits("max_processes", "max_file_descriptors", "max_child_processes");
    private static final List<String> AREAS = List.of("memory", "cpu", "io", "process");
    /** r1's where a process has such limits and does not say it. */
    private static final String RUST_FILES = "1024";

    private final Generation generation;
    private final Remarks remarks;
    private final Draft out;

    LimitsTranslation(Generation generation, Remarks remarks, Draft out) {
        this.generation = generation;
        this.remarks = remarks;
        this.out = out;
    }

    private static Moves limits(String... keys) {
        Moves moves = new Moves()
                .move("warning_threshold", "warning_threshold", Values::unlessZero)
                .keep("policy")
                .leave("check_interval");
        for (String key : keys) {
            moves.zeroIsUsual(key, key, Values::unlessZero);
        }
        return moves;
    }

    void translate(Mapping limits) {
        Draft management = out.inner("management", limits.place());
        Tables.LIMITS.apply(limits, management, remarks);
        for (String area : AREAS) {
            Mapping.Entry entry = limits.entry(area);
            if (entry == null || entry.value().isNull()) {
                continue;
            }
            if (entry.value() instanceof Mapping mapping) {
                Draft to = out.inner(LIMITS + "." + area, mapping.place());
                table(area).apply(mapping, to, remarks);
                settle(area, mapping, to);
                interval(mapping, limits);
            } else {
                flat(area, entry);
            }
        }
    }

    private static Moves table(String area) {
        return switch (area) {
            case "memory" -> MEMORY;
            case "cpu" -> CPU;
            case "io" -> IO;
            default -> PROCESS;
        };
    }

    private void settle(String area, Mapping from, Draft to) {
        if (area.equals("memory")) {
            mebibytes(from, to);
        }
        if (area.equals("cpu") && to.has("max_percent") && to.has("max_cores")) {
            remarks.warn(to.keyPlace("max_cores"), "ignored: max_percent is what its program went by", "");
            to.remove("max_cores");
        }
        if (generation == Generation.R1) {
            if (area.equals("process") && !to.has("max_file_descriptors")) {
                to.putDefault("max_file_descriptors", RUST_FILES, from.place());
            }
            if (!to.has("policy")) {
                to.putDefault("policy", "none", from.place());
            }
        }
    }

    /** Where both are given, r1 went by {@code limit_mb}. */
    private static void mebibytes(Mapping memory, Draft to) {
        Mapping.Entry entry = memory.entry("limit_mb");
        if (entry != null && entry.value() instanceof Scalar scalar && !scalar.isNull()) {
            boolean whole = scalar.text().matches("\\d+");
            to.put("max_rss", entry.place(), whole ? Values.rewritten(scalar, scalar.text() + "MiB") : scalar);
        }
    }

    private void put(String path, Mapping.Entry entry) {
        Node value = Values.unlessZero(entry.value());
        if (value != null) {
            out.put(LIMITS + path, entry.place(), value);
        }
    }

    /** Documents of the older Go programs say for each kind how often it is looked at; the most often is for all of them. */
    private void interval(Mapping mapping, Mapping all) {
        Mapping.Entry entry = mapping.entry("check_interval");
        Node value = entry == null || entry.value().isNull() ? null : Values.durationUnlessZero(entry.value());
        if (value == null || all.mapping("monitoring") != null && all.mapping("monitoring").get("interval") != null) {
            return;
        }
        Scalar earlier = out.scalar(LIMITS + ".check_interval");
        Duration sofar = earlier == null ? null : DurationText.parse(earlier.text());
        Duration own = value instanceof Scalar scalar ? DurationText.parse(scalar.text()) : null;
        if (sofar == null || own == null || own.compareTo(sofar) < 0) {
            out.put(LIMITS + ".check_interval", entry.place(), value);
        }
    }

    /** g1: bytes of memory, cores. */
    private void flat(String area, Mapping.Entry entry) {
        Node value = entry.value();
        switch (area) {
            case "memory" -> put(".memory.max_rss", entry);
            case "cpu" -> put(".cpu.max_cores", entry);
            default -> remarks.problems().error(value.place(), "expected a mapping, found " + value.shown(), "");
        }
    }
}
