package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.hsu.procman.api.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the lines of a stream that cannot be written: with a limit the oldest are given up, so that what
 * waits takes no more room than that; without one all wait. Used by the pump's thread.
 */
final class SpoolLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolLimit.class);

    private final long bytes;
    private final Platform platform;
    private final ByteBuffer buffer;
    private final Lines lines;

    /**
     * @param bytes  0 for none
     * @param buffer to read into, at least as long as a line may be
     */
    SpoolLimit(long bytes, Platform platform, ByteBuffer buffer, Lines lines) {
        this.bytes = bytes;
        this.platform = platform;
        this.buffer = buffer;
        this.lines = lines;
    }

    /**
     * Gives back the blocks of what was taken, then lines beyond the limit, of the oldest spool that waits.
     *
     * @return whether these are the first lines lost since the stream failed
     */
    boolean shed(SpooledStream stream) {
        SpoolReader reader = stream.spools.peekFirst();
        if (reader == null || !reader.isOpen()) {
            return false;
        }
        boolean first = false;
        try {
            reader.giveBack(platform);
            long waiting = bytes == 0 ? 0 : stream.spools.stream().mapToLong(SpoolReader::backlog).sum();
            while (waiting > bytes) {
                int read = reader.read(buffer, 0);
                int whole = Lines.endOfLast(buffer, 0, read);
                int taken = whole > 0 ? whole : read == buffer.capacity() ? read : 0;
                if (taken == 0) {
                    break;
                }
                int count = whole > 0 ? lines.count(buffer, whole) : 1;
                reader.lose(taken, count, platform);
                first |= stream.lost(count);
                waiting -= taken;
            }
            reader.giveBack(platform);
        } catch (IOException e) {
            // Tried again with the next failure.
            LOG.debug("spool of {} cannot be shortened: {}", stream.processId, e.toString());
        }
        stream.tail = 0;
        return first;
    }
}
