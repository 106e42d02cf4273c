package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What may be used of what the machine has; tests leave out what other machines lack.
 *
 * @param cgroups whether a cgroup of its own is made for each run
 * @param freezer whether it may be one of the freezer of v1
 * @param pidfd   whether ends are seen by pidfd
 * @param shell   the shell for the shim; empty: the best one
 * @param orphans nanoseconds between two looks for orphans to bury
 */
record Features(boolean cgroups, boolean freezer, boolean pidfd, Optional<Path> shell, long orphans) {

    static final Features ALL = new Features(true, true, true, Optional.empty(), TimeUnit.SECONDS.toNanos(1));

    Features withoutCgroups() {
        return new Features(false, freezer, pidfd, shell, orphans);
    }

    Features withoutFreezer() {
        return new Features(cgroups, false, pidfd, shell, orphans);
    }

    Features withoutPidfd() {
        return new Features(cgroups, freezer, false, shell, orphans);
    }

    Features withShell(Path other) {
        return new Features(cgroups, freezer, pidfd, Optional.of(other), orphans);
    }

    Features lookingForOrphansEach(long nanos) {
        return new Features(cgroups, freezer, pidfd, shell, nanos);
    }
}
