package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.hsu.procman.api.platform.ExitStatus;

/** Waiting for one child by its pid (waitid(2)), never for any child, and the reading of wait statuses. */
final class WaitStatus {

    static final int P_ALL = 0;
    private static final int P_PID = 1;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;

    /** Where 64-bit kernels put the members of {@code siginfo_t}; offset 12 is padding. */
    static final int SIGINFO_SIZE = 128;
    static final int SI_CODE = 8;
    static final int SI_PID = 16;
    static final int SI_STATUS = 24;
    private static final int CLD_EXITED = 1;

    private WaitStatus() {
    }

    /**
     * Reaps a child of this process. Only the owner of a pid may call this: the status is given once.
     *
     * @param info memory of {@link #SIGINFO_SIZE} for the kernel's answer
     * @return null while it runs; unknown when somebody else has reaped it
     */
    static ExitStatus reap(int pid, boolean block, Pointer info) {
        while (true) {
            info.setInt(SI_PID, 0);
            int result = LibC.waitid(P_PID, pid, info, WEXITED | (block ? 0 : WNOHANG));
            if (result == 0) {
                return info.getInt(SI_PID) == 0 ? null : of(info);
            }
            if (Errno.last() != Errno.EINTR) {
                return ExitStatus.unknown(System.nanoTime(), System.currentTimeMillis());
            }
        }
    }

    static ExitStatus reapNow(int pid) {
        try (Memory info = new Memory(SIGINFO_SIZE)) {
            return reap(pid, true, info);
        }
    }

    private static ExitStatus of(Pointer info) {
        int status = info.getInt(SI_STATUS);
        long nanoTime = System.nanoTime();
        long epochMillis = System.currentTimeMillis();
        return info.getInt(SI_CODE) == CLD_EXITED
                ? ExitStatus.exited(status, nanoTime, epochMillis)
                : ExitStatus.signalled(Signals.name(status), nanoTime, epochMillis);
    }

    /** From the 16 bits of wait(2), as /proc/PID/stat and PIDFD_GET_INFO give them. */
    static ExitStatus decode(int waitStatus, long nanoTime, long epochMillis) {
        int signal = waitStatus & 0x7f;
        return signal == 0
                ? ExitStatus.exited(waitStatus >> 8 & 0xff, nanoTime, epochMillis)
                : ExitStatus.signalled(Signals.name(signal), nanoTime, epochMillis);
    }
}
