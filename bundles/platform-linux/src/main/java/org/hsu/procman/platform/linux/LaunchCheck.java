package org.hsu.procman.platform.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/**
 * Says in a sentence why a launch cannot work. Asked before a launch through the shell, which would start and
 * only then fail, and after a direct one that the kernel has refused: its errno does not tell whether the
 * executable, its interpreter or the working directory is meant.
 */
final class LaunchCheck {

    private static final int HEADER = 256;

    private LaunchCheck() {
    }

    /** Empty when nothing is wrong with the folder and the executable. */
    static Optional<SpawnException> problem(Launch launch) {
        return directoryProblem(launch.workingDirectory())
                .map(text -> new SpawnException(Kind.WORKING_DIRECTORY, text))
                .or(() -> executableProblem(launch.executable(), launch.workingDirectory())
                        .map(text -> new SpawnException(Kind.EXECUTABLE, text)));
    }

    /** As {@link #problem}, and whether the shell can join the cgroups of the limits. */
    static Optional<SpawnException> shimProblem(Launch launch) {
        for (Path cgroup : launch.limits().cgroups()) {
            if (LibC.access(CStrings.path(Cgroup.joining(cgroup)), LibC.W_OK) != 0) {
                return Optional.of(new SpawnException(Kind.LIMITS,
                        "the cgroup " + cgroup + " cannot be joined: " + Errno.text(Errno.last())));
            }
        }
        return problem(launch);
    }

    /** From the kernel's refusal. */
    static SpawnException refused(Launch launch, int errno) {
        if (Errno.isShortage(errno)) {
            return new SpawnException(Kind.RESOURCES, "cannot start " + launch.executable() + ": "
                    + Errno.text(errno) + " (no room for another process, its memory or its descriptors now)");
        }
        return problem(launch).orElseGet(() -> switch (errno) {
            case Errno.E2BIG -> new SpawnException(Kind.OTHER,
                    "cannot start " + launch.executable() + ": its arguments and environment are too long");
            case Errno.EBADF -> new SpawnException(Kind.OTHER,
                    "cannot start " + launch.executable() + ": a descriptor to be passed on is not open");
            case Errno.ETXTBSY -> new SpawnException(Kind.EXECUTABLE,
                    "the executable " + launch.executable() + " is just being written; try again when that is done");
            case Errno.ENOENT -> new SpawnException(Kind.EXECUTABLE,
                    "the loader or interpreter that " + launch.executable() + " needs does not exist");
            default -> new SpawnException(Kind.EXECUTABLE,
                    "cannot start " + launch.executable() + ": " + Errno.text(errno));
        });
    }

    private static Optional<String> directoryProblem(Path directory) {
        // The dot makes a plain file fail and asks for leave to enter, both in one call.
        if (LibC.access(CStrings.of(directory + "/."), LibC.X_OK) == 0) {
            return Optional.empty();
        }
        return Optional.of("the working directory " + directory + switch (Errno.last()) {
            case Errno.ENOENT -> " does not exist";
            case Errno.ENOTDIR -> " is not a directory";
            case Errno.EACCES -> " may not be entered by this user";
            default -> " cannot be used: " + Errno.text(Errno.last());
        });
    }

    private static Optional<String> executableProblem(Path executable, Path workingDirectory) {
        byte[] path = CStrings.path(executable);
        if (LibC.access(path, LibC.X_OK) != 0) {
            int errno = Errno.last();
            return Optional.of("the executable " + executable + switch (errno) {
                case Errno.ENOENT -> " does not exist";
                case Errno.ENOTDIR -> " does not exist: a part of its path is not a directory";
                case Errno.EACCES -> Files.isRegularFile(executable)
                        ? " is not executable (chmod +x, or its file system is mounted noexec)"
                        : Files.isDirectory(executable) ? " is a directory" : " may not be reached by this user";
                default -> " cannot be used: " + Errno.text(errno);
            });
        }
        ReadBuffer header = new ReadBuffer(HEADER);
        int read = header.readOnce(path);
        if (read == -Errno.EISDIR) {
            return Optional.of("the executable " + executable + " is a directory");
        }
        // A file that may be executed but not read tells nothing, and neither does an empty one.
        return read < 0 ? Optional.empty() : formatProblem(executable, workingDirectory, header);
    }

    private static Optional<String> formatProblem(Path executable, Path workingDirectory, ReadBuffer header) {
        byte[] bytes = header.bytes();
        if (header.length() > 3 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F') {
            return Optional.empty();
        }
        String start = new String(bytes, 0, header.length(), StandardCharsets.UTF_8);
        if (!start.startsWith("#!")) {
            return hasForeignFormats() ? Optional.empty() : Optional.of("the executable " + executable
                    + " is neither a program of this system nor a script with a #! line");
        }
        String interpreter = start.substring(2).strip().split("[ \t\n]", 2)[0];
        if (interpreter.isEmpty()) {
            return Optional.of("the #! line of " + executable + " names no interpreter");
        }
        if (interpreter.endsWith("\r")) {
            return Optional.of("the #! line of " + executable + " ends in a carriage return;"
                    + " save it with Unix line ends");
        }
        if (LibC.access(CStrings.path(workingDirectory.resolve(interpreter)), LibC.X_OK) != 0) {
            int errno = Errno.last();
            return Optional.of("the interpreter " + interpreter + " of " + executable
                    + (errno == Errno.ENOENT ? " does not exist" : " cannot be run: " + Errno.text(errno)));
        }
        return Optional.empty();
    }

    /** Whether formats are registered with the kernel that only it can tell (binfmt_misc). */
    private static boolean hasForeignFormats() {
        String[] entries = Path.of("/proc/sys/fs/binfmt_misc").toFile().list();
        return entries != null && entries.length > 2;
    }
}
