package org.hsu.procman.log.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LoggingSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Keeps what each process writes in {@code <id>-stdout.log} and {@code <id>-stderr.log}, as it was written,
 * and five rotated files of 10 MiB of each, {@code .1} the newest. The hidden {@code .<name>.idx} beside a
 * file has the times and the numbers of its lines; without it the file's own time is shown and no numbers.
 */
@Component
public final class FileProcessLog implements ProcessLog {
    /** A file is rotated before it becomes greater than this, in bytes. */
    public static final long MAX_SIZE = 10L << 20;
    /** Rotated files that are kept beside the one being written. */
    public static final int ROTATED_FILES = 5;

    private final OpenLogs logs;
    private final int rotations;

    @Activate
    public FileProcessLog() {
        this(MAX_SIZE, ROTATED_FILES);
    }

    FileProcessLog(long maxSize, int rotations) {
        this.logs = new OpenLogs(maxSize, rotations);
        this.rotations = rotations;
    }

    @Override
    public LogSink open(Path logDirectory, String processId, LogStream stream, LoggingSpec logging)
            throws IOException {
        Path path = LogPaths.file(logDirectory, processId, stream, logging);
        return new StreamSink(logs, path, LogPaths.source(processId, stream));
    }

    @Override
    public List<Path> files(Path logDirectory, String processId, LoggingSpec logging) {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number <= rotations; number++) {
            for (LogStream stream : LogStream.values()) {
                Path file = LogPaths.rotated(LogPaths.file(logDirectory, processId, stream, logging), number);
                if (!files.contains(file) && Files.exists(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException an index is there but cannot be read: 0 would be believed
     */
    @Override
    public long lastSequence(Path logDirectory, String processId, LogStream stream, LoggingSpec logging) {
        Path path = LogPaths.file(logDirectory, processId, stream, logging);
        int source = LogPaths.source(processId, stream);
        for (int number = 0; number <= rotations; number++) {
            try {
                long last = lastSequence(LogPaths.rotated(path, number), source);
                if (last > 0) {
                    return last;
                }
            } catch (NoSuchFileException e) {
                // A number that is missing, or a file without an index, says nothing.
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return 0;
    }

    private static long lastSequence(Path file, int source) throws IOException {
        long size = Files.size(file);
        try (IndexFile index = IndexFile.openForReading(LogPaths.index(file))) {
            for (int i = index == null ? -1 : index.count() - 1; i >= 0; i--) {
                IndexEntry entry = index.entry(i);
                if (entry.source() == source && entry.offset() < size) {
                    return entry.lastSequence();
                }
            }
        }
        return 0;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A page has at most about 8 million characters. A line is asked about with its first 16384
     * characters.
     *
     * @throws IllegalArgumentException the cursor cannot be understood
     */
    @Override
    public LogPage read(Path logDirectory, String processId, LoggingSpec logging, LogQuery query)
            throws IOException {
        return LogReader.read(logDirectory, processId, logging, query, rotations);
    }

    @Deactivate
    void stop() throws IOException {
        logs.close();
    }
}
