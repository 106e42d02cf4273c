package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;

/** The limits of one instance and the cgroups made for them. Thread-safe. */
final class InstanceEnforcement implements Enforcement {

    private static final int REMOVALS = 5;
    private static final long BETWEEN_REMOVALS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LaunchLimits launch;
    private final List<EnforcedLimit> limits;
    private final OomCounter oom;
    private final CpuQuota cpu;
    private final CgroupTree tree;
    private boolean killed;

    /**
     * The memory cgroup of the instance.
     *
     * @param before kills that an earlier use of it had seen
     */
    record OomCounter(LimitFiles files, int version, Path cgroup, long before) {}

    /**
     * The cgroup that holds back the processor time of the instance.
     *
     * @param usual what it may use unless it is throttled, percent of one core; null for all
     */
    record CpuQuota(LimitFiles files, int version, Path cgroup, Double usual) {}

    /**
     * @param oom null when memory is not limited by a cgroup
     * @param cpu null when processor time cannot be held back
     */
    InstanceEnforcement(
            LaunchLimits launch, List<EnforcedLimit> limits, OomCounter oom, CpuQuota cpu, CgroupTree tree) {
        this.launch = launch;
        this.limits = List.copyOf(limits);
        this.oom = oom;
        this.cpu = cpu;
        this.tree = tree;
    }

    @Override
    public LaunchLimits launch() {
        return launch;
    }

    @Override
    public List<EnforcedLimit> limits() {
        return limits;
    }

    @Override
    public synchronized boolean throttle(double percentOfACore) {
        if (cpu == null) {
            return false;
        }
        try {
            if (percentOfACore < (cpu.usual() == null ? UNTHROTTLED : cpu.usual())) {
                cpu.files().cpu(cpu.version(), cpu.cgroup(), percentOfACore);
            } else if (cpu.usual() == null) {
                cpu.files().allCpu(cpu.version(), cpu.cgroup());
            } else {
                cpu.files().cpu(cpu.version(), cpu.cgroup(), cpu.usual());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stays true, also after {@link #close}. */
    @Override
    public synchronized boolean oomKilled() {
        if (oom != null && !killed) {
            try {
                killed = oom.files().oomKills(oom.version(), oom.cgroup()) > oom.before();
            } catch (IOException e) {
                // The cgroup is gone: what was last seen stands.
                return killed;
            }
        }
        return killed;
    }

    /**
     * Removes the cgroups, waiting at most some 50 ms for the kernel to let go; what stays busy is removed by a
     * later close or by the next manager.
     */
    @Override
    public void close() {
        oomKilled();
        for (Path cgroup : launch.cgroups()) {
            for (int i = 0; i < REMOVALS && !tree.remove(cgroup); i++) {
                LockSupport.parkNanos(BETWEEN_REMOVALS_NANOS);
            }
        }
    }
}
