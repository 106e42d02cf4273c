package org.hsu.procman.api.spec;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * One entry of {@code managed_processes} (architecture seed, "Configuration Schema").
 *
 * @param id           {@code [A-Za-z0-9._-]{1,64}}, unique
 * @param type         name of the process type, such as {@code standard_managed}
 * @param profileType  free word, {@code general} by default
 * @param enabled      false: kept, shown, never started by itself
 * @param group        name of the group, null when none
 * @param labels       never null
 * @param metadata     free texts for people ({@code name}, {@code description}...), never null
 * @param hostname     for whose requests a reverse proxy may send here: a name, {@code *.example.org} or {@code *};
 *                     in lower case; null when none (process manager seed, 4.5)
 * @param control      null only for types that start nothing
 * @param healthChecks in the order of the file, possibly empty
 * @param limits       never null, {@link ResourceLimits#NONE} where none is set
 * @param restart      never null
 * @param logging      never null
 * @param dependsOn    what must have come to pass before it may start, never null
 * @param discovery    for types that start nothing: how the process is found; null otherwise
 * @param settings     what only the process type can read, never null
 * @param location     where the entry stands, such as {@code procman.yaml:17}
 * @param instance     which one it is of several alike; null where its entry is for one process, and of an entry
 *                     itself that several are made of
 */
public record ProcessSpec(
        String id,
        String type,
        String profileType,
        boolean enabled,
        String group,
        Map<String, String> labels,
        Map<String, String> metadata,
        String hostname,
        ControlSpec control,
        List<HealthCheckSpec> healthChecks,
        ResourceLimits limits,
        RestartPolicy restart,
        LoggingSpec logging,
        List<Dependency> dependsOn,
        Discovery discovery,
        Settings settings,
        String location,
        Instance instance) {

    public ProcessSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
        healthChecks = List.copyOf(healthChecks);
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(logging, "logging");
        dependsOn = List.copyOf(dependsOn);
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(location, "location");
    }

    /** Of an entry for one process. */
    public ProcessSpec(
            String id,
            String type,
            String profileType,
            boolean enabled,
            String group,
            Map<String, String> labels,
            Map<String, String> metadata,
            String hostname,
            ControlSpec control,
            List<HealthCheckSpec> healthChecks,
            ResourceLimits limits,
            RestartPolicy restart,
            LoggingSpec logging,
            List<Dependency> dependsOn,
            Discovery discovery,
            Settings settings,
            String location) {
        this(
                id, type, profileType, enabled, group, labels, metadata, hostname, control, healthChecks, limits,
                restart, logging, dependsOn, discovery, settings, location, null);
    }

    /** Of an entry for one process, without settings of its process type. */
    public ProcessSpec(
            String id,
            String type,
            String profileType,
            boolean enabled,
            String group,
            Map<String, String> labels,
            Map<String, String> metadata,
            String hostname,
            ControlSpec control,
            List<HealthCheckSpec> healthChecks,
            ResourceLimits limits,
            RestartPolicy restart,
            LoggingSpec logging,
            List<Dependency> dependsOn,
            Discovery discovery,
            String location) {
        this(
                id, type, profileType, enabled, group, labels, metadata, hostname, control, healthChecks, limits,
                restart, logging, dependsOn, discovery, Settings.NONE, location);
    }

    /** The same started and looked at otherwise: what differs from run to run. */
    public ProcessSpec with(ControlSpec otherControl, List<HealthCheckSpec> otherChecks, Settings otherSettings) {
        return new ProcessSpec(
                id, type, profileType, enabled, group, labels, metadata, hostname, otherControl, otherChecks, limits,
                restart, logging, dependsOn, discovery, otherSettings, location, instance);
    }

    /** The same entry with other dependencies. */
    public ProcessSpec dependingOn(List<Dependency> needs) {
        return new ProcessSpec(
                id, type, profileType, enabled, group, labels, metadata, hostname, control, healthChecks, limits,
                restart, logging, needs, discovery, settings, location, instance);
    }

    /** The same entry, started by itself or not. */
    public ProcessSpec withEnabled(boolean other) {
        return new ProcessSpec(
                id, type, profileType, other, group, labels, metadata, hostname, control, healthChecks, limits,
                restart, logging, dependsOn, discovery, settings, location, instance);
    }

    /** The same entry with other settings of its process type. */
    public ProcessSpec withSettings(Settings others) {
        return new ProcessSpec(
                id, type, profileType, enabled, group, labels, metadata, hostname, control, healthChecks, limits,
                restart, logging, dependsOn, discovery, others, location, instance);
    }
}
