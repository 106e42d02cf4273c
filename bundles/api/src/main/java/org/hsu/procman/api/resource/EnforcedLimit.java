package org.hsu.procman.api.resource;

import java.util.Objects;

/**
 * One limit and the truth about it.
 *
 * @param kind       the configuration's word, such as {@code max_memory_mb}
 * @param value      as enforced, with its unit
 * @param enforcedBy {@code cgroup1}, {@code cgroup2}, {@code rlimit}, {@code affinity}, {@code job}, {@code watched}
 *                   or {@code none}
 * @param enforced   false: passing it ends or slows nothing
 * @param detail     why the kernel does not enforce it and what happens instead; where it does, in what this differs
 *                   from what was asked for, else empty
 */
public record EnforcedLimit(String kind, String value, String enforcedBy, boolean enforced, String detail) {
    public EnforcedLimit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(enforcedBy, "enforcedBy");
        Objects.requireNonNull(detail, "detail");
    }
}
