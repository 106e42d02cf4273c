package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.file.Path;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.spec.LogRotation;

/** One stream of one process on its way into a log file, which it may share with the other stream. */
final class StreamSink implements LogSink {
    private final OpenLogs logs;
    private final Path path;
    private final RotatingFile file;
    private final int source;
    private final long rotationsBefore;
    private boolean closed;

    StreamSink(OpenLogs logs, Path path, LogRotation rotation, int source) throws IOException {
        this.logs = logs;
        this.path = path;
        this.source = source;
        this.file = logs.acquire(path, rotation);
        this.rotationsBefore = file.rotations();
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        file.append(chunk.bytes().duplicate(),
                new IndexEntry(0, 0, chunk.lines(), chunk.firstSequence(), chunk.epochMillis(), source));
    }

    /** Nothing is buffered. */
    @Override
    public void flush() {}

    @Override
    public long rotations() {
        return file.rotations() - rotationsBefore;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            logs.release(path);
        }
    }
}
