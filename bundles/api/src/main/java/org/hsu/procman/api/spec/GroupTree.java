package org.hsu.procman.api.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which group is in which. A group that only processes name is in none and has nothing of its own. Immutable.
 */
public final class GroupTree {
    private final Map<String, GroupSpec> groups = new LinkedHashMap<>();

    /** @param groups unique names; one that is in a group that is not here counts as in none */
    public GroupTree(Collection<GroupSpec> groups) {
        groups.forEach(group -> this.groups.put(group.name(), group));
    }

    /** What is said of a group; null when nothing is. */
    public GroupSpec get(String name) {
        return groups.get(name);
    }

    /** The groups that the named one is in, the outermost first, and at the end itself; empty for null. */
    public List<String> path(String name) {
        List<String> path = new ArrayList<>();
        for (String at = name; at != null && !path.contains(at); at = parent(at)) {
            path.add(0, at);
        }
        return path;
    }

    /** Where processes of a group stand; a name of null is no group. */
    public GroupPlace place(String name) {
        List<String> path = path(name).stream().filter(groups::containsKey).toList();
        Set<LimitKind> kinds = EnumSet.noneOf(LimitKind.class);
        path.forEach(each -> kinds.addAll(groups.get(each).limits().limits().keySet()));
        return path.isEmpty() ? GroupPlace.NONE : new GroupPlace(path, kinds);
    }

    private String parent(String name) {
        GroupSpec group = groups.get(name);
        return group != null && groups.containsKey(group.parent()) ? group.parent() : null;
    }

    /** Whether the named group is the outer one or in it. */
    public boolean isWithin(String name, String outer) {
        return path(name).contains(outer);
    }

    /**
     * Whose strategy holds for the processes of a group: the outermost one's of those around it that has another than
     * one_for_one.
     *
     * @return null when a failure concerns nobody else
     */
    public GroupSpec deciding(String name) {
        return path(name).stream()
                .map(groups::get)
                .filter(group -> group != null && group.strategy() != GroupSpec.Strategy.ONE_FOR_ONE)
                .findFirst()
                .orElse(null);
    }

    /** The processes of a group and of those in it, in their order. */
    public List<ProcessSpec> members(String name, Collection<ProcessSpec> processes) {
        return processes.stream().filter(process -> isWithin(process.group(), name)).toList();
    }

    /** Those of {@link #members} that are started here. */
    private List<ProcessSpec> counted(String name, Collection<ProcessSpec> processes) {
        return members(name, processes).stream().filter(process -> process.discovery() == null).toList();
    }

    /**
     * The quotas that these processes do not keep: by group what is wrong, one sentence each. Empty when all are kept.
     *
     * @param processes of an entry with instances each of them
     */
    public Map<String, List<String>> exceeded(Collection<ProcessSpec> processes) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        groups.values().stream().filter(group -> !group.quota().equals(GroupQuota.NONE)).forEach(group -> {
            List<String> found = group.quota().exceeded(group.name(), counted(group.name(), processes));
            if (!found.isEmpty()) {
                all.put(group.name(), found);
            }
        });
        return all;
    }

    /** How much of a group's quota is taken, for people, such as {@code 3 of 4 processes}; null where it has none. */
    public String quota(String name, Collection<ProcessSpec> processes) {
        GroupSpec group = groups.get(name);
        return group == null ? null : group.quota().text(counted(name, processes));
    }
}
