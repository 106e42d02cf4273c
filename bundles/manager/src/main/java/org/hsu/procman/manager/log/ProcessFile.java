package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LoggingSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's own log file as the pump sees it: it takes each line exactly once.
 *
 * <p>The pump writes its checkpoint after the file took a chunk, so after a kill between the two the same
 * lines are offered again. Each time the file is opened it is asked which line it kept last
 * ({@link ProcessLog#lastSequence}, which knows what is whole in the file), and lines up to that one are
 * passed over. After any failure the file is closed and opened again, so that a write that was taken in part
 * is continued and not repeated. The log bundle may come and go meanwhile.
 */
final class ProcessFile implements SinkRef {
    /** A chunk has no more lines than bytes; a file that is further ahead than that is not ours. */
    private static final long MOST_LINES_AHEAD = LogPump.LONGEST_LINE + 1;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessFile.class);

    private final Supplier<ProcessLog> log;
    private final Path directory;
    private final String processId;
    private final LogStream stream;
    private final LoggingSpec logging;
    private final LogFormatter formatter;
    private volatile LogSink sink;
    private long kept;
    private boolean keptIsKnown;

    /**
     * @param log       gives null while no bundle provides one
     * @param formatter writes the lines, null for as they are
     */
    ProcessFile(Supplier<ProcessLog> log, Path directory, String processId, LogStream stream, LoggingSpec logging,
            LogFormatter formatter) {
        this.log = log;
        this.directory = directory;
        this.processId = processId;
        this.stream = stream;
        this.logging = logging;
        this.formatter = formatter;
    }

    /** How often its file was rotated since it was opened last. */
    long rotations() {
        LogSink open = sink;
        return open == null ? 0 : open.rotations();
    }

    @Override
    public long lastSequence() throws IOException {
        return provider().lastSequence(directory, processId, stream, logging);
    }

    @Override
    public void accept(LogChunk chunk) throws IOException {
        try {
            open(chunk.firstSequence());
            LogChunk rest = Lines.after(chunk, kept);
            if (rest != null) {
                sink.write(formatter == null ? rest : rest.withBytes(formatter.format(rest)));
                sink.flush();
                kept = rest.firstSequence() + rest.lines() - 1;
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            keptIsKnown = false;
            close();
            throw e;
        }
    }

    private void open(long nextSequence) throws IOException {
        if (sink != null) {
            return;
        }
        ProcessLog provider = provider();
        sink = provider.open(directory, processId, stream, logging);
        if (!keptIsKnown) {
            kept = provider.lastSequence(directory, processId, stream, logging);
            if (kept - nextSequence >= MOST_LINES_AHEAD) {
                LOG.warn("The log of {} {} says that line {} is kept, but line {} is the next: it is not believed",
                        processId, stream.word(), kept, nextSequence);
                kept = 0;
            }
            keptIsKnown = true;
        }
    }

    private ProcessLog provider() throws IOException {
        ProcessLog provider = log.get();
        if (provider == null) {
            throw new IOException("no bundle provides the log files of processes");
        }
        return provider;
    }

    @Override
    public void rest() {
        close();
    }

    @Override
    public void close() {
        if (sink != null) {
            try {
                sink.close();
            } catch (IOException | RuntimeException | LinkageError e) {
                keptIsKnown = false;
                LOG.debug("Closing the log of {} {}: {}", processId, stream.word(), e.toString());
            } finally {
                sink = null;
            }
        }
    }
}
