package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LoggingSpec;

/**
 * Keeps lines in one file without rotation, so the number of the last line kept is the number of lines. It
 * can be told to fail, and to fail after it has taken a part of a chunk.
 */
final class PlainLog implements ProcessLog {
    volatile boolean failing;
    /** Bytes that a failing write leaves in the file. */
    volatile int takenThough;

    static Path file(Path directory, String processId, LogStream stream) {
        return directory.resolve(processId + "-" + stream.word() + ".log");
    }

    @Override
    public LogSink open(Path directory, String processId, LogStream stream, LoggingSpec logging)
            throws IOException {
        Path path = file(directory, processId, stream);
        cutTornLine(path);
        FileChannel file = FileChannel.open(path,
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new LogSink() {
            @Override
            public void write(LogChunk chunk) throws IOException {
                var bytes = chunk.bytes().duplicate();
                if (failing) {
                    bytes.limit(Math.min(bytes.limit(), bytes.position() + takenThough));
                    file.write(bytes);
                    throw new IOException("told to fail");
                }
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    private static void cutTornLine(Path path) throws IOException {
        if (Files.exists(path)) {
            byte[] bytes = Files.readAllBytes(path);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(end);
            }
        }
    }

    @Override
    public List<Path> files(Path directory, String processId, LoggingSpec logging) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long lastSequence(Path directory, String processId, LogStream stream, LoggingSpec logging) {
        Path path = file(directory, processId, stream);
        try {
            long lines = 0;
            for (byte b : Files.exists(path) ? Files.readAllBytes(path) : new byte[0]) {
                lines += b == '\n' ? 1 : 0;
            }
            return lines;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public LogPage read(Path directory, String processId, LoggingSpec logging, LogQuery query) {
        throw new UnsupportedOperationException();
    }
}
