package org.hsu.procman.api.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * What the manager gives a process type for one instance.
 *
 * @param spec       the wish, with the numbers of its ports in place of their names
 * @param generation which instance
 * @param markers    variables that must be in the child's environment whatever else is
 * @param stdout     spool file for the standard output, null for /dev/null
 * @param stderr     spool file for the standard error, null for /dev/null
 * @param limits     in force before the first instruction
 * @param ports      what the names of {@code control.ports} stand for
 * @param notifySocket   socket on which the instance may tell of itself (sd_notify(3)), null for none
 * @param exitRecord     for the launch: where its end is to be written down, null for nowhere
 * @param descriptors    open descriptors of the manager that are to become 3, 4, ... in the child, in this order; the
 *                       markers name them (sd_listen_fds(3))
 * @param stdin          an open descriptor of the manager that is to become 0 in the child, null for /dev/null
 */
public record StartRequest(
        ProcessSpec spec,
        long generation,
        Map<String, String> markers,
        Path stdout,
        Path stderr,
        LaunchLimits limits,
        Map<String, Integer> ports,
        Path notifySocket,
        Path exitRecord,
        List<Integer> descriptors,
        Integer stdin) {
    public StartRequest {
        Objects.requireNonNull(spec, "spec");
        markers = Map.copyOf(markers);
        ports = Map.copyOf(ports);
        Objects.requireNonNull(limits, "limits");
        descriptors = List.copyOf(descriptors);
    }

    /** Without sockets. */
    public StartRequest(
            ProcessSpec spec,
            long generation,
            Map<String, String> markers,
            Path stdout,
            Path stderr,
            LaunchLimits limits,
            Map<String, Integer> ports,
            Path notifySocket,
            Path exitRecord) {
        this(spec, generation, markers, stdout, stderr, limits, ports, notifySocket, exitRecord, List.of(), null);
    }

    /** Without an exit record. */
    public StartRequest(
            ProcessSpec spec,
            long generation,
            Map<String, String> markers,
            Path stdout,
            Path stderr,
            LaunchLimits limits,
            Map<String, Integer> ports,
            Path notifySocket) {
        this(spec, generation, markers, stdout, stderr, limits, ports, notifySocket, null);
    }
}
