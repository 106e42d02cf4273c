package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;

/**
 * Handles on processes that no later process can take over (pidfd_open(2), Linux 5.3). The system calls have
 * the same numbers on every architecture.
 */
final class Pidfd {

    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_GETFD = 438;
    private static final long SIGNAL_PROCESS_GROUP = 4;
    private static final long GET_INFO = 0xC040FF0BL;
    private static final int INFO_SIZE = 64;
    private static final long INFO_EXIT = 8;
    private static final long INFO_EXIT_STATUS_OFFSET = 60;

    private Pidfd() {
    }

    /** The descriptor, close-on-exec; or the error as a negative number. */
    static int open(int pid) {
        int fd = (int) LibC.syscall(PIDFD_OPEN, pid, 0, 0, 0);
        return fd >= 0 ? fd : -Errno.last();
    }

    /** 0 or the error. */
    static int signal(int pidfd, int signal) {
        return LibC.syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0) == 0 ? 0 : Errno.last();
    }

    /**
     * To every process of the group that this process leads or led: the group is found by the kernel's
     * object behind the descriptor, not by number, so it is the right one even when its leader is gone
     * (Linux 6.9; before that EINVAL).
     */
    static int signalGroup(int pidfd, int signal) {
        return LibC.syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0, SIGNAL_PROCESS_GROUP) == 0 ? 0 : Errno.last();
    }

    /**
     * A descriptor of ours, close-on-exec, for what another process has open under this number (pidfd_getfd(2), Linux
     * 5.6, for whom ptrace(2) permits); or the error as a negative number.
     */
    static int descriptorOf(int pidfd, int number) {
        int fd = (int) LibC.syscall(PIDFD_GETFD, pidfd, number, 0, 0);
        return fd >= 0 ? fd : -Errno.last();
    }

    /** Whether the kernel knows {@code PIDFD_GET_INFO}; it tells exit codes since Linux 6.15. */
    static boolean hasInfo(int pidfd) {
        try (Memory info = new Memory(INFO_SIZE)) {
            info.clear();
            info.setLong(0, INFO_EXIT);
            return LibC.ioctl(pidfd, GET_INFO, info) == 0;
        }
    }

    /**
     * The wait status of a process that anybody has reaped, asked for after EPOLLHUP and not sooner.
     *
     * @return null where the kernel does not tell
     */
    static Integer waitStatus(int pidfd) {
        try (Memory info = new Memory(INFO_SIZE)) {
            info.clear();
            info.setLong(0, INFO_EXIT);
            if (LibC.ioctl(pidfd, GET_INFO, info) != 0 || (info.getLong(0) & INFO_EXIT) == 0) {
                return null;
            }
            return info.getInt(INFO_EXIT_STATUS_OFFSET);
        }
    }
}
