package org.hsu.procman.api.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.spec.LoggingSpec;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The log files of each process: where its captured lines are kept, and from where they are read again.
 * Thread-safe.
 */
@ProviderType
public interface ProcessLog {

    /**
     * Opens the files of one stream of one process for append.
     *
     * @throws IOException they cannot be opened now
     */
    LogSink open(Path logDirectory, String processId, LogStream stream, LoggingSpec logging) throws IOException;

    /** The files that exist for the process, newest first, both streams. */
    List<Path> files(Path logDirectory, String processId, LoggingSpec logging);

    /** The sequence number of the last line kept, 0 when there is none. */
    long lastSequence(Path logDirectory, String processId, LogStream stream, LoggingSpec logging);

    /**
     * Reads lines in the order of their times.
     *
     * @throws IOException the files cannot be read
     */
    LogPage read(Path logDirectory, String processId, LoggingSpec logging, LogQuery query) throws IOException;
}
