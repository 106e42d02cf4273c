package org.hsu.procman.api.desired;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * A whole wish: nothing is merged into it later, nothing is half-applied.
 *
 * @param origin    where it came from, such as the absolute path of the file
 * @param manager   the manager's own settings
 * @param processes unique ids, in the order of the source; of an entry with {@code instances} each of them
 * @param groups    unique names; a process may name a group that is not here, it is one_for_one then
 * @param warnings  what is odd but usable
 * @param files     what it was read from, and the folders that were searched: when one of them changes, another
 *                  read may give another wish; empty where it came from elsewhere
 * @param provenance by id of the entry: where each of its fields comes from, such as {@code procman.yaml:17}, by its key path
 *                  within the entry
 * @param entries   what the processes are made of, in the order of the source
 * @param pools     by id of the entry: those with {@code instances}
 */
public record DesiredState(
        String origin,
        ManagerSettings manager,
        List<ProcessSpec> processes,
        List<GroupSpec> groups,
        List<Problem> warnings,
        List<Path> files,
        Map<String, Map<String, String>> provenance,
        List<ProcessSpec> entries,
        Map<String, Pool> pools) {

    /**
     * How many processes an entry has.
     *
     * @param configured as its {@code instances} says
     * @param instances  as it holds: as an operator wishes, or as configured
     * @param location   where the configuration says it, such as {@code procman.yaml:17}
     */
    public record Pool(int configured, int instances, String location) {
        public Pool {
            Objects.requireNonNull(location, "location");
        }
    }

    public DesiredState {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(manager, "manager");
        processes = List.copyOf(processes);
        groups = List.copyOf(groups);
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
        provenance = Map.copyOf(provenance);
        entries = List.copyOf(entries);
        pools = Map.copyOf(pools);
    }

    /** Of entries for one process each. */
    public DesiredState(
            String origin,
            ManagerSettings manager,
            List<ProcessSpec> processes,
            List<GroupSpec> groups,
            List<Problem> warnings,
            List<Path> files,
            Map<String, Map<String, String>> provenance) {
        this(origin, manager, processes, groups, warnings, files, provenance, processes, Map.of());
    }

    /** Of entries, and how many processes each of them has. */
    public static DesiredState of(
            String origin,
            ManagerSettings manager,
            List<ProcessSpec> entries,
            Map<String, Pool> pools,
            List<GroupSpec> groups,
            List<Problem> warnings,
            List<Path> files,
            Map<String, Map<String, String>> provenance) {
        Map<String, Integer> counts = new HashMap<>();
        pools.forEach((id, pool) -> counts.put(id, pool.instances()));
        return new DesiredState(
                origin, manager, Instances.of(entries, counts), groups, warnings, files, provenance, entries, pools);
    }

    /** The same with other warnings. */
    public DesiredState withWarnings(List<Problem> others) {
        return new DesiredState(origin, manager, processes, groups, others, files, provenance, entries, pools);
    }

    /**
     * The same with another number of processes of an entry.
     *
     * @throws IllegalArgumentException it is none of {@link #pools}, or there cannot be so many
     */
    public DesiredState scaled(String id, int instances) {
        Pool pool = pools.get(id);
        if (pool == null) {
            throw new IllegalArgumentException(id + " has no instances");
        }
        if (instances < 0 || instances > Instances.MOST) {
            throw new IllegalArgumentException(
                    instances + " instances of " + id + " cannot be; 0 to " + Instances.MOST + " can");
        }
        Map<String, Pool> others = new HashMap<>(pools);
        others.put(id, new Pool(pool.configured(), instances, pool.location()));
        return of(origin, manager, entries, others, groups, warnings, files, provenance);
    }
}
