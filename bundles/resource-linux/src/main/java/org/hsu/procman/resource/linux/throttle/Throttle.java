package org.hsu.procman.resource.linux.throttle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.resource.linux.cgroup.LimitFiles;

/** Holds back the processor time of one instance. Thread-safe. */
public interface Throttle {

    /**
     * @param percentOfACore as {@link Enforcement#throttle} has it
     * @throws IOException the kernel refuses
     */
    void hold(double percentOfACore) throws IOException;

    /** Lets go for good. */
    void release();

    /**
     * By the quota of a cgroup.
     *
     * @param usual what it may use unless it is throttled, percent of one core; null for all
     */
    record Quota(LimitFiles files, int version, Path cgroup, Double usual) implements Throttle {
        @Override
        public void hold(double percentOfACore) throws IOException {
            if (percentOfACore < (usual == null ? Enforcement.UNTHROTTLED : usual)) {
                files.cpu(version, cgroup, percentOfACore);
            } else if (usual == null) {
                files.allCpu(version, cgroup);
            } else {
                files.cpu(version, cgroup, usual);
            }
        }

        @Override
        public void release() {
            // A quota goes with its cgroup.
        }
    }

    /** By freezing and thawing a cgroup in turn. */
    static Throttle freezing(FreezerFiles freezer, ScheduledExecutorService clock) {
        return new FreezerThrottle(freezer, clock);
    }
}
