package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.platform.Platform;

/**
 * One spool file behind its writer: reads on from the checkpoint, moves the checkpoint, gives the blocks
 * behind it back. It keeps no bytes: a line that is not whole yet is read again. Used by the pump's thread.
 */
final class SpoolReader {
    /** Blocks are given back in pieces of this size; each is a system call and a piece of journal. */
    private static final long PUNCH = 4L << 20;
    /** The same where the disk has less left than {@link #SHORT}. */
    private static final long SMALL_PUNCH = 256L << 10;
    private static final long SHORT = 256L << 20;
    private static final long BLOCK = 4096;

    private final SpoolSource source;
    private final SinkRef first;
    private Route route;
    private final List<Runnable> onDrained = new ArrayList<>(1);
    private boolean finishing;
    private FileChannel channel;
    private Checkpoint checkpoint;
    private boolean positioned;
    private boolean checkpointDue;
    private long offset;
    private long sequence;
    private long punched;
    private long lookedAtDisk;
    private long lost;
    private boolean punchable = true;

    /** @param first offered each chunk before it is filtered; null for none */
    SpoolReader(SpoolSource source, SinkRef first, Route route) {
        this.source = source;
        this.first = first;
        this.route = route;
    }

    Route route() {
        return route;
    }

    /** From the next chunk on. */
    void reroute(Route other) {
        route.sinks().forEach(SinkRef::close);
        route = other;
    }

    SpoolSource source() {
        return source;
    }

    /** After this an unterminated line counts as whole, for nobody will end it. */
    void finish(Runnable whenDrained) {
        finishing = true;
        onDrained.add(whenDrained);
    }

    boolean isFinishing() {
        return finishing;
    }

    List<Runnable> onDrained() {
        return onDrained;
    }

    long offset() {
        return offset;
    }

    /** The number of the next line; meaningful once it was open. */
    long sequence() {
        return sequence;
    }

    /**
     * Opens what is not open.
     *
     * @param leastSequence the number of the first line of a spool that has no checkpoint, at least
     */
    void open(long leastSequence) throws IOException {
        if (channel == null) {
            channel = FileChannel.open(source.path(),
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
        if (checkpoint == null) {
            checkpoint = Checkpoint.open(source.path());
        }
        if (!positioned) {
            if (checkpoint.isSet()) {
                offset = checkpoint.offset();
                sequence = checkpoint.sequence();
                lost = lostBefore();
            } else {
                sequence = firstSequence(leastSequence);
                // Written before the first line goes out: only so can a later manager tell lines that were
                // kept already from lines that only follow other lines.
                checkpoint.begin(sequence);
            }
            positioned = true;
        }
        if (checkpointDue) {
            writeCheckpoint();
        }
    }

    /**
     * What an earlier manager has given up and nobody has been told of: its outputs end before the checkpoint, or,
     * where they have nothing at all, the checkpoint tells.
     */
    private long lostBefore() throws IOException {
        long last = 0;
        for (SinkRef sink : route.sinks()) {
            last = Math.max(last, sink.lastSequence());
        }
        return last == 0 ? checkpoint.lost() : Math.max(0, sequence - 1 - last);
    }

    private long firstSequence(long leastSequence) throws IOException {
        long first = Math.max(leastSequence, Math.max(source.startSequence(), 1));
        for (SinkRef sink : route.sinks()) {
            first = Math.max(first, sink.lastSequence() + 1);
        }
        return first;
    }

    /** Reads from {@code behind} bytes behind the checkpoint; how many bytes, 0 at the end. */
    int read(ByteBuffer buffer, int behind) throws IOException {
        buffer.clear();
        // A file gives all it has: asking again for the end would be a call more for each look.
        channel.read(buffer, offset + behind);
        return buffer.position();
    }

    /**
     * Gives lines to the outputs; how many passed the filter. What was lost before these lines is told first, in a
     * line that has the number of the last one lost.
     */
    int give(ByteBuffer bytes, int lines) throws IOException {
        if (lost > 0) {
            String gap = "procman: " + lost + (lost == 1 ? " line is" : " lines are") + " lost here (spool_limit)\n";
            give(chunk(sequence - 1, ByteBuffer.wrap(gap.getBytes(StandardCharsets.UTF_8)), 1));
            lost = 0;
            checkpoint.lose(0, sequence);
        }
        LogChunk all = chunk(sequence, bytes, lines);
        if (first != null) {
            first.accept(all);
        }
        if (route.filter() == null) {
            give(all);
            return lines;
        }
        ByteBuffer passed = route.filter().keep(bytes);
        int kept = route.filter().kept();
        if (kept > 0) {
            give(chunk(sequence, passed, kept));
        }
        return kept;
    }

    private void give(LogChunk chunk) throws IOException {
        for (SinkRef sink : route.sinks()) {
            sink.accept(chunk);
        }
    }

    private LogChunk chunk(long number, ByteBuffer bytes, int lines) {
        long line = checkpoint.firstSequence() == 0 ? 0 : Math.max(1, number - checkpoint.firstSequence() + 1);
        return new LogChunk(source.processId(), source.stream(), source.generation(), source.pid(), route.origin(),
                number, line, lines, System.currentTimeMillis(), null, bytes.asReadOnlyBuffer());
    }

    /** These bytes and lines were taken. */
    void advance(int bytes, int lines, Platform platform) throws IOException {
        offset += bytes;
        sequence += lines;
        checkpointDue = true;
        writeCheckpoint();
        if (offset - punched >= PUNCH || offset - punched >= SMALL_PUNCH && diskIsShort()) {
            giveBack(platform);
        }
    }

    /** These bytes and lines are given up. */
    void lose(int bytes, int lines, Platform platform) throws IOException {
        checkpoint.lose(lost + lines, sequence + lines);
        lost += lines;
        advance(bytes, lines, platform);
    }

    /** Asked once for each small piece, which is nothing beside copying it. */
    private boolean diskIsShort() {
        if (offset - lookedAtDisk < SMALL_PUNCH) {
            return false;
        }
        lookedAtDisk = offset;
        return source.path().toFile().getUsableSpace() < SHORT;
    }

    /** Gives back the blocks of all that was taken. */
    void giveBack(Platform platform) throws IOException {
        long end = offset / BLOCK * BLOCK;
        if (punchable && channel != null && end > punched) {
            punchable = platform.punchHole(channel, punched, end - punched);
            punched = end;
        }
    }

    /** Bytes that were not taken yet, as far as they can be seen. */
    long backlog() {
        return Math.max(0, source.path().toFile().length() - offset);
    }

    /** Whether it can be read. */
    boolean isOpen() {
        return positioned && channel != null && checkpoint != null;
    }

    private void writeCheckpoint() throws IOException {
        checkpoint.write(offset, sequence);
        checkpointDue = false;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Gives up descriptors; {@link #open} goes on from here. */
    void rest() {
        closeFiles();
        route.sinks().forEach(SinkRef::rest);
    }

    /** Closes everything and leaves the spool to a later manager. */
    void close() {
        closeFiles();
        route.sinks().forEach(SinkRef::close);
    }

    /** Closes everything and deletes the spool, which was read to its end; the checkpoint goes last. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(source.path());
        Files.deleteIfExists(Checkpoint.pathFor(source.path()));
    }

    private void closeFiles() {
        closeQuietly(channel);
        closeQuietly(checkpoint);
        channel = null;
        checkpoint = null;
    }

    private static void closeQuietly(AutoCloseable file) {
        if (file != null) {
            try {
                file.close();
            } catch (Exception e) {
                // Nothing was buffered, so nothing is lost with it.
                return;
            }
        }
    }
}
