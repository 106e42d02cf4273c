package org.hsu.procman.log.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;

/**
 * Formatted lines on their way to a descriptor of the manager: a chunk is one write, so that other writers
 * to it do not tear lines. It waits when nobody reads the descriptor.
 */
final class ConsoleSink implements LogSink {
    private final OutputStream out;
    private final LogFormatter formatter;
    private byte[] copy = new byte[0];

    /** @param out unbuffered; not closed by this */
    ConsoleSink(OutputStream out, LogSinkRequest request) {
        this.out = out;
        this.formatter = request.formatter();
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        ByteBuffer bytes = formatter.format(chunk);
        int length = bytes.remaining();
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            return;
        }
        if (copy.length < length) {
            copy = new byte[length];
        }
        bytes.get(copy, 0, length);
        out.write(copy, 0, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
