package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;
import org.hsu.procman.resource.linux.throttle.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of one instance and the cgroups made for them. Thread-safe. */
final class InstanceEnforcement implements Enforcement {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceEnforcement.class);
    private static final int REMOVALS = 5;
    private static final long BETWEEN_REMOVALS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Preparation.Means means;
    private final String instance;
    private LaunchLimits launch;
    private List<EnforcedLimit> limits;
    private OomCounter oom;
    private Throttle throttle;
    private double held = UNTHROTTLED;
    private boolean closed;
    private boolean killed;
    private String detail = "";

    /**
     * The memory cgroup of the instance.
     *
     * @param limit  bytes; null where only its group has one
     * @param before kills that an earlier use of it had seen
     */
    record OomCounter(LimitFiles files, int version, Path cgroup, Long limit, long before) {}

    /** @param instance name of its cgroups */
    InstanceEnforcement(Preparation.Means means, String instance, ResourceLimits wished) {
        this.means = means;
        this.instance = instance;
        take(new Preparation(means, instance, wished));
    }

    private void take(Preparation made) {
        launch = made.launch();
        limits = made.told();
        oom = made.oom();
        throttle = made.throttle();
    }

    @Override
    public synchronized LaunchLimits launch() {
        return launch;
    }

    @Override
    public synchronized List<EnforcedLimit> limits() {
        return limits;
    }

    @Override
    public synchronized boolean update(ResourceLimits wished, LiveLimits live) {
        if (closed) {
            return true;
        }
        oomKilled();
        if (throttle != null) {
            throttle.release();
        }
        OomCounter before = oom;
        take(new Preparation(means, instance, wished, launch, live));
        if (oom == null && wished.get(LimitKind.MEMORY) != null) {
            // What the kernel did not let be changed still kills.
            oom = before;
        }
        if (held != UNTHROTTLED) {
            throttle(held);
        }
        return true;
    }

    @Override
    public synchronized boolean throttle(double percentOfACore) {
        if (throttle == null) {
            return false;
        }
        try {
            throttle.hold(percentOfACore);
            held = percentOfACore;
            return true;
        } catch (IOException e) {
            LOG.debug("cannot throttle: {}", e.toString());
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
            if (killed) {
                long peak = oom.files().peak(oom.version(), oom.cgroup());
                detail = (oom.limit() == null ? "limit of its group" : "limit " + LimitKind.MEMORY.text(oom.limit()))
                        + (peak < 0 ? "" : ", peak " + LimitKind.MEMORY.text(peak));
            }
        }
        return killed;
    }

    @Override
    public synchronized String oomDetail() {
        return detail;
    }

    /**
     * Removes the cgroups, waiting at most some 50 ms for the kernel to let go; what stays busy is removed by a
     * later close or by the next manager.
     */
    @Override
    public void close() {
        List<Path> cgroups;
        synchronized (this) {
            closed = true;
            oomKilled();
            if (throttle != null) {
                throttle.release();
            }
            cgroups = launch.cgroups();
        }
        for (Path cgroup : cgroups) {
            for (int i = 0; i < REMOVALS && !means.tree().remove(cgroup); i++) {
                LockSupport.parkNanos(BETWEEN_REMOVALS_NANOS);
            }
        }
    }
}
