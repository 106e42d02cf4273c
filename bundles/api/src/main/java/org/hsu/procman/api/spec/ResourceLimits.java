package org.hsu.procman.api.spec;

/**
 * What a process may use: {@code management.resource_limits}. A null component is no limit.
 *
 * @param maxMemoryBytes     bytes resident, of the whole tree where the kernel counts trees
 * @param maxCpuPercent      percent of one core; may pass 100
 * @param maxFileDescriptors open files of each process of the tree
 * @param maxProcesses       processes and threads of the tree
 */
public record ResourceLimits(
        Long maxMemoryBytes, Double maxCpuPercent, Integer maxFileDescriptors, Integer maxProcesses) {

    public static final ResourceLimits NONE = new ResourceLimits(null, null, null, null);

    public boolean isEmpty() {
        return equals(NONE);
    }
}
