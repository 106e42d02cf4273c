package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * Keeps a state directory to one manager: a kernel lock on {@code manager.lock}, gone with the JVM however it
 * ends. The file holds the owner's pid for the benefit of the one who comes second; it is never deleted, because
 * a deleted lock file can be locked twice. POSIX record locks belong to the process and fall with the first close
 * of any descriptor of the file (fcntl(2)): nothing else in this JVM may open it.
 */
final class StateLock implements AutoCloseable {

    static final String FILE_NAME = "manager.lock";

    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Duration OWNER_WRITES_ITS_PID = Duration.ofSeconds(1);

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the directory (0700) if need be and locks it, or changes nothing.
     *
     * @throws LaunchException another manager has it, or it cannot be used
     */
    static StateLock take(Path stateDirectory) throws LaunchException {
        FileChannel channel = null;
        try {
            createPrivate(stateDirectory);
            checkTrust(stateDirectory);
            channel = FileChannel.open(stateDirectory.resolve(FILE_NAME), OPEN, mode(stateDirectory, "rw-------"));
            if (channel.tryLock() == null) {
                String pid = ownerOf(channel);
                channel.close();
                throw new LaunchException(
                        ExitCode.FAILED, "another manager (pid " + pid + ") uses " + stateDirectory);
            }
            signed(channel);
            return new StateLock(channel);
        } catch (AccessDeniedException denied) {
            throw new LaunchException(
                    ExitCode.REFUSED,
                    "not permitted: the state directory " + stateDirectory + owner(stateDirectory)
                            + " cannot be used by this user; choose another with --state-dir DIR");
        } catch (IOException e) {
            throw new LaunchException(
                    ExitCode.FAILED,
                    "cannot use the state directory " + Failures.oneLine(e) + "; choose another with --state-dir DIR");
        }
    }

    /** On a full disk it stays without a pid: that is no reason not to have the lock. */
    private static void signed(FileChannel channel) throws IOException {
        channel.truncate(0);
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            channel.write(ByteBuffer.wrap(pid), 0);
        } catch (IOException full) {
            channel.truncate(0);
        }
    }

    /**
     * What lies there is believed: addresses, records of living processes, code that is cached. So nobody but its owner
     * and root may have put it there.
     */
    private static void checkTrust(Path stateDirectory) throws LaunchException, IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(stateDirectory, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        String owner = attributes.owner().getName();
        String ourselves = System.getProperty("user.name");
        String problem = null;
        if (!owner.equals(ourselves) && !owner.equals("root") && !owner.equals(ownerOfThisProcess())) {
            problem = " belongs to " + owner + ", and the manager would run as " + ourselves + ": chown it to "
                    + ourselves;
        } else if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            problem = " may be written by everybody: chmod o-w it";
        }
        if (problem != null) {
            throw new LaunchException(ExitCode.REFUSED, "not permitted: the state directory " + stateDirectory + problem
                    + ", or choose another with --state-dir DIR");
        }
    }

    /** A user without a name has a number here, and no name in Java's own property; empty where nothing tells. */
    private static String ownerOfThisProcess() {
        try {
            return Files.getOwner(Path.of("/proc/self")).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Leaves an empty file: no stale pid for the next one to read. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }

    /** Creates a directory for its owner only; an existing one keeps the mode that someone chose for it. */
    static void createPrivate(Path directory) throws IOException {
        create(directory, "rwx------");
    }

    /** The same, readable by the owner's group too. */
    static void createShared(Path directory) throws IOException {
        create(directory, "rwxr-x---");
    }

    private static void create(Path directory, String permissions) throws IOException {
        try {
            if (directory.getParent() != null) {
                Files.createDirectories(directory.getParent());
            }
            Files.createDirectory(directory, mode(directory, permissions));
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(directory)) {
                throw exists;
            }
        }
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    /** Between the owner's lock and its pid in the file lie microseconds; wait for them. */
    private static String ownerOf(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + OWNER_WRITES_ITS_PID.toNanos();
        String content;
        do {
            ByteBuffer buffer = ByteBuffer.allocate(32);
            channel.read(buffer, 0);
            content = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
            if (content.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(content)).isPresent()) {
                return content;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() < deadline);
        return content.isEmpty() ? "unknown" : content;
    }

    private static String owner(Path directory) {
        try {
            return " of " + Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "";
        }
    }
}
