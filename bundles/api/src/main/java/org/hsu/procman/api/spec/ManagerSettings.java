package org.hsu.procman.api.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.settings.Settings;

/**
 * The manager's own settings: {@code process_manager} and {@code log_collection}.
 *
 * @param id                   name of this manager, the host's name by default
 * @param logLevel             trace, debug, info, warn or error
 * @param forceShutdownTimeout budget for stopping all processes at shutdown
 * @param stateDirectory       absolute, null when the configuration does not say
 * @param logDirectory         absolute, null when the configuration does not say
 * @param pluginsDirectory     absolute, null when the configuration does not say
 * @param portRange            where ports for processes are taken from
 * @param watchConfig          reload by itself when the files of the configuration change
 * @param jmx                  null when there is no remote JMX
 * @param spoolLimit           bytes of output that may wait per stream while it cannot be written; 0 for any number
 * @param logs                 {@code log_collection}
 * @param listeners            who is told of events
 * @param interfaces           by name, the settings of each
 *                             {@link org.hsu.procman.api.management.ManagementInterface} that is to be opened
 */
public record ManagerSettings(
        String id,
        String logLevel,
        Duration forceShutdownTimeout,
        Path stateDirectory,
        Path logDirectory,
        Path pluginsDirectory,
        PortRange portRange,
        boolean watchConfig,
        JmxSettings jmx,
        long spoolLimit,
        LogCollection logs,
        Map<String, Settings> interfaces,
        List<ListenerSpec> listeners) {

    public ManagerSettings {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(logLevel, "logLevel");
        Objects.requireNonNull(forceShutdownTimeout, "forceShutdownTimeout");
        Objects.requireNonNull(portRange, "portRange");
        Objects.requireNonNull(logs, "logs");
        interfaces = Map.copyOf(interfaces);
        listeners = List.copyOf(listeners);
    }
}
