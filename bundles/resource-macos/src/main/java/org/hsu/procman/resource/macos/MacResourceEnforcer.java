package org.hsu.procman.resource.macos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What macOS holds of a process: open files, processor time, stack and core. Its kernel accepts limits of address
 * space and resident memory (setrlimit(2)) and holds nobody to them, so these are only watched. Thread-safe.
 */
@Component(service = ResourceEnforcer.class, name = MacResourceEnforcer.NAME, enabled = false)
@EnforcerName("macos")
public final class MacResourceEnforcer implements ResourceEnforcer {

    static final String NAME = "org.hsu.procman.resource.macos.MacResourceEnforcer";

    private static final Map<LimitKind, String> RLIMITS = Map.of(
            LimitKind.FILE_DESCRIPTORS, "nofile",
            LimitKind.CPU_TIME, "cpu",
            LimitKind.STACK, "stack",
            LimitKind.CORE, "core");

    private HardLimits hardLimits;

    /** Costs nothing: the hard limits are asked for when the first process has a limit. */
    @Activate
    public MacResourceEnforcer() {}

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public boolean worksWith(String platform) {
        return platform.equals("portable");
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        Map<String, Long> rlimits = new HashMap<>();
        List<EnforcedLimit> told = new ArrayList<>();
        for (Limit limit : limits.limits().values()) {
            String name = RLIMITS.get(limit.kind());
            if (name == null) {
                told.add(new EnforcedLimit(limit.kind().word(), limit.kind().text(limit.value()), "none", false,
                        "macOS holds no process to it"));
            } else {
                told.add(set(limit, name, rlimits));
            }
        }
        return new ChildLimits(new LaunchLimits(List.of(), rlimits), List.copyOf(told));
    }

    private EnforcedLimit set(Limit limit, String name, Map<String, Long> rlimits) {
        boolean time = limit.kind() == LimitKind.CPU_TIME;
        long wanted = time ? (long) Math.max(1, Math.ceil(limit.value())) : Math.round(limit.value());
        long possible = Math.min(wanted, hardLimits().highest(name));
        rlimits.put(name, possible);
        List<String> remarks = new ArrayList<>();
        if (possible != wanted) {
            remarks.add("asked for " + limit.kind().text(wanted) + ", but the manager may give no more than "
                    + limit.kind().text(possible));
        }
        if (time) {
            remarks.add("for each process; the sum of the tree is watched");
        }
        return new EnforcedLimit(
                limit.kind().word(), limit.kind().text(possible), "rlimit", true, String.join("; ", remarks));
    }

    private synchronized HardLimits hardLimits() {
        if (hardLimits == null) {
            hardLimits = HardLimits.ofThisProcess();
        }
        return hardLimits;
    }

    private record ChildLimits(LaunchLimits launch, List<EnforcedLimit> limits) implements Enforcement {
        @Override
        public boolean oomKilled() {
            return false;
        }

        @Override
        public void close() {
            // The limits end with their processes.
        }
    }
}
