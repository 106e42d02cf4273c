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
 * Keeps what each process writes in {@code <id>-stdout.log} and {@code <id>-stderr.log}, and rotated files as
 * {@link LoggingSpec#rotation} says, {@code .1} the newest, {@code .1.gz} when it is compressed. The hidden
 * {@code .<name>.idx} beside a file has the times and the numbers of its lines; without it the file's own time is
 * shown and no numbers.
 */
@Component
public final class FileProcessLog implements ProcessLog {
    private final Upkeep upkeep = new Upkeep();
    private final OpenLogs logs = new OpenLogs(upkeep);

    @Activate
    public FileProcessLog() {}

    @Override
    public LogSink open(Path logDirectory, String processId, LogStream stream, LoggingSpec logging)
            throws IOException {
        Path path = LogPaths.file(logDirectory, processId, stream, logging);
        return new StreamSink(logs, path, logging.rotation(), LogPaths.source(processId, stream));
    }

    @Override
    public List<Path> files(Path logDirectory, String processId, LoggingSpec logging) {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number <= logging.rotation().maxFiles(); number++) {
            for (LogStream stream : LogStream.values()) {
                Path file = LogPaths.existing(LogPaths.file(logDirectory, processId, stream, logging), number);
                if (file != null && !files.contains(file)) {
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
        for (int number = 0; number <= logging.rotation().maxFiles(); number++) {
            try {
                Path file = LogPaths.existing(path, number);
                long last = file == null ? 0 : lastSequence(file, LogPaths.rotated(path, number), source);
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

    /** @param plain what the file is called while it is not compressed */
    private static long lastSequence(Path file, Path plain, int source) throws IOException {
        // A file that is compressed was whole.
        long size = file.equals(plain) ? Files.size(file) : Long.MAX_VALUE;
        try (IndexFile index = IndexFile.openForReading(LogPaths.index(plain))) {
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
        return LogReader.read(logDirectory, processId, logging, query, logging.rotation().maxFiles());
    }

    @Deactivate
    void stop() throws IOException {
        upkeep.close();
        logs.close();
    }
}
