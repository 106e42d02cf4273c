package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import org.hsu.procman.api.platform.NotObservableException;

/** Says of a pid whether it is somebody else's, so that it may be observed. Stateless but for what it is given. */
final class Foreign {

    /** No chain of parents is longer, unless it changes while it is walked. */
    private static final int LONGEST_CHAIN = 10_000;

    private Foreign() {
    }

    /**
     * Refuses what is not somebody else's.
     *
     * @param ours     the instances of this manager
     * @param managers the markers that this manager's children carry
     */
    static void check(int pid, Collection<LinuxProcess> ours, Set<String> managers) throws NotObservableException {
        int self = (int) ProcessHandle.current().pid();
        if (pid <= 1) {
            throw new NotObservableException("pid " + pid + " is never observed");
        }
        if (pid == self) {
            throw new NotObservableException("pid " + pid + " is this manager itself");
        }
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        ProcStat stat = new ProcStat();
        int at = pid;
        for (int steps = 0; at > 1 && steps < LONGEST_CHAIN; steps++) {
            for (LinuxProcess process : ours) {
                if (process.main().pid == at && !process.main().isGone()) {
                    throw new NotObservableException(
                            "pid " + pid + " belongs to " + process.main().processId() + ", which this manager has in "
                                    + "hand already");
                }
            }
            if (at == self) {
                throw new NotObservableException("pid " + pid + " was started by this manager");
            }
            at = stat.read(at, buffer) ? stat.parent : 0;
        }
        Marker marker = buffer.readAll(CStrings.path(Path.of("/proc/" + pid + "/environ"))) > 0
                ? Marker.of(buffer)
                : null;
        if (marker != null && managers.contains(marker.manager())) {
            throw new NotObservableException(
                    "pid " + pid + " was started by this manager for " + marker.processId());
        }
    }
}
