package org.hsu.procman.configuration.process;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;

/**
 * {@code management.resource_limits}: the short keys of the seeds and the four mappings of upstream. A limit may
 * be said in either place, or in both if they say the same.
 */
final class LimitsReader {
    private static final double MEBIBYTE = 1024 * 1024;
    /** A tebibyte, the documented maximum. */
    private static final Bounds MEBIBYTES = Bounds.between(1, 1024 * 1024);
    private static final Bounds PERCENT = new Bounds(0, 100, true);
    private static final Bounds INTERVAL = Bounds.between(100, Duration.ofDays(1).toMillis());
    private static final Bounds SHARES = Bounds.between(2, 262_144);
    private static final Bounds WEIGHT = Bounds.between(1, 10_000);
    /** With less the kernel refuses the arguments of most programs. */
    private static final double LEAST_STACK = 256 * 1024;
    private static final List<String> POLICIES =
            Arrays.stream(ViolationPolicy.values()).map(ViolationPolicy::word).toList();

    private final Section limits;
    private final Map<LimitKind, Double> values = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, String> places = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, Section> groups = new EnumMap<>(LimitKind.class);

    private LimitsReader(Section limits) {
        this.limits = limits;
    }

    static ResourceLimits read(Section management, TypeChecks types) {
        Section limits = management.section("resource_limits", KnownKeys.LIMITS);
        return limits == null ? ResourceLimits.NONE : new LimitsReader(limits).read().withSettings(settings(limits, types));
    }

    private static Settings settings(Section limits, TypeChecks types) {
        Section byName = limits.named("settings");
        for (Mapping.Entry each : byName.mapping().entries()) {
            types.resourceEnforcer(each.key(), each.place(), new NodeSettings(byName.inner(each.key())));
        }
        return new NodeSettings(byName.mapping());
    }

    private ResourceLimits read() {
        mebibytes(limits, "max_memory_mb", LimitKind.MEMORY);
        decimal(limits, "max_cpu_percent", LimitKind.CPU, 1);
        count(limits, "max_file_descriptors", LimitKind.FILE_DESCRIPTORS, Bounds.atLeast(1));
        count(limits, "max_processes", LimitKind.PROCESSES, Bounds.atLeast(1));
        count(limits, "max_threads", LimitKind.THREADS, Bounds.atLeast(1));
        size(limits, "max_io_read", LimitKind.IO_READ, 1);
        size(limits, "max_io_write", LimitKind.IO_WRITE, 1);
        memory(limits.section("memory", KnownKeys.MEMORY_LIMITS));
        cpu(limits.section("cpu", KnownKeys.CPU_LIMITS));
        io(limits.section("io", KnownKeys.IO_LIMITS));
        process(limits.section("process", KnownKeys.PROCESS_LIMITS));
        return finish();
    }

    private void memory(Section memory) {
        group(memory, LimitKind.MEMORY, LimitKind.VIRTUAL_MEMORY, LimitKind.SWAP);
        size(memory, "max_rss", LimitKind.MEMORY, MEBIBYTE);
        mebibytes(memory, "max_rss_mb", LimitKind.MEMORY);
        size(memory, "max_virtual", LimitKind.VIRTUAL_MEMORY, MEBIBYTE);
        size(memory, "max_swap", LimitKind.SWAP, 0);
    }

    private void cpu(Section cpu) {
        group(cpu, LimitKind.CPU, LimitKind.CPU_TIME, LimitKind.CPU_SHARES);
        decimal(cpu, "max_percent", LimitKind.CPU, 1);
        decimal(cpu, "max_cores", LimitKind.CPU, 100);
        if (has(cpu, "max_time")) {
            Duration time = cpu.duration("max_time", null, Bounds.POSITIVE);
            found(cpu, "max_time", LimitKind.CPU_TIME, time == null ? null : Double.valueOf(time.toNanos() / 1e9));
        }
        count(cpu, "shares", LimitKind.CPU_SHARES, SHARES);
    }

    private void io(Section io) {
        group(io, LimitKind.IO_READ, LimitKind.IO_WRITE, LimitKind.IO_READ_OPERATIONS, LimitKind.IO_WRITE_OPERATIONS,
                LimitKind.IO_WEIGHT);
        count(io, "weight", LimitKind.IO_WEIGHT, WEIGHT);
        size(io, "max_read_bps", LimitKind.IO_READ, 1);
        size(io, "max_write_bps", LimitKind.IO_WRITE, 1);
        count(io, "max_read_ops", LimitKind.IO_READ_OPERATIONS, Bounds.atLeast(1));
        count(io, "max_write_ops", LimitKind.IO_WRITE_OPERATIONS, Bounds.atLeast(1));
    }

    private void process(Section process) {
        group(process, LimitKind.PROCESSES, LimitKind.FILE_DESCRIPTORS, LimitKind.CHILD_PROCESSES, LimitKind.THREADS,
                LimitKind.STACK, LimitKind.CORE);
        count(process, "max_processes", LimitKind.PROCESSES, Bounds.atLeast(1));
        count(process, "max_file_descriptors", LimitKind.FILE_DESCRIPTORS, Bounds.atLeast(1));
        count(process, "max_child_processes", LimitKind.CHILD_PROCESSES, Bounds.atLeast(0));
        count(process, "max_threads", LimitKind.THREADS, Bounds.atLeast(1));
        size(process, "max_stack", LimitKind.STACK, LEAST_STACK);
        size(process, "max_core", LimitKind.CORE, 0);
    }

    private void group(Section group, LimitKind... kinds) {
        if (group != null) {
            group.decimal("warning_threshold", null, PERCENT);
            group.word("policy", null, POLICIES);
            for (LimitKind kind : kinds) {
                groups.put(kind, group);
            }
        }
    }

    private void mebibytes(Section section, String key, LimitKind kind) {
        if (has(section, key)) {
            Integer value = section.integer(key, null, MEBIBYTES);
            found(section, key, kind, value == null ? null : Double.valueOf(value * MEBIBYTE));
        }
    }

    private void decimal(Section section, String key, LimitKind kind, double unit) {
        if (has(section, key)) {
            Double value = section.decimal(key, null, Bounds.POSITIVE);
            found(section, key, kind, value == null ? null : Double.valueOf(value * unit));
        }
    }

    private void count(Section section, String key, LimitKind kind, Bounds bounds) {
        if (has(section, key)) {
            Integer value = section.integer(key, null, bounds);
            found(section, key, kind, value == null ? null : Double.valueOf(value));
        }
    }

    private void size(Section section, String key, LimitKind kind, double least) {
        if (has(section, key)) {
            long value = section.size(key, -1, Bounds.atLeast(least));
            found(section, key, kind, value < 0 ? null : Double.valueOf(value));
        }
    }

    private static boolean has(Section section, String key) {
        return section != null && section.has(key);
    }

    private void found(Section section, String key, LimitKind kind, Double value) {
        if (value == null) {
            return;
        }
        Double earlier = values.putIfAbsent(kind, value);
        Mapping.Entry entry = section.mapping().entry(key);
        if (earlier == null) {
            places.put(kind, entry.key() + " on line " + entry.place().line());
        } else if (!earlier.equals(value)) {
            section.error(
                    key,
                    section.shown(key, "") + " (line " + entry.place().line() + ") contradicts " + places.get(kind)
                            + ", which says the same limit otherwise",
                    "say it in one place");
        }
    }

    private ResourceLimits finish() {
        Duration interval = limits.duration("check_interval", ResourceLimits.USUAL_INTERVAL, INTERVAL);
        Double warning = limits.decimal("warning_percent", null, PERCENT);
        Duration sustained = limits.duration("sustained", null, Bounds.NOT_NEGATIVE);
        Duration spike = limits.duration("spike_tolerance", null, Bounds.NOT_NEGATIVE);
        String policy = limits.word("on_violation", null, POLICIES);
        Map<LimitKind, Limit> all = new EnumMap<>(LimitKind.class);
        values.forEach((kind, value) -> {
            Section group = groups.get(kind);
            Double ownWarning = has(group, "warning_threshold")
                    ? group.decimal("warning_threshold", warning, Bounds.ANY)
                    : warning;
            String own = has(group, "policy") ? group.text("policy", policy) : policy;
            all.put(kind, new Limit(kind, value, ownWarning, sustained, spike, policy(own)));
        });
        return ResourceLimits.of(List.copyOf(all.values()), interval);
    }

    /** Null for none, and for a word that is none and was reported. */
    private static ViolationPolicy policy(String word) {
        return Arrays.stream(ViolationPolicy.values())
                .filter(policy -> policy.word().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }
}
