package org.hsu.procman.api.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * What the manager gives a process type for one instance.
 *
 * @param spec       the wish
 * @param generation which instance
 * @param markers    variables that must be in the child's environment whatever else is
 * @param stdout     spool file for the standard output, null for /dev/null
 * @param stderr     spool file for the standard error, null for /dev/null
 * @param limits     in force before the first instruction
 */
public record StartRequest(
        ProcessSpec spec, long generation, Map<String, String> markers, Path stdout, Path stderr, LaunchLimits limits) {
    public StartRequest {
        Objects.requireNonNull(spec, "spec");
        markers = Map.copyOf(markers);
        Objects.requireNonNull(limits, "limits");
    }
}
