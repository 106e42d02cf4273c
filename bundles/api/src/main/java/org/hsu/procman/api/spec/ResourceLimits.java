package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * What a process may use: {@code management.resource_limits}.
 *
 * @param limits        one of a kind at most, in the order of the kinds
 * @param checkInterval how often usage is compared with them
 * @param mayThrottle   a passed limit may have to hold back processor time
 * @param settings      what only enforcers can read, each under its own name; never null
 * @param group         whose limits hold it too; never null, {@link GroupPlace#NONE} as a configuration is read
 */
public record ResourceLimits(
        Map<LimitKind, Limit> limits, Duration checkInterval, boolean mayThrottle, Settings settings,
        GroupPlace group) {

    /** Short enough for a status that people watch, long enough to cost nothing. */
    public static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);

    /**
     * How much higher than the value the kernel's own limit stands where a policy is to act: high enough for the
     * policy to come first, low enough to protect the machine from what grows faster than it is looked at.
     */
    public static final double BACKSTOP = 1.25;

    /** Of processes and threads it is at least so many: a fork that fails would end many a program at once. */
    private static final int LEAST_BACKSTOP = 10;

    public static final ResourceLimits NONE = new ResourceLimits(Map.of(), USUAL_INTERVAL, false);

    public ResourceLimits {
        EnumMap<LimitKind, Limit> sorted = new EnumMap<>(LimitKind.class);
        sorted.putAll(limits);
        limits = Collections.unmodifiableMap(sorted);
        Objects.requireNonNull(checkInterval, "checkInterval");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(group, "group");
    }

    /** Of a process in no group. */
    public ResourceLimits(
            Map<LimitKind, Limit> limits, Duration checkInterval, boolean mayThrottle, Settings settings) {
        this(limits, checkInterval, mayThrottle, settings, GroupPlace.NONE);
    }

    /** Without settings of an enforcer. */
    public ResourceLimits(Map<LimitKind, Limit> limits, Duration checkInterval, boolean mayThrottle) {
        this(limits, checkInterval, mayThrottle, Settings.NONE);
    }

    /** The same with other settings of enforcers. */
    public ResourceLimits withSettings(Settings others) {
        return new ResourceLimits(limits, checkInterval, mayThrottle, others, group);
    }

    /** The same of a process that stands there. */
    public ResourceLimits within(GroupPlace place) {
        return place.equals(group)
                ? this
                : new ResourceLimits(limits, checkInterval, mayThrottle, settings, place);
    }

    /** Limits of which nothing is said but their value; null for no limit. */
    public static ResourceLimits of(
            Long maxMemoryBytes, Double maxCpuPercent, Integer maxFileDescriptors, Integer maxProcesses) {
        List<Limit> limits = new ArrayList<>();
        add(limits, LimitKind.MEMORY, maxMemoryBytes);
        add(limits, LimitKind.CPU, maxCpuPercent);
        add(limits, LimitKind.FILE_DESCRIPTORS, maxFileDescriptors);
        add(limits, LimitKind.PROCESSES, maxProcesses);
        return of(limits, USUAL_INTERVAL);
    }

    public static ResourceLimits of(List<Limit> limits, Duration checkInterval) {
        EnumMap<LimitKind, Limit> byKind = new EnumMap<>(LimitKind.class);
        limits.forEach(limit -> byKind.put(limit.kind(), limit));
        boolean throttles = limits.stream().anyMatch(limit -> limit.policy() == ViolationPolicy.THROTTLE);
        return new ResourceLimits(byKind, checkInterval, throttles);
    }

    private static void add(List<Limit> limits, LimitKind kind, Number value) {
        if (value != null) {
            limits.add(Limit.of(kind, value.doubleValue()));
        }
    }

    /** Whether nothing is limited, neither here nor by a group. */
    public boolean isEmpty() {
        return limits.isEmpty() && group.kinds().isEmpty();
    }

    /** Null when there is none of the kind. */
    public Limit get(LimitKind kind) {
        return limits.get(kind);
    }

    /** Bytes resident, of the whole tree where the kernel counts trees; null when not limited. */
    public Long maxMemoryBytes() {
        return whole(LimitKind.MEMORY);
    }

    /** Percent of one core, may pass 100; null when not limited. */
    public Double maxCpuPercent() {
        Limit limit = get(LimitKind.CPU);
        return limit == null ? null : Double.valueOf(limit.value());
    }

    /** Open files of each process of the tree; null when not limited. */
    public Integer maxFileDescriptors() {
        return count(LimitKind.FILE_DESCRIPTORS);
    }

    /** Processes and threads of the tree; null when not limited. */
    public Integer maxProcesses() {
        return count(LimitKind.PROCESSES);
    }

    private Long whole(LimitKind kind) {
        Limit limit = get(kind);
        return limit == null ? null : Long.valueOf(Math.round(limit.value()));
    }

    private Integer count(LimitKind kind) {
        Limit limit = get(kind);
        return limit == null ? null : Integer.valueOf((int) Math.min(Integer.MAX_VALUE, Math.round(limit.value())));
    }

    /** The same with other values, by kind. */
    public ResourceLimits withValues(Map<LimitKind, Double> values) {
        EnumMap<LimitKind, Limit> changed = new EnumMap<>(LimitKind.class);
        limits.forEach((kind, limit) ->
                changed.put(kind, values.containsKey(kind) ? limit.withValue(values.get(kind)) : limit));
        return new ResourceLimits(changed, checkInterval, mayThrottle, settings, group);
    }

    /**
     * What is the kernel's to enforce: limits without a policy as they are; of those with one, which is the
     * manager's to carry out, what must not run away between two looks, {@link #BACKSTOP} higher.
     */
    public ResourceLimits forKernel() {
        EnumMap<LimitKind, Limit> kept = new EnumMap<>(LimitKind.class);
        limits.forEach((kind, limit) -> {
            if (limit.policy() == null || !kind.watchable()) {
                kept.put(kind, limit);
            } else if (kind == LimitKind.MEMORY || kind == LimitKind.FILE_DESCRIPTORS) {
                kept.put(kind, limit.withValue(Math.ceil(limit.value() * BACKSTOP)));
            } else if (kind == LimitKind.PROCESSES || kind == LimitKind.THREADS) {
                double higher = Math.max(limit.value() * BACKSTOP, limit.value() + LEAST_BACKSTOP);
                kept.put(kind, limit.withValue(Math.ceil(higher)));
            }
        });
        return new ResourceLimits(kept, checkInterval, mayThrottle, settings, group);
    }
}
