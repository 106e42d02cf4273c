package org.hsu.procman.api.desired;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * A whole wish: nothing is merged into it later, nothing is half-applied.
 *
 * @param origin    where it came from, such as the absolute path of the file
 * @param manager   the manager's own settings
 * @param processes unique ids, in the order of the source
 * @param groups    unique names; a process may name a group that is not here, it is one_for_one then
 * @param warnings  what is odd but usable
 * @param files     what it was read from, and the folders that were searched: when one of them changes, another
 *                  read may give another wish; empty where it came from elsewhere
 * @param provenance by process: where each of its fields comes from, such as {@code procman.yaml:17}, by its key path
 *                  within the entry
 */
public record DesiredState(
        String origin,
        ManagerSettings manager,
        List<ProcessSpec> processes,
        List<GroupSpec> groups,
        List<Problem> warnings,
        List<Path> files,
        Map<String, Map<String, String>> provenance) {

    public DesiredState {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(manager, "manager");
        processes = List.copyOf(processes);
        groups = List.copyOf(groups);
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
        provenance = Map.copyOf(provenance);
    }
}
