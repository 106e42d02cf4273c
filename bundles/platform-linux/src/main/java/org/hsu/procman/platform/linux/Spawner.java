package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/**
 * Starts a command by one posix_spawn: own session and group, default signals, nothing blocked, what the
 * launch says on stdin, its files behind stdout and stderr, its folder, and no descriptor that it was not given.
 * The JDK opens most of its own without close-on-exec, hence the closefrom. Thread-safe.
 */
final class Spawner {

    private static final short FLAGS = 0x04 | 0x08 | 0x80;
    private static final int SIGSET_SIZE = 128;
    private static final int ATTRIBUTES_SIZE = 512;
    private static final int ACTIONS_SIZE = 256;
    private static final int OUTPUT_MODE = 0600;
    private static final byte[] NULL_DEVICE = CStrings.of("/dev/null");
    private static final List<String> MARKERS =
            List.of(Launch.MARKER_MANAGER, Launch.MARKER_ID, Launch.MARKER_GENERATION);

    /** The same for every child and only read by posix_spawn. */
    private final Memory attributes = new Memory(ATTRIBUTES_SIZE);

    Spawner() {
        try (Memory signals = new Memory(SIGSET_SIZE)) {
            signals.clear();
            LibC.posix_spawnattr_init(attributes);
            LibC.posix_spawnattr_setflags(attributes, FLAGS);
            LibC.posix_spawnattr_setsigmask(attributes, signals);
            // All, also 32 and 33, which the C library keeps for its threads: it leaves them ignored in a child
            // unless they are named here, and no sigaddset would name them.
            signals.setLong(0, -1L);
            LibC.posix_spawnattr_setsigdefault(attributes, signals);
        }
    }

    /**
     * The pid of the new child.
     *
     * @throws SpawnException it was not started and nothing is left of the attempt
     */
    int spawn(Command command, Launch launch) throws SpawnException {
        return spawn(command, launch, launch.descriptors());
    }

    /** As {@link #spawn(Command, Launch)}, with these descriptors instead of the launch's. */
    int spawn(Command command, Launch launch, List<Integer> descriptors) throws SpawnException {
        checkNames(launch.environment());
        List<byte[]> argv = new ArrayList<>(command.argv().size());
        for (String word : command.argv()) {
            argv.add(CStrings.of(withoutNul(word, "an argument")));
        }
        List<byte[]> envp = environment(command.environment());
        List<Integer> opened = new ArrayList<>(2);
        try (Memory vectors = CStrings.vectors(argv, envp);
                Memory file = new Memory(command.file().toString().length() * 4L + 1);
                Memory pid = new Memory(4);
                Memory actions = new Memory(ACTIONS_SIZE)) {
            byte[] path = CStrings.path(command.file());
            file.write(0, path, 0, path.length);
            LibC.posix_spawn_file_actions_init(actions);
            try {
                addActions(actions, launch, descriptors, opened);
                int errno = LibC.posix_spawn(
                        pid, file, actions, attributes, vectors, vectors.share(8L * (argv.size() + 1)));
                if (errno != 0) {
                    throw LaunchCheck.refused(launch, errno);
                }
                return pid.getInt(0);
            } finally {
                LibC.posix_spawn_file_actions_destroy(actions);
            }
        } finally {
            opened.forEach(LibC::close);
        }
    }

    private static void addActions(Memory actions, Launch launch, List<Integer> descriptors, List<Integer> opened)
            throws SpawnException {
        int firstClosed = 3 + descriptors.size();
        addOutput(actions, launch.stdout(), 1, firstClosed, opened);
        addOutput(actions, launch.stderr(), 2, firstClosed, opened);
        // All are lifted before the first is placed, or one could be overwritten by another's place.
        List<Integer> lifted = new ArrayList<>();
        Integer stdin = launch.stdin() == null ? null : above(firstClosed, launch.stdin(), opened);
        for (int descriptor : descriptors) {
            lifted.add(above(firstClosed, descriptor, opened));
        }
        for (int index = 0; index < lifted.size(); index++) {
            added(LibC.posix_spawn_file_actions_adddup2(actions, lifted.get(index), 3 + index));
        }
        if (stdin == null) {
            added(LibC.posix_spawn_file_actions_addopen(actions, 0, NULL_DEVICE, LibC.O_RDONLY, 0));
        } else {
            added(LibC.posix_spawn_file_actions_adddup2(actions, stdin, 0));
        }
        added(SpawnExtensions.posix_spawn_file_actions_addchdir_np(
                actions, CStrings.path(launch.workingDirectory())));
        added(SpawnExtensions.posix_spawn_file_actions_addclosefrom_np(actions, firstClosed));
    }

    /** An action that was not taken down would be left out without a word. */
    private static void added(int errno) throws SpawnException {
        if (errno != 0) {
            throw new SpawnException(Errno.isShortage(errno) ? Kind.RESOURCES : Kind.OTHER,
                    "the start cannot be prepared: " + Errno.text(errno));
        }
    }

    /** Opened here and not by the child, so that an error is surely the file's. */
    private static void addOutput(Memory actions, Path file, int target, int firstClosed, List<Integer> opened)
            throws SpawnException {
        if (file == null) {
            added(LibC.posix_spawn_file_actions_addopen(actions, target, NULL_DEVICE, LibC.O_WRONLY, 0));
            return;
        }
        int fd = LibC.open(CStrings.path(file),
                LibC.O_WRONLY | LibC.O_APPEND | LibC.O_CREAT | LibC.O_CLOEXEC, OUTPUT_MODE);
        if (fd < 0) {
            int errno = Errno.last();
            throw new SpawnException(Errno.isShortage(errno) ? Kind.RESOURCES : Kind.OUTPUT,
                    "the output file " + file + " cannot be opened for append: " + Errno.text(errno));
        }
        opened.add(fd);
        added(LibC.posix_spawn_file_actions_adddup2(actions, above(firstClosed, fd, opened), target));
    }

    private static int above(int lowest, int fd, List<Integer> opened) throws SpawnException {
        if (fd >= lowest) {
            return fd;
        }
        int copy = LibC.fcntl(fd, LibC.F_DUPFD_CLOEXEC, lowest);
        if (copy < 0) {
            int errno = Errno.last();
            throw new SpawnException(Errno.isShortage(errno) ? Kind.RESOURCES : Kind.OTHER,
                    "descriptor " + fd + " cannot be passed on: " + Errno.text(errno));
        }
        opened.add(copy);
        return copy;
    }

    private static void checkNames(Map<String, String> environment) throws SpawnException {
        for (String name : environment.keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new SpawnException(Kind.OTHER, "\"" + name + "\" cannot name an environment variable");
            }
        }
    }

    /** The markers first, where a scan finds them soonest. */
    private static List<byte[]> environment(Map<String, String> environment) throws SpawnException {
        List<byte[]> envp = new ArrayList<>(environment.size());
        for (String marker : MARKERS) {
            String value = environment.get(marker);
            if (value != null) {
                envp.add(CStrings.of(marker + "=" + withoutNul(value, marker)));
            }
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String name = entry.getKey();
            if (MARKERS.contains(name)) {
                continue;
            }
            envp.add(CStrings.of(withoutNul(name, "a variable's name") + "=" + withoutNul(entry.getValue(), name)));
        }
        return envp;
    }

    private static String withoutNul(String text, String what) throws SpawnException {
        if (text.indexOf('\0') >= 0) {
            throw new SpawnException(Kind.OTHER, what + " contains a NUL character, which no process can be given");
        }
        return text;
    }
}
