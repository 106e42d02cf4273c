package org.hsu.procman.api.desired;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;

/**
 * A whole wish: nothing is merged into it later, nothing is half-applied.
 *
 * @param origin    where it came from, such as the absolute path of the file
 * @param manager   the manager's own settings
 * @param processes unique ids, in the order of the source; of an entry with {@code instances} or a {@code pool} each of them
 * @param groups    unique names; a process may name a group that is not here, it is one_for_one then
 * @param warnings  what is odd but usable
 * @param files     what it was read from, and the folders that were searched: when one of them changes, another
 *                  read may give another wish; empty where it came from elsewhere
 * @param provenance by id of the entry: where each of its fields comes from, such as {@code procman.yaml:17}, by its key path
 *                  within the entry
 * @param entries   what the processes are made of, in the order of the source
 * @param pools     by id of the entry: those with {@code instances} or a {@code pool}
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
     * @param autoscale  between which numbers it becomes more and fewer by itself; null where it does not
     * @param update     how they become another version; null: all at once
     * @param text       with {@code update}, the entry in a form that {@link DesiredStateSource#entry} reads; may have
     *                   secrets; null else
     */
    public record Pool(
            int configured, int instances, String location, AutoscaleSpec autoscale, UpdateSpec update, String text) {
        public Pool {
            Objects.requireNonNull(location, "location");
        }

        /** One that nobody but an operator scales. */
        public Pool(int configured, int instances, String location) {
            this(configured, instances, location, null);
        }

        /** Of instances that become another version all at once. */
        public Pool(int configured, int instances, String location, AutoscaleSpec autoscale) {
            this(configured, instances, location, autoscale, null, null);
        }

        /** Never the text, for its secrets. */
        @Override
        public String toString() {
            return instances + " instances at " + location;
        }

        /** Whether there can be so many. */
        public boolean allows(int number) {
            return number >= least() && number <= most();
        }

        /** The fewest that there can be. */
        public int least() {
            return autoscale == null ? 0 : autoscale.min();
        }

        /** The most that there can be. */
        public int most() {
            return autoscale == null ? Instances.MOST : autoscale.max();
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

    /** The same with these processes, whatever the entries say. */
    public DesiredState withProcesses(List<ProcessSpec> others) {
        return new DesiredState(origin, manager, others, groups, warnings, files, provenance, entries, pools);
    }

    /**
     * The same with another number of processes of an entry.
     *
     * @throws IllegalArgumentException it is none of {@link #pools}, or its pool does not allow so many
     */
    public DesiredState scaled(String id, int instances) {
        Pool pool = pools.get(id);
        if (pool == null) {
            throw new IllegalArgumentException(id + " has no instances");
        }
        if (!pool.allows(instances)) {
            throw new IllegalArgumentException(
                    instances + " instances of " + id + " cannot be; " + pool.least() + " to " + pool.most() + " can");
        }
        Map<String, Pool> others = new HashMap<>(pools);
        others.put(id, new Pool(
                pool.configured(), instances, pool.location(), pool.autoscale(), pool.update(), pool.text()));
        return of(origin, manager, entries, others, groups, warnings, files, provenance);
    }
}
