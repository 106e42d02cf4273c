package org.hsu.procman.platform.linux;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this kernel, C library and user can do, probed once. Immutable. */
final class Machine {

    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_NICE = 23;
    private static final int CAP_SYS_RESOURCE = 24;

    private final String bootId;
    private final int uid;
    private final int gid;
    private final int umask;
    private final int nice;
    private final long effectiveCapabilities;
    private final boolean pidfd;
    private final boolean pidfdInfo;
    private final boolean pidfdGroup;
    private final boolean descriptorCount;
    private final long nanosPerTick;
    private final long pageSize;
    private final Path shell;
    private final boolean plainShell;

    Machine(Features features) {
        bootId = text("/proc/sys/kernel/random/boot_id").strip();
        uid = LibC.geteuid();
        gid = LibC.getegid();
        String status = text("/proc/self/status");
        umask = Integer.parseInt(statusField(status, "Umask", "0022"), 8);
        effectiveCapabilities = Long.parseUnsignedLong(statusField(status, "CapEff", "0"), 16);
        nice = ownNice();
        int self = features.pidfd() ? Pidfd.open((int) ProcessHandle.current().pid()) : -1;
        pidfd = self >= 0;
        pidfdInfo = pidfd && Pidfd.hasInfo(self);
        // Signal 0 is only a question; a manager that leads no group gets ESRCH from a kernel that knows it.
        pidfdGroup = pidfd && Pidfd.signalGroup(self, 0) != Errno.EINVAL;
        if (pidfd) {
            LibC.close(self);
        }
        descriptorCount = Path.of("/proc/self/fd").toFile().length() > 0;
        nanosPerTick = 1_000_000_000L / LibC.sysconf(LibC.SC_CLK_TCK);
        pageSize = LibC.sysconf(LibC.SC_PAGESIZE);
        shell = features.shell().or(() -> first(List.of("/bin/dash", "/usr/bin/dash"))).orElse(Path.of("/bin/sh"));
        plainShell = isPlain(shell);
    }

    /** Empty where this platform works; else one sentence. Binds the C library when the system is Linux. */
    static Optional<String> unavailable() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.of("this is " + System.getProperty("os.name") + ", not Linux");
        }
        String architecture = System.getProperty("os.arch");
        if (!List.of("amd64", "x86_64", "aarch64").contains(architecture)) {
            return Optional.of("the processor is " + architecture + "; only x86-64 and aarch64 are supported");
        }
        try {
            if (!Platform.is64Bit()) {
                return Optional.of("the Java runtime is a 32-bit one");
            }
            LibC.geteuid();
        } catch (LinkageError | RuntimeException problem) {
            return Optional.of("the C library cannot be called by JNA: " + problem);
        }
        try {
            SpawnExtensions.available();
        } catch (LinkageError | RuntimeException problem) {
            return Optional.of("the C library lacks posix_spawn's closefrom (glibc has it since 2.34)");
        }
        return Optional.empty();
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            return "";
        }
    }

    private static String statusField(String status, String name, String otherwise) {
        return status.lines().filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse(otherwise);
    }

    private static int ownNice() {
        String stat = text("/proc/self/stat");
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return afterName.length > 16 ? Integer.parseInt(afterName[16]) : 0;
    }

    private static boolean isPlain(Path shell) {
        try {
            return List.of("dash", "busybox", "ash").contains(shell.toRealPath().getFileName().toString());
        } catch (IOException unreadable) {
            return false;
        }
    }

    static Optional<Path> first(List<String> candidates) {
        return candidates.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** A tool of the system that is no applet of busybox, which understands fewer options. */
    static Optional<Path> utility(String name) {
        return first(Stream.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/").map(folder -> folder + name).toList())
                .filter(path -> !isBusybox(path));
    }

    private static boolean isBusybox(Path path) {
        try {
            return path.toRealPath().endsWith("busybox");
        } catch (IOException unreadable) {
            return true;
        }
    }

    String bootId() {
        return bootId;
    }

    int uid() {
        return uid;
    }

    int gid() {
        return gid;
    }

    boolean root() {
        return uid == 0;
    }

    /** The manager's own file mode mask. */
    int umask() {
        return umask;
    }

    /** The manager's own nice value. */
    int nice() {
        return nice;
    }

    boolean mayLowerNice() {
        return has(CAP_SYS_NICE);
    }

    boolean mayRaiseHardLimits() {
        return has(CAP_SYS_RESOURCE);
    }

    /** Whether the manager has the capability of this number now. */
    boolean has(int capability) {
        return (effectiveCapabilities >> capability & 1) != 0;
    }

    boolean pidfd() {
        return pidfd;
    }

    /** Whether the kernel tells about processes, reaped ones included, by PIDFD_GET_INFO. */
    boolean pidfdInfo() {
        return pidfdInfo;
    }

    boolean pidfdGroup() {
        return pidfdGroup;
    }

    /** Whether the size of /proc/PID/fd is the number of open descriptors (Linux 6.2). */
    boolean descriptorCount() {
        return descriptorCount;
    }

    long nanosPerTick() {
        return nanosPerTick;
    }

    long pageSize() {
        return pageSize;
    }

    /** A POSIX shell; dash where there is one, as it starts fastest and adds least to the environment. */
    Path shell() {
        return shell;
    }

    /** Whether the shell passes on the environment as it got it, but for PWD. */
    boolean plainShell() {
        return plainShell;
    }

    /** Whether the kernel shows us the wait status of this zombie; to others it shows 0, a success. */
    boolean mayReadExitOf(int pid) {
        if (has(CAP_SYS_PTRACE)) {
            return true;
        }
        try {
            return Files.getAttribute(Path.of("/proc/" + pid), "unix:uid").equals(uid);
        } catch (IOException gone) {
            return false;
        }
    }
}
