package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.manager.fault.FaultPoint;

/**
 * The folder of records, one {@code <id>.record} a process. A new one is written beside it ({@code .<id>.new}), the
 * old one is deleted and the new one renamed. So at any instruction at which a manager is killed there is a whole
 * record: in its place, or, when there is none in that place, under the temporary name, where {@link #load} takes it
 * from. To rename over the old one would need no second look, but ext4 answers that by writing the data to the disk
 * at once (mount option auto_da_alloc, ext4(5)), which made a write about twice as slow.
 *
 * <p>There is no fsync: a record is believed only in the boot that wrote it, and what the kernel has been told
 * outlives everything but the end of that boot.
 *
 * <p>Files are for their owner alone where the file system knows permissions. No symbolic link is ever followed:
 * one in the place of a record or of a temporary file is replaced, one in the place of the folder is refused.
 *
 * <p>Thread-safe. An interrupt during a write fails it with {@link java.nio.channels.ClosedByInterruptException}.
 */
public final class RecordStore {
    static final String SUFFIX = ".record";
    static final String TEMPORARY_PREFIX = ".";
    static final String TEMPORARY_SUFFIX = ".new";

    /** A record of a few hundred bytes and a hundred transitions is far from it; a file beyond it is none. */
    static final int LARGEST = 16 << 20;

    private static final Set<? extends OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final FileAttribute<?>[] fileAttributes;
    private final RecordFolder folder;
    private final Map<String, Slot> slots = new HashMap<>();
    private final LineBuffer buffer = new LineBuffer();

    /** What is known of one id: its two names and the newest sequence that this store has written. */
    private static final class Slot {
        private final Path file;
        private final Path temporary;
        private boolean written;
        private long sequence;

        Slot(Path directory, String id) {
            file = directory.resolve(id + SUFFIX);
            temporary = directory.resolve(TEMPORARY_PREFIX + id + TEMPORARY_SUFFIX);
        }
    }

    /**
     * Opens the folder and makes it, for its owner alone, when it is not there.
     *
     * @param directory STATE/records
     * @throws IOException when it cannot be made, or is a symbolic link or no folder
     */
    public RecordStore(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        fileAttributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_FILE)}
                : new FileAttribute<?>[0];
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is no folder of its own; the records of processes need one");
            }
            Files.createDirectories(directory);
        }
        if (posix) {
            Files.setPosixFilePermissions(directory, OWNER_FOLDER);
        }
        folder = new RecordFolder(this.directory);
    }

    /**
     * Replaces the record of its process, unless this store has written a newer one since its last removal. What
     * an earlier manager wrote counts as older, whatever its sequence is: only one manager can live at a time.
     *
     * @return whether it was written; false when a newer one had been
     * @throws IOException when it is not in place; what was there before still is, or the whole new one is where
     *                     {@link #load} finds it
     */
    public synchronized boolean write(ProcessRecord record) throws IOException {
        Slot slot = slots.computeIfAbsent(record.id(), id -> new Slot(directory, id));
        if (slot.written && record.sequence() < slot.sequence) {
            return false;
        }
        RecordText.write(record, buffer);
        ByteBuffer text = buffer.content();
        if (text.remaining() > LARGEST) {
            throw new IOException("the record of " + record.id() + " is larger than " + LARGEST + " bytes");
        }
        try {
            writeTemporary(slot.temporary, text);
            deleteFile(slot.file);
        } catch (IOException e) {
            // On a full disk the torso would take the room that the next try needs.
            deleteQuietly(slot.temporary, e);
            throw e;
        }
        FaultPoint.IN_RECORD_RENAME.reached(record.id());
        Files.move(slot.temporary, slot.file, StandardCopyOption.ATOMIC_MOVE);
        slot.written = true;
        slot.sequence = record.sequence();
        return true;
    }

    /** Deletes the record, if there is one, and forgets its sequence: the next one may begin anew. */
    public synchronized void remove(String id) throws IOException {
        ProcessRecord.checkId(id);
        Slot known = slots.get(id);
        Slot slot = known != null ? known : new Slot(directory, id);
        Files.deleteIfExists(slot.temporary);
        deleteFile(slot.file);
        slots.remove(id);
    }

    /**
     * Reads everything that can be read, by process id. A record that cannot be believed is moved to
     * {@code set-aside/<name>.<epochMillis>} with one line in the log, interrupted writes are completed when the old
     * record is gone and else undone, and what is not ours (another suffix, links, folders) is left alone and named
     * once. Not while another store writes to the folder: what that one is about to rename would look interrupted.
     *
     * @throws IOException only when the folder itself cannot be read
     */
    public synchronized Map<String, ProcessRecord> load() throws IOException {
        return folder.load();
    }

    private void writeTemporary(Path temporary, ByteBuffer text) throws IOException {
        try (FileChannel file = create(temporary)) {
            while (text.hasRemaining()) {
                file.write(text);
            }
        }
    }

    private FileChannel create(Path temporary) throws IOException {
        try {
            return FileChannel.open(temporary, NEW_FILE, fileAttributes);
        } catch (FileAlreadyExistsException e) {
            // Of a write that was cut off, or a link that somebody laid: what it points to stays as it is.
            Files.delete(temporary);
            return FileChannel.open(temporary, NEW_FILE, fileAttributes);
        }
    }

    /** What is in the place of a record goes, unless it is a folder: that is not ours. */
    private static void deleteFile(Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is a folder");
        }
        Files.deleteIfExists(file);
    }

    private static void deleteQuietly(Path file, IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
