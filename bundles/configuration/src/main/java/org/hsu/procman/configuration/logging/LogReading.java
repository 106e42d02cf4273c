package org.hsu.procman.configuration.logging;

import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;

/**
 * What {@code log_collection} says.
 *
 * @param collection       of the manager
 * @param processDefaults  what each process inherits under {@code management.logging}
 * @param mostProcesses    how many there may be; null for any number
 * @param mostProcessesAt  where that is said
 */
public record LogReading(
        LogCollection collection, Mapping processDefaults, Integer mostProcesses, Place mostProcessesAt) {}
