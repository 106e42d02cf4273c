package org.hsu.procman.api.spec;

import java.util.List;
import java.util.Set;

/**
 * Where a process stands among the groups of the configuration.
 *
 * @param path  names of the groups that it is in, the outermost first; those that the configuration lists
 * @param kinds what one of them limits
 */
public record GroupPlace(List<String> path, Set<LimitKind> kinds) {

    /** In no group. */
    public static final GroupPlace NONE = new GroupPlace(List.of(), Set.of());

    public GroupPlace {
        path = List.copyOf(path);
        kinds = Set.copyOf(kinds);
    }
}
