package org.hsu.procman.manager.management;

/**
 * How much there is of {@code process_manager.port_range}.
 *
 * @param size numbers in the range
 * @param free of those, the ones that no process of this manager holds
 */
public record PortUse(int size, int free) {}
