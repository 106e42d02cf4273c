package org.hsu.procman.manager.port;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the managers of one machine tell each other of ports: each holds a lock on the byte of each of its ports in a
 * file that they share. Between the look whether a port is free and the moment when the process binds it no other
 * manager gives it away. The system frees the locks of a manager that dies. Where the file cannot be opened there are
 * no locks, and a port counts as free for us. Used under the lock of {@link Ports}.
 */
final class PortLocks {
    private static final Logger LOG = LoggerFactory.getLogger(PortLocks.class);
    private static final String NAME = "procman-ports.lock";

    private final Path file;
    private final Map<Integer, FileLock> held = new HashMap<>();
    /** Opened once: a system forgets all locks of a program that closes the file by any of its descriptors. */
    private FileChannel channel;
    private boolean unusable;

    PortLocks(Path file) {
        this.file = file;
    }

    /** The file that all managers of this machine look for. */
    static PortLocks ofThisMachine() {
        Path common = Path.of("/run/lock");
        return new PortLocks((Files.isWritable(common) ? common : Path.of(System.getProperty("java.io.tmpdir")))
                .resolve(NAME));
    }

    /** @return false: another manager of this machine has it */
    boolean take(int port) {
        if (held.containsKey(port)) {
            return true;
        }
        try {
            FileChannel open = open();
            if (open == null) {
                return true;
            }
            FileLock lock = open.tryLock(port, 1, false);
            if (lock != null) {
                held.put(port, lock);
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // A manager in this very program.
            return false;
        } catch (IOException e) {
            giveUp(e);
            return true;
        }
    }

    void release(int port) {
        FileLock lock = held.remove(port);
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null && !unusable) {
            try {
                channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
            } catch (IOException e) {
                giveUp(e);
                return null;
            }
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("{} stays as its owner made it: {}", file, e.toString());
            }
        }
        return channel;
    }

    private void giveUp(IOException failure) {
        if (!unusable) {
            unusable = true;
            LOG.warn("ports are not kept apart from those of other managers of this machine: {}", failure.toString());
        }
    }
}
