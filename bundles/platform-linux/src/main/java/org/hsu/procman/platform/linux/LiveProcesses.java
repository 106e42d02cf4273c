package org.hsu.procman.platform.linux;

import org.hsu.procman.api.platform.ProcessIdentity;

/** Single processes looked up and signalled by pid and start time. */
final class LiveProcesses {

    private LiveProcesses() {
    }

    /** Whether this pid is still, or as a zombie, the process that started then. */
    static boolean isSame(ProcessIdentity identity) {
        ProcStat stat = new ProcStat();
        return stat.read((int) identity.pid(), ReadBuffer.ofThisThread()) && stat.startTicks == identity.startTicks();
    }

    /**
     * Signals the process with this pid if it started then; a pidfd, opened before the comparison, keeps the
     * signal from a successor.
     *
     * @return 0, ESRCH when it is gone, or another error
     */
    static int signal(int pid, long startTicks, int signal) {
        int pidfd = Pidfd.open(pid);
        try {
            ProcStat stat = new ProcStat();
            if (!stat.read(pid, ReadBuffer.ofThisThread()) || stat.startTicks != startTicks) {
                return Errno.ESRCH;
            }
            if (pidfd >= 0) {
                return Pidfd.signal(pidfd, signal);
            }
            return LibC.kill(pid, signal) == 0 ? 0 : Errno.last();
        } finally {
            if (pidfd >= 0) {
                LibC.close(pidfd);
            }
        }
    }
}
