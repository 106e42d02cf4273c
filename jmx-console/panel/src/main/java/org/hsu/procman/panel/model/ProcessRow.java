package org.hsu.procman.panel.model;

import java.util.List;

/**
 * A process at one moment, as a row of the manager's table. Texts are never null; a figure that is not known is.
 *
 * @param reason             why it is in this state, one word
 * @param detail             why, for people
 * @param sinceMillis        when it came into this state, epoch milliseconds
 * @param cpuPercent         of one core
 * @param memoryBytes        resident
 * @param checkLatencyMillis of the slowest of its checks
 * @param ports              {@code name=number} each
 * @param nextRestartMillis  when the restart that is due will come, epoch milliseconds
 * @param breaker            {@code closed}, {@code open}, {@code half_open} or empty
 */
public record ProcessRow(
        String id,
        String type,
        String group,
        boolean enabled,
        boolean wished,
        String state,
        String reason,
        String detail,
        Long sinceMillis,
        String health,
        Long pid,
        Long uptimeMillis,
        long restarts,
        Double cpuPercent,
        Long memoryBytes,
        Long checkLatencyMillis,
        List<String> ports,
        Long nextRestartMillis,
        String breaker) {

    public static ProcessRow of(Items items) {
        return new ProcessRow(
                items.text("id"),
                items.text("type"),
                items.text("group"),
                items.flag("enabled"),
                items.flag("wished"),
                items.text("state"),
                items.text("reason"),
                items.text("detail"),
                items.number("sinceMillis"),
                items.text("health"),
                items.number("pid"),
                items.number("uptimeMillis"),
                items.count("restarts"),
                items.decimal("cpuPercent"),
                items.number("memoryBytes"),
                items.number("checkLatencyMillis"),
                items.texts("ports"),
                items.number("nextRestartMillis"),
                items.text("circuitBreaker"));
    }
}
