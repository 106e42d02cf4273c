package org.hsu.procman.api.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the processes of a group, and of the groups in it, may come to in a configuration: {@code groups[].quota}. A
 * process that somebody else starts does not count.
 *
 * @param maxInstances   processes, each instance of an entry on its own; null for any number
 * @param maxMemoryBytes sum of their limits of memory, which each must have then; null for any
 * @param maxCpuPercent  sum of their limits of processor time in percent of one core, likewise; null for any
 */
public record GroupQuota(Integer maxInstances, Long maxMemoryBytes, Double maxCpuPercent) {

    public static final GroupQuota NONE = new GroupQuota(null, null, null);

    /**
     * What is wrong with these processes, one sentence each; empty when the quota is kept.
     *
     * @param group     its name
     * @param processes all of the group
     */
    List<String> exceeded(String group, List<ProcessSpec> processes) {
        List<String> found = new ArrayList<>();
        if (maxInstances != null && processes.size() > maxInstances) {
            found.add("the group " + group + " has " + processes.size() + " processes, but its quota is " + maxInstances);
        }
        sum(LimitKind.MEMORY, maxMemoryBytes, group, processes, found);
        sum(LimitKind.CPU, maxCpuPercent, group, processes, found);
        return found;
    }

    private static void sum(
            LimitKind kind, Number most, String group, List<ProcessSpec> processes, List<String> found) {
        if (most == null) {
            return;
        }
        for (ProcessSpec process : processes) {
            if (process.limits().get(kind) == null) {
                found.add(process.id() + " has no limit " + kind.word() + ", which the quota of the group " + group
                        + " adds up");
                return;
            }
        }
        double sum = sum(kind, processes);
        if (sum > most.doubleValue()) {
            found.add("the limits " + kind.word() + " of the group " + group + " are " + kind.text(sum)
                    + " together, but its quota is " + kind.text(most.doubleValue()));
        }
    }

    /** How much of it these processes take, for people; null where there is no quota. */
    String text(List<ProcessSpec> processes) {
        List<String> parts = new ArrayList<>();
        if (maxInstances != null) {
            parts.add(processes.size() + " of " + maxInstances + " processes");
        }
        if (maxMemoryBytes != null) {
            parts.add(part(LimitKind.MEMORY, maxMemoryBytes, processes));
        }
        if (maxCpuPercent != null) {
            parts.add(part(LimitKind.CPU, maxCpuPercent, processes));
        }
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private static String part(LimitKind kind, Number most, List<ProcessSpec> processes) {
        return kind.text(sum(kind, processes)) + " of " + kind.text(most.doubleValue());
    }

    private static double sum(LimitKind kind, List<ProcessSpec> processes) {
        return processes.stream()
                .map(process -> process.limits().get(kind))
                .filter(Objects::nonNull)
                .mapToDouble(Limit::value)
                .sum();
    }
}
