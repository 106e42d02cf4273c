package org.hsu.procman.api.log;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One open target. Called by one thread at a time. When files are to be reopened it is closed, and another one opened for
 * the next chunk.
 */
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

    /**
     * Where the chunk would be written, in a text that {@link #rollBack} understands, also in another manager
     * after this one was killed. Asked before each {@link #write}; the manager keeps the last one.
     *
     * @return null when what was written cannot be taken back: lines in hand at a kill are then written twice
     * @throws IOException it cannot be told now
     */
    default String mark(LogChunk chunk) throws IOException {
        return null;
    }

    /**
     * Takes back whatever was written since the mark was made: at most one chunk, in part or whole. Called before
     * the first write. What it does not find any more it leaves alone.
     *
     * @param mark from a sink of the same settings
     * @throws IOException it could not be taken back; tried again later
     */
    default void rollBack(String mark) throws IOException {}

    /** How often what it writes to was rotated since it was opened. */
    default long rotations() {
        return 0;
    }
}
