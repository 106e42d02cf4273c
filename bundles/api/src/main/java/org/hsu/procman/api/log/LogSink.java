package org.hsu.procman.api.log;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** One open target. Called by one thread at a time. */
@ConsumerType
public interface LogSink extends Closeable {

    /**
     * Takes a chunk whole or throws.
     *
     * @throws IOException the chunk was not taken; it is offered again later
     */
    void write(LogChunk chunk) throws IOException;

    /** Everything written so far is where another process can read it. */
    void flush() throws IOException;
}
