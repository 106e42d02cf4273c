package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.GroupSpec;

/**
 * A group of processes at one moment.
 *
 * @param strategy {@code one_for_one}, {@code rest_for_one} or {@code one_for_all}
 * @param ids      of its members, in the order of the configuration
 * @param running  how many of them are RUNNING
 * @param worst    the state of the member that is worst off; null without members
 */
public record GroupView(String name, String strategy, List<String> ids, int running, ProcessState worst) {

    /** The worst first. */
    private static final List<ProcessState> BY_WORTH = List.of(
            ProcessState.FAILED, ProcessState.UNHEALTHY, ProcessState.STOPPED, ProcessState.STOPPING,
            ProcessState.UNKNOWN, ProcessState.STARTING, ProcessState.RUNNING);

    public GroupView {
        ids = List.copyOf(ids);
    }

    /** All groups that the configuration names, then those that only processes name; in their order. */
    public static List<GroupView> of(List<GroupSpec> groups, List<ProcessView> processes) {
        Map<String, String> strategies = new LinkedHashMap<>();
        groups.forEach(group -> strategies.put(group.name(), word(group.strategy())));
        Map<String, List<ProcessView>> members = new LinkedHashMap<>();
        strategies.keySet().forEach(name -> members.put(name, new ArrayList<>()));
        processes.stream()
                .filter(view -> view.group() != null)
                .forEach(view -> members.computeIfAbsent(view.group(), name -> new ArrayList<>()).add(view));
        List<GroupView> views = new ArrayList<>();
        members.forEach((name, those) -> views.add(new GroupView(
                name,
                strategies.getOrDefault(name, word(GroupSpec.Strategy.ONE_FOR_ONE)),
                those.stream().map(ProcessView::id).toList(),
                (int) those.stream().filter(view -> view.state() == ProcessState.RUNNING).count(),
                those.stream().map(ProcessView::state).min(Comparator.comparingInt(BY_WORTH::indexOf)).orElse(null))));
        return views;
    }

    private static String word(GroupSpec.Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }
}
