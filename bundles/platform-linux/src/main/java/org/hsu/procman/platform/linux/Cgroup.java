package org.hsu.procman.platform.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One folder of the cgroup v2 hierarchy or of the freezer of v1. Stateless and thread-safe; a folder that is gone is
 * empty.
 */
final class Cgroup {

    private static final byte[] USAGE = "usage_usec ".getBytes(StandardCharsets.US_ASCII);

    /** One read gives as much of a list at least, if there is as much: a page holds twice as many bytes. */
    private static final int SURELY_WHOLE = 2048;
    private static final long REMOVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REMOVAL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path path;
    private final byte[] events;
    private final byte[] processes;
    private final byte[] cpu;
    private final byte[] kill;

    Cgroup(Path path) {
        this.path = path;
        events = CStrings.path(path.resolve("cgroup.events"));
        processes = CStrings.path(path.resolve("cgroup.procs"));
        cpu = CStrings.path(path.resolve("cpu.stat"));
        kill = CStrings.path(path.resolve("cgroup.kill"));
    }

    Path path() {
        return path;
    }

    byte[] eventsFile() {
        return events;
    }

    /** Whether anything lives in it or below it; zombies do not count. */
    boolean populated() {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        int length = buffer.readOnce(events);
        if (length == -Errno.ENOENT) {
            // The freezer has no such file.
            return !pids().isEmpty();
        }
        return length > 0
                && new String(buffer.bytes(), 0, length, StandardCharsets.US_ASCII).contains("populated 1");
    }

    /** Of it and all below it. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(2);
        collect(path, processes, pids);
        return pids;
    }

    byte[] processesFile() {
        return processes;
    }

    /** As {@link #pids}, by {@link #processesFile}. */
    List<Long> pids(KeptFile processes) {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        int length = processes.read(buffer);
        if (length > SURELY_WHOLE) {
            return pids();
        }
        List<Long> pids = new ArrayList<>(2);
        parse(buffer.bytes(), length, pids);
        collectBelow(path, pids);
        return pids;
    }

    private static void collect(Path folder, byte[] processes, List<Long> pids) {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        int length = buffer.readAll(processes);
        // Only now, since a longer list takes a larger buffer.
        parse(buffer.bytes(), length, pids);
        collectBelow(folder, pids);
    }

    private static void collectBelow(Path folder, List<Long> pids) {
        for (Path below : folders(folder)) {
            collect(below, CStrings.path(below.resolve("cgroup.procs")), pids);
        }
    }

    private static void parse(byte[] bytes, int length, List<Long> pids) {
        long pid = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                pids.add(pid);
                pid = 0;
            } else {
                pid = pid * 10 + bytes[at] - '0';
            }
        }
    }

    private static List<Path> folders(Path folder) {
        try {
            // The link count of a cgroup is two and its folders, which saves listing its fifty files.
            if ((int) Files.getAttribute(folder, "unix:nlink") <= 2) {
                return List.of();
            }
        } catch (IOException gone) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>();
        File[] below = folder.toFile().listFiles(File::isDirectory);
        for (File file : below == null ? new File[0] : below) {
            folders.add(file.toPath());
        }
        return folders;
    }

    byte[] cpuFile() {
        return cpu;
    }

    OptionalLong cpuNanos() {
        return cpuNanos(ReadBuffer.ofThisThread(), ReadBuffer.ofThisThread().readOnce(cpu));
    }

    /** @param file {@link #cpuFile} of a cgroup */
    static OptionalLong cpuNanos(KeptFile file) {
        return cpuNanos(ReadBuffer.ofThisThread(), file.read(ReadBuffer.ofThisThread()));
    }

    private static OptionalLong cpuNanos(ReadBuffer buffer, int length) {
        byte[] bytes = buffer.bytes();
        if (length <= USAGE.length || !Arrays.equals(bytes, 0, USAGE.length, USAGE, 0, USAGE.length)) {
            return OptionalLong.empty();
        }
        long micros = 0;
        for (int at = USAGE.length; at < length && bytes[at] != '\n'; at++) {
            micros = micros * 10 + bytes[at] - '0';
        }
        return OptionalLong.of(micros * 1000);
    }

    /** Moves a process here; false when it is gone or may not be moved. */
    boolean take(long pid) {
        return move(pid) == 0;
    }

    /** As {@link #take}; 0 or the error. */
    int move(long pid) {
        return write(processes, Long.toString(pid));
    }

    /** Kills all of it at once, forks in flight included (Linux 5.14); false where the kernel cannot. */
    boolean kill() {
        return write(kill, "1") == 0;
    }

    /** For where it cannot be killed at once: what is frozen forks no more, and dies, in v1 once it is thawed. */
    void killFrozen() {
        freeze(true);
        List<int[]> handles = new ArrayList<>();
        for (long pid : pids()) {
            handles.add(new int[] {(int) pid, Pidfd.open((int) pid)});
        }
        // Who is still listed after its handle was opened is surely the one behind the handle.
        Set<Long> members = new HashSet<>(pids());
        for (int[] handle : handles) {
            if (members.contains((long) handle[0])) {
                if (handle[1] >= 0) {
                    Pidfd.signal(handle[1], Signals.SIGKILL);
                } else {
                    LibC.kill(handle[0], Signals.SIGKILL);
                }
            }
            if (handle[1] >= 0) {
                LibC.close(handle[1]);
            }
        }
        freeze(false);
    }

    /** Stops or continues all of it (v2: Linux 5.2). */
    private void freeze(boolean frozen) {
        if (write(CStrings.path(path.resolve("cgroup.freeze")), frozen ? "1" : "0") == Errno.ENOENT) {
            write(CStrings.path(path.resolve("freezer.state")), frozen ? "FROZEN" : "THAWED");
        }
    }

    /**
     * Where a process of one thread writes 0 to join. In v1 that is {@code tasks}: a thread that moves itself need not
     * be kept from forking meanwhile, which costs the kernel an RCU grace period, some 10 ms. v2 moves processes only.
     */
    static Path joining(Path folder) {
        Path tasks = folder.resolve("tasks");
        return Files.exists(tasks) ? tasks : folder.resolve("cgroup.procs");
    }

    private static int write(byte[] file, String text) {
        int fd = LibC.open(file, LibC.O_WRONLY | LibC.O_CLOEXEC, 0);
        if (fd < 0) {
            return Errno.last();
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int result = LibC.write(fd, bytes, bytes.length) == bytes.length ? 0 : Errno.last();
        LibC.close(fd);
        return result;
    }

    /** 0 or the error; EEXIST when it is there already. */
    static int make(Path path) {
        return LibC.mkdir(CStrings.path(path), 0755) == 0 ? 0 : Errno.last();
    }

    /** Removes it and what is below, as far as nothing lives there; true when it is gone. */
    boolean remove() {
        return remove(path);
    }

    /** As {@link #remove}, but waits a little for the dead to leave, who are seen off a moment before they go. */
    boolean removeSoon() {
        long deadline = System.nanoTime() + REMOVAL_NANOS;
        while (!remove()) {
            if (populated() || System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(REMOVAL_PAUSE_NANOS);
        }
        return true;
    }

    private static boolean remove(Path folder) {
        for (Path below : folders(folder)) {
            remove(below);
        }
        return LibC.rmdir(CStrings.path(folder)) == 0 || Errno.last() == Errno.ENOENT;
    }
}
