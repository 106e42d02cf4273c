package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.GroupTree;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * A group of processes, with those of the groups in it, at one moment.
 *
 * @param parent      the group that it is in; null for none
 * @param strategy    that holds for its processes: {@code one_for_one}, {@code rest_for_one} or {@code one_for_all}
 * @param ids         of its members, in the order of the configuration
 * @param running     how many of them are RUNNING
 * @param worst       the state of the member that is worst off; null without members
 * @param cpuPercent  of one core, what was measured of them together; null when nothing was
 * @param memoryBytes likewise
 * @param quota       how much of it is taken, such as {@code 3 of 4 processes}; null where it has none
 * @param limits      what they may use together, and who sees to that
 */
public record GroupView(
        String name, String parent, String strategy, List<String> ids, int running, ProcessState worst,
        Double cpuPercent, Long memoryBytes, String quota, List<EnforcedLimit> limits) {

    /** The worst first. */
    private static final List<ProcessState> BY_WORTH = List.of(
            ProcessState.FAILED, ProcessState.UNHEALTHY, ProcessState.STOPPED, ProcessState.STOPPING,
            ProcessState.UNKNOWN, ProcessState.STARTING, ProcessState.RUNNING);

    public GroupView {
        ids = List.copyOf(ids);
        limits = List.copyOf(limits);
    }

    /**
     * All groups that the configuration names, then those that only processes name; in their order, but each before
     * those in it.
     *
     * @param specs  what the processes are to be
     * @param limits by name of a group
     */
    public static List<GroupView> of(
            List<GroupSpec> groups, List<ProcessSpec> specs, List<ProcessView> processes,
            Function<String, List<EnforcedLimit>> limits) {
        GroupTree tree = new GroupTree(groups);
        Map<String, List<ProcessView>> members = new LinkedHashMap<>();
        groups.forEach(group -> tree.path(group.name()).forEach(name -> members.put(name, new ArrayList<>())));
        processes.forEach(view -> tree.path(view.group())
                .forEach(name -> members.computeIfAbsent(name, none -> new ArrayList<>()).add(view)));
        List<GroupView> views = new ArrayList<>();
        List<String> left = new ArrayList<>(members.keySet());
        while (!left.isEmpty()) {
            // What is in it comes right behind it.
            String outer = left.get(0);
            List<String> within = left.stream().filter(name -> tree.isWithin(name, outer)).toList();
            left.removeAll(within);
            within.stream()
                    .sorted(Comparator.comparing(name -> String.join("\0", tree.path(name))))
                    .forEach(name -> views.add(of(
                            name, tree, members.get(name), tree.quota(name, specs), limits.apply(name))));
        }
        return views;
    }

    private static GroupView of(String name, GroupTree tree, List<ProcessView> those, String quota, List<EnforcedLimit> limits) {
        List<String> path = tree.path(name);
        GroupSpec deciding = tree.deciding(name);
        return new GroupView(
                name,
                path.size() > 1 ? path.get(path.size() - 2) : null,
                word(deciding == null ? GroupSpec.Strategy.ONE_FOR_ONE : deciding.strategy()),
                those.stream().map(ProcessView::id).toList(),
                (int) those.stream().filter(view -> view.state() == ProcessState.RUNNING).count(),
                those.stream().map(ProcessView::state).min(Comparator.comparingInt(BY_WORTH::indexOf)).orElse(null),
                those.stream().map(ProcessView::cpuPercent).filter(Objects::nonNull).reduce(Double::sum).orElse(null),
                those.stream().map(ProcessView::memoryBytes).filter(Objects::nonNull).reduce(Long::sum).orElse(null),
                quota,
                limits);
    }

    /** The list of {@code status --groups -o json}, on one line. */
    public static String json(List<GroupView> views) {
        return Json.write(views.stream().map(GroupView::fields).toList());
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("parent", parent);
        fields.put("strategy", strategy);
        fields.put("state", worst == null ? null : worst.name());
        fields.put("running", running);
        fields.put("cpu_percent", cpuPercent);
        fields.put("memory_bytes", memoryBytes);
        fields.put("quota", quota);
        fields.put("limits", limits.stream().map(GroupView::fields).toList());
        fields.put("processes", ids);
        return fields;
    }

    private static Map<String, Object> fields(EnforcedLimit limit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", limit.kind());
        fields.put("value", limit.value());
        fields.put("enforced_by", limit.enforcedBy());
        fields.put("enforced", limit.enforced());
        fields.put("detail", limit.detail());
        return fields;
    }

    private static String word(GroupSpec.Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }
}
