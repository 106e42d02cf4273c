package org.hsu.procman.configuration.document;

import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.ProcessSpec;

/** What a desired state wishes, wherever it is written. */
record Meaning(Object manager, List<ProcessSpec> processes) {

    static Meaning of(DesiredState state) {
        return new Meaning(
                state.manager(),
                state.processes().stream()
                        .map(spec -> new ProcessSpec(
                                spec.id(), spec.type(), spec.profileType(), spec.enabled(), spec.group(), spec.labels(),
                                spec.metadata(), spec.hostname(), spec.control(), spec.healthChecks(), spec.limits(),
                                spec.restart(), spec.logging(), spec.dependsOn(), spec.discovery(),
                                spec.settings(), ""))
                        .toList());
    }
}
