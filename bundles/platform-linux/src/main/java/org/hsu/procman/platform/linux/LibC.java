package org.hsu.procman.platform.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * The C functions used here, by JNA's direct mapping: loading this class binds them, so nothing may touch
 * it before {@link Machine#unavailable} has said that this is Linux. {@code size_t} and {@code long} are 64
 * bits on every machine that is let through. A path is a {@code byte[]} in UTF-8 that ends in NUL
 * ({@link CStrings#path}). The error of a failed call is {@link Native#getLastError}, per thread.
 */
final class LibC {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0100;
    static final int O_APPEND = 02000;
    static final int O_CLOEXEC = 02000000;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int X_OK = 1;
    static final int W_OK = 2;
    static final int SC_CLK_TCK = 2;
    static final int SC_PAGESIZE = 30;
    static final int PR_SET_CHILD_SUBREAPER = 36;
    static final int MADV_REMOVE = 9;

    static {
        // The JVM itself is linked against libc, so its own symbols are the right ones on any libc.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {
    }

    static native int posix_spawn(
            Pointer pid, Pointer path, Pointer fileActions, Pointer attributes, Pointer argv, Pointer envp);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer signals);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_addopen(Pointer actions, int fd, byte[] path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int open(byte[] path, int flags, int mode);

    static native int close(int fd);

    static native int pipe2(int[] descriptors, int flags);

    static native long read(int fd, ByteBuffer into, long length);

    static native long pread(int fd, ByteBuffer into, long length, long offset);

    static native long write(int fd, byte[] from, long length);

    static native int fcntl(int fd, int command, int argument);

    static native int access(byte[] path, int mode);

    static native int mkdir(byte[] path, int mode);

    static native int rmdir(byte[] path);

    static native int rename(byte[] from, byte[] to);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int listen(int fd, int backlog);

    static native int getsockname(int fd, Pointer address, int[] length);

    static native int getsockopt(int fd, int level, int name, Pointer value, int[] length);

    static native int setsockopt(int fd, int level, int name, Pointer value, int length);

    static native long sendto(int fd, byte[] bytes, long length, int flags, Pointer address, int addressLength);

    static native long recvmsg(int fd, Pointer message, int flags);

    static native int kill(int pid, int signal);

    static native int waitid(int idType, int id, Pointer info, int options);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int max, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int inotify, byte[] path, int mask);

    static native int inotify_rm_watch(int inotify, int watch);

    static native int ioctl(int fd, long request, Pointer argument);

    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    static native int madvise(Pointer address, long length, int advice);

    static native int getrlimit(int resource, Pointer limits);

    static native int prlimit(int pid, int resource, Pointer limits, Pointer before);

    static native int sched_getaffinity(int tid, long size, Pointer mask);

    static native int sched_setaffinity(int tid, long size, Pointer mask);

    static native long sysconf(int name);

    static native int geteuid();

    static native int getegid();

    static native int getpwnam_r(byte[] name, Pointer entry, Pointer buffer, long size, Pointer result);

    static native int getpwuid_r(int uid, Pointer entry, Pointer buffer, long size, Pointer result);

    static native int getgrnam_r(byte[] name, Pointer entry, Pointer buffer, long size, Pointer result);

    static native String strerror(int errno);

    static native long syscall(long number, long first, long second, long third, long fourth);
}
