package org.hsu.procman.platform.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/**
 * Starts a child below a shell that waits for it and writes down how it ended (see {@link ExitRecord}), whoever
 * else lives then. The shell belongs to no run: it has a session of its own, none of the markers, no output, no
 * cgroup but the manager's. The child is in its own session as any other, and tells its number through a pipe
 * before it becomes the executable. Thread-safe.
 */
final class ExitRecorder {

    /** Shells can name descriptors up to 9, and the pipe comes after the launch's own. */
    private static final int MOST_DESCRIPTORS = 6;
    private static final int STAT_BYTES = 1024;

    /**
     * What was started.
     *
     * @param shell      the pid of the child of this process
     * @param pid        of its child, which is or will be the executable
     * @param startTicks of that
     */
    record Started(int shell, int pid, long startTicks) {}

    private final Machine machine;
    private final Shim shim;
    private final Spawner spawner;

    ExitRecorder(Machine machine, Shim shim, Spawner spawner) {
        this.machine = machine;
        this.shim = shim;
        this.spawner = spawner;
    }

    /** Whether the end of this launch is wished and can be recorded. */
    boolean records(Launch launch) {
        return launch.exitRecord() != null && machine.plainShell() && launch.descriptors().size() <= MOST_DESCRIPTORS;
    }

    Started spawn(Launch launch, List<Path> cgroups) throws SpawnException {
        int[] pipe = new int[2];
        if (LibC.pipe2(pipe, LibC.O_CLOEXEC) != 0) {
            throw new SpawnException(Kind.RESOURCES, "no pipe to the new process: " + Errno.text(Errno.last()));
        }
        try {
            int shell = spawn(launch, cgroups, pipe);
            String stat = line(pipe[0]);
            ProcStat told = new ProcStat();
            if (stat.isEmpty() || !told.parse(stat.getBytes(StandardCharsets.ISO_8859_1))) {
                WaitStatus.reapNow(shell);
                throw new SpawnException(Kind.RESOURCES, "cannot start " + launch.executable()
                        + ": the shell that records its end had no room for another process"
                        + (launch.sandbox() != null && launch.sandbox().privatePids()
                                ? ", or the kernel gave it no namespace of pids" : ""));
            }
            return new Started(shell, told.pid, told.startTicks);
        } finally {
            LibC.close(pipe[0]);
        }
    }

    private int spawn(Launch launch, List<Path> cgroups, int[] pipe) throws SpawnException {
        try {
            List<Integer> descriptors = new ArrayList<>(launch.descriptors());
            descriptors.add(pipe[1]);
            return spawner.spawn(shim.recordingCommand(launch, cgroups), launch, descriptors);
        } finally {
            LibC.close(pipe[1]);
        }
    }

    /** Up to the line's end; empty when the other side was closed before. */
    private static String line(int fd) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(STAT_BYTES);
        while (bytes.hasRemaining()) {
            long read = LibC.read(fd, bytes.slice(), bytes.remaining());
            if (read < 0 && Errno.last() == Errno.EINTR) {
                continue;
            }
            if (read <= 0) {
                return "";
            }
            bytes.position(bytes.position() + (int) read);
            if (bytes.get(bytes.position() - 1) == '\n') {
                byte[] line = new byte[bytes.position() - 1];
                bytes.flip().get(line);
                return new String(line, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }
}
