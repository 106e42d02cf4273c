package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;

/** The top-level {@code groups}: what the failure of one member does to the others. */
final class GroupsReader {
    private static final List<String> STRATEGIES = List.of("one_for_one", "rest_for_one", "one_for_all");

    private final Problems problems;

    GroupsReader(Problems problems) {
        this.problems = problems;
    }

    List<GroupSpec> read(Section root, List<ProcessSpec> processes) {
        Set<String> used = new HashSet<>();
        processes.forEach(process -> used.add(process.group()));
        Map<String, Place> names = new HashMap<>();
        List<GroupSpec> groups = new ArrayList<>();
        for (Mapping entry : root.mappings("groups")) {
            Section group = Section.open(entry, KnownKeys.GROUP, problems);
            group.require("name", "the word that processes have as their group");
            String name = group.name("name", null);
            String strategy = group.word("strategy", STRATEGIES.get(0), STRATEGIES);
            if (name == null) {
                continue;
            }
            Place place = group.placeOf("name");
            Place first = names.putIfAbsent(name, place);
            if (first != null) {
                group.error("name", "the group " + group.node("name").shown() + " is already named at " + first, "");
            } else if (!used.contains(name)) {
                problems.warning(place, "no process is of the group " + group.node("name").shown(), "");
            }
            groups.add(new GroupSpec(name, GroupSpec.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT))));
        }
        return groups;
    }
}
