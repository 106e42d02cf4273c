package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.GroupQuota;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.GroupTree;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;

/** The top-level {@code groups}: which is in which, what the failure of one member does to the others, quotas. */
final class GroupsReader {
    private static final List<String> STRATEGIES = List.of("one_for_one", "rest_for_one", "one_for_all");
    private static final long MEBIBYTE = 1024 * 1024;
    private static final Bounds MEBIBYTES = Bounds.between(1, 1024 * 1024);

    private final Problems problems;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    GroupsReader(Problems problems) {
        this.problems = problems;
    }

    List<GroupSpec> read(Section root, List<ProcessSpec> processes) {
        Map<String, Place> names = new HashMap<>();
        List<GroupSpec> groups = new ArrayList<>();
        for (Mapping entry : root.mappings("groups")) {
            Section group = Section.open(entry, KnownKeys.GROUP, problems);
            group.require("name", "the word that processes have as their group");
            String name = group.name("name", null);
            String strategy = group.word("strategy", STRATEGIES.get(0), STRATEGIES);
            String parent = group.name("group", null);
            GroupQuota quota = quota(group);
            ResourceLimits limits = limits(group);
            if (name == null) {
                continue;
            }
            Place first = names.putIfAbsent(name, group.placeOf("name"));
            if (first != null) {
                group.error("name", "the group " + group.node("name").shown() + " is already named at " + first, "");
                continue;
            }
            sections.put(name, group);
            groups.add(new GroupSpec(
                    name, GroupSpec.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)), parent, quota, limits));
        }
        if (ranked(groups)) {
            checkStrategies(groups);
            checkLimits(groups, processes);
            reportUnused(groups, processes);
        }
        return groups;
    }

    private GroupQuota quota(Section group) {
        Section quota = group.section("quota", KnownKeys.GROUP_QUOTA);
        if (quota == null) {
            return GroupQuota.NONE;
        }
        Integer memory = quota.integer("max_memory_mb", null, MEBIBYTES);
        return new GroupQuota(
                quota.integer("max_instances", null, Bounds.atLeast(0)),
                memory == null ? null : Long.valueOf(memory * MEBIBYTE),
                quota.decimal("max_cpu_percent", null, Bounds.POSITIVE));
    }

    private ResourceLimits limits(Section group) {
        Section limits = group.section("limits", KnownKeys.GROUP_LIMITS);
        if (limits == null) {
            return ResourceLimits.NONE;
        }
        Integer memory = limits.integer("max_memory_mb", null, MEBIBYTES);
        Integer processes = limits.integer("max_processes", null, Bounds.atLeast(1));
        return ResourceLimits.of(
                memory == null ? null : Long.valueOf(memory * MEBIBYTE),
                limits.decimal("max_cpu_percent", null, Bounds.POSITIVE), null, processes);
    }

    /** Reports groups that are in what is none, or in themselves; true when there is nothing to report. */
    private boolean ranked(List<GroupSpec> groups) {
        int before = problems.errors();
        Map<String, String> parents = new HashMap<>();
        groups.forEach(group -> parents.put(group.name(), group.parent()));
        for (GroupSpec group : groups) {
            Section section = sections.get(group.name());
            if (group.parent() != null && !parents.containsKey(group.parent())) {
                String near = NearestName.of(group.parent(), parents.keySet());
                section.error("group", "no group is named " + Quoted.plain(group.parent()),
                        near == null ? "list it in groups, too" : "did you mean " + Quoted.of(near) + "?");
                continue;
            }
            Set<String> seen = new HashSet<>();
            String at = group.name();
            while (at != null && seen.add(at)) {
                at = parents.get(at);
            }
            if (group.name().equals(at)) {
                section.error("group", "the group " + group.name() + " is in itself", "");
            }
        }
        return problems.errors() == before;
    }

    private void checkStrategies(List<GroupSpec> groups) {
        GroupTree tree = new GroupTree(groups);
        for (GroupSpec group : groups) {
            GroupSpec deciding = tree.deciding(group.name());
            Section section = sections.get(group.name());
            if (deciding != null && section.has("strategy") && group.strategy() != deciding.strategy()) {
                section.error("strategy",
                        "the group " + deciding.name() + ", which " + group.name() + " is in, decides: it is "
                                + deciding.strategy().name().toLowerCase(Locale.ROOT),
                        "remove it here or there");
            }
        }
    }

    private void reportUnused(List<GroupSpec> groups, List<ProcessSpec> processes) {
        GroupTree tree = new GroupTree(groups);
        Set<String> used = new HashSet<>();
        processes.forEach(process -> used.addAll(tree.path(process.group())));
        for (GroupSpec group : groups) {
            if (!used.contains(group.name())) {
                Section section = sections.get(group.name());
                problems.warning(section.placeOf("name"),
                        "no process is of the group " + section.node("name").shown(), "");
            }
        }
    }

    /** What is in a group cannot be allowed more than it: where one kernel takes that, another refuses it. */
    private void checkLimits(List<GroupSpec> groups, List<ProcessSpec> processes) {
        GroupTree tree = new GroupTree(groups);
        for (GroupSpec group : groups) {
            for (Limit limit : group.limits().limits().values()) {
                for (ProcessSpec process : tree.members(group.name(), processes)) {
                    // Nobody here holds back what somebody else starts.
                    Limit own = process.discovery() == null ? process.limits().get(limit.kind()) : null;
                    compare(process.id(), own, group, limit);
                }
                for (GroupSpec inner : groups) {
                    if (inner != group && tree.isWithin(inner.name(), group.name())) {
                        compare("the group " + inner.name(), inner.limits().get(limit.kind()), group, limit);
                    }
                }
            }
        }
    }

    private void compare(String who, Limit own, GroupSpec group, Limit limit) {
        if (own != null && own.value() > limit.value()) {
            sections.get(group.name()).error("limits",
                    who + " may use more than the group " + group.name() + ": " + limit.kind().word() + " "
                            + limit.kind().text(own.value()) + " of " + limit.kind().text(limit.value()), "");
        }
    }

    /** Reports the quotas that are not kept. */
    void judge(DesiredState state) {
        new GroupTree(state.groups()).exceeded(state.processes()).forEach((name, found) ->
                found.forEach(each -> sections.get(name).error("quota", each, "")));
    }
}
