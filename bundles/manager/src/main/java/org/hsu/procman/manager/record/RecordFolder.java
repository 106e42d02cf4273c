package org.hsu.procman.manager.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts what lies in the folder of records: records, leftovers, damage and what is not ours. Not thread-safe. */
final class RecordFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFolder.class);
    private static final String SET_ASIDE = "set-aside";

    private final Path directory;
    private final Set<String> reported = new HashSet<>();

    RecordFolder(Path directory) {
        this.directory = directory;
    }

    Map<String, ProcessRecord> load() throws IOException {
        Map<String, ProcessRecord> records = new TreeMap<>();
        List<String> strangers = new ArrayList<>();
        List<Path> leftovers = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.equals(SET_ASIDE)) {
                continue;
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                strangers.add(name);
            } else if (name.endsWith(RecordStore.SUFFIX)) {
                read(file, name, records);
            } else if (isLeftover(name)) {
                leftovers.add(file);
            } else {
                strangers.add(name);
            }
        }
        for (Path leftover : leftovers) {
            settle(leftover, records);
        }
        report(strangers);
        return records;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private void read(Path file, String name, Map<String, ProcessRecord> records) {
        String id = name.substring(0, name.length() - RecordStore.SUFFIX.length());
        try {
            if (!ProcessRecord.isId(id)) {
                throw new UnreadableRecordException("its name holds no process id");
            }
            records.put(id, RecordText.read(id, bytes(file)));
        } catch (UnreadableRecordException e) {
            setAside(file, name, e.getMessage());
        } catch (NoSuchFileException e) {
            LOG.debug("record {} went away before it was read", name);
        } catch (IOException e) {
            setAside(file, name, "it cannot be read: " + e);
        }
    }

    private static byte[] bytes(Path file) throws IOException, UnreadableRecordException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] text = in.readNBytes(RecordStore.LARGEST + 1);
            if (text.length > RecordStore.LARGEST) {
                throw new UnreadableRecordException("it is larger than any record");
            }
            return text;
        }
    }

    private void setAside(Path file, String name, String reason) {
        try {
            Path to = freeName(file, name);
            LOG.warn("record {} set aside as {}: {}", printable(name), printable(to.toString()), reason);
        } catch (IOException | InvalidPathException e) {
            LOG.warn("record {} not believed and left in place ({}): {}", printable(name), e.toString(), reason);
        }
    }

    /** Moves it where nothing is yet: two managers may set aside the same name within one millisecond. */
    private Path freeName(Path file, String name) throws IOException {
        Path folder = directory.resolve(SET_ASIDE);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
        } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(SET_ASIDE + " is no folder");
        }
        for (long millis = System.currentTimeMillis(); ; millis++) {
            try {
                return Files.move(file, folder.resolve(name + "." + millis));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken in {}", name, SET_ASIDE);
            }
        }
    }

    private static boolean isLeftover(String name) {
        return name.startsWith(RecordStore.TEMPORARY_PREFIX)
                && name.endsWith(RecordStore.TEMPORARY_SUFFIX)
                && name.length() > RecordStore.TEMPORARY_PREFIX.length() + RecordStore.TEMPORARY_SUFFIX.length()
                && ProcessRecord.isId(idOfLeftover(name));
    }

    private static String idOfLeftover(String name) {
        return name.substring(RecordStore.TEMPORARY_PREFIX.length(),
                name.length() - RecordStore.TEMPORARY_SUFFIX.length());
    }

    /** Of a write that was cut off: where the old record is gone already, the new one is whole and counts. */
    private void settle(Path leftover, Map<String, ProcessRecord> records) {
        String id = idOfLeftover(leftover.getFileName().toString());
        Path file = directory.resolve(id + RecordStore.SUFFIX);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                ProcessRecord record = RecordText.read(id, bytes(leftover));
                records.put(id, record);
                Files.move(leftover, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
        } catch (UnreadableRecordException e) {
            LOG.debug("the first record of {} was never completed: {}", id, e.getMessage());
        } catch (IOException e) {
            LOG.warn("interrupted write of the record of {} cannot be completed: {}", id, e.toString());
            return;
        }
        try {
            Files.deleteIfExists(leftover);
        } catch (IOException e) {
            LOG.warn("leftover of an interrupted write stays: {}", e.toString());
        }
    }

    private void report(List<String> strangers) {
        strangers.removeIf(name -> !reported.add(name));
        if (!strangers.isEmpty()) {
            LOG.warn("left alone in {}, being no records: {}", directory,
                    printable(String.join(", ", strangers.subList(0, Math.min(10, strangers.size()))))
                            + (strangers.size() > 10 ? " and " + (strangers.size() - 10) + " more" : ""));
        }
    }

    /** A name may hold anything but a slash; a log line must stay one line. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
