package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.io.IOException;
import org.hsu.procman.api.log.LogChunk;

/** Where the lines of a spool go. Called by the pump's thread only, in the order of the lines. */
public interface SinkRef extends Closeable {

    /**
     * Takes the lines of a chunk that it has not taken already; when it returns they are kept.
     *
     * @throws IOException not all were taken; the pump offers the chunk, or a longer one that begins at the
     *     same line, again later
     */
    void accept(LogChunk chunk) throws IOException;

    /**
     * The number of the last line of this stream that was kept by this or an earlier manager, else 0.
     *
     * @throws IOException it cannot be told now
     */
    default long lastSequence() throws IOException {
        return 0;
    }

    /** Gives up descriptors until the next {@link #accept}: the stream is quiet. */
    default void rest() {}

    @Override
    default void close() {}
}
