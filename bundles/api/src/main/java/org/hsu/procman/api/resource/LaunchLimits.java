package org.hsu.procman.api.resource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a platform does to a child before its first instruction.
 *
 * @param cgroups cgroup folders that it joins, in this order
 * @param rlimits soft and hard limit by the name that {@code ulimit} letters stand for: {@code nofile},
 *                {@code nproc}, {@code core}, {@code stack}, {@code as}, {@code cpu}; bytes, counts or seconds
 * @param processors the only ones that it may run on, by number; empty for all
 */
public record LaunchLimits(List<Path> cgroups, Map<String, Long> rlimits, List<Integer> processors) {

    public static final LaunchLimits NONE = new LaunchLimits(List.of(), Map.of());

    public LaunchLimits {
        cgroups = List.copyOf(cgroups);
        rlimits = Map.copyOf(rlimits);
        processors = List.copyOf(processors);
    }

    /** On any processor. */
    public LaunchLimits(List<Path> cgroups, Map<String, Long> rlimits) {
        this(cgroups, rlimits, List.of());
    }
}
