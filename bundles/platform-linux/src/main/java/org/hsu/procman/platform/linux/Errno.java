package org.hsu.procman.platform.linux;

import com.sun.jna.Native;

/** The errors of the kernel that are told apart here; the numbers are the same on x86-64 and aarch64. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ETXTBSY = 26;
    static final int ENOSPC = 28;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;

    private Errno() {
    }

    /** Of the last call of this thread that failed. */
    static int last() {
        return Native.getLastError();
    }

    /** In the words of the C library, such as {@code Permission denied}. */
    static String text(int errno) {
        return LibC.strerror(errno);
    }

    /** Whether the machine has no room now, so that another try later may work. */
    static boolean isShortage(int errno) {
        return errno == EAGAIN || errno == ENOMEM || errno == EMFILE || errno == ENFILE;
    }
}
