package org.hsu.procman.manager.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;

/**
 * What a target has not taken yet, at most {@link #CAPACITY} bytes. What does not fit is dropped and counted,
 * and where lines of a stream are missing one line in their place says how many. Thread-safe.
 */
final class TargetQueue {
    /** In bytes of lines. */
    static final int CAPACITY = 8 << 20;

    /** What {@link #first} gives when it was woken and not because there is a chunk. */
    static final LogChunk NOTHING =
            new LogChunk("", LogStream.STDOUT, 0, 0, 0, 0, 0, ByteBuffer.allocate(0).asReadOnlyBuffer());

    private final Deque<LogChunk> chunks = new ArrayDeque<>();
    private final Map<String, Gap> gaps = new LinkedHashMap<>();
    private final Map<String, AtomicLong> dropped = new ConcurrentHashMap<>();
    private long bytes;
    private boolean closed;
    private boolean woken;

    /** Lines of one stream that are missing between what was queued last and what is queued next. */
    private static final class Gap {
        private final LogChunk first;
        private long lines;

        Gap(LogChunk first) {
            this.first = first;
        }

        LogChunk notice() {
            byte[] text = ("procman: " + lines + " lines dropped here, the output is too slow\n")
                    .getBytes(StandardCharsets.UTF_8);
            return copy(first, 1, ByteBuffer.wrap(text));
        }
    }

    /** Takes a copy of the chunk, or drops it; never waits. */
    synchronized void offer(LogChunk chunk) {
        if (closed) {
            return;
        }
        String key = chunk.stream().word() + ' ' + chunk.processId();
        int length = chunk.bytes().remaining();
        if (bytes + length > CAPACITY) {
            gaps.computeIfAbsent(key, k -> new Gap(copy(chunk, 1, ByteBuffer.allocate(0)))).lines += chunk.lines();
            dropped.computeIfAbsent(chunk.processId(), k -> new AtomicLong()).addAndGet(chunk.lines());
            return;
        }
        Gap gap = gaps.remove(key);
        if (gap != null) {
            add(gap.notice());
        }
        ByteBuffer copy = ByteBuffer.allocate(length).put(chunk.bytes().duplicate()).flip();
        add(copy(chunk, chunk.lines(), copy));
        notifyAll();
    }

    private void add(LogChunk chunk) {
        chunks.addLast(chunk);
        bytes += chunk.bytes().remaining();
    }

    private static LogChunk copy(LogChunk chunk, int lines, ByteBuffer bytes) {
        return new LogChunk(chunk.processId(), chunk.stream(), chunk.generation(), chunk.pid(),
                chunk.firstSequence(), lines, chunk.epochMillis(), bytes.asReadOnlyBuffer());
    }

    /** The oldest chunk, which stays; waits for one. {@link #NOTHING} after a wake, null when closed and empty. */
    synchronized LogChunk first() throws InterruptedException {
        while (true) {
            if (woken) {
                woken = false;
                return NOTHING;
            }
            if (chunks.isEmpty()) {
                gaps.values().forEach(gap -> add(gap.notice()));
                gaps.clear();
            }
            if (!chunks.isEmpty() || closed) {
                return chunks.peekFirst();
            }
            wait();
        }
    }

    /** Takes the oldest chunk away; true when there is none left. */
    synchronized boolean removeFirst() {
        bytes -= chunks.removeFirst().bytes().remaining();
        return chunks.isEmpty();
    }

    /** Has whoever waits for a chunk look around. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Takes nothing any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Lines dropped so far, per process. */
    Map<String, AtomicLong> dropped() {
        return dropped;
    }
}
