package org.hsu.procman.itests.toy;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.ResourceLimits;

/** Says that it enforces, and does nothing. */
public class ToyEnforcer implements ResourceEnforcer {

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        List<EnforcedLimit> told = limits.limits().values().stream()
                .map(limit -> new EnforcedLimit(limit.kind().word(), "some", "toy", true, ""))
                .toList();
        return new Enforcement() {
            @Override
            public LaunchLimits launch() {
                return LaunchLimits.NONE;
            }

            @Override
            public List<EnforcedLimit> limits() {
                return told;
            }

            @Override
            public boolean oomKilled() {
                return false;
            }

            @Override
            public void close() {}
        };
    }
}
