package org.hsu.procman.manager.log.targets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.manager.log.Lines;

/**
 * What a target has not taken yet, in files of a folder of its own: lines survive a kill of the manager here, and
 * a chunk that the pump offers again afterwards is known. Files are of about 4 MiB, written to the last, read from
 * the first, deleted when read. Where lines of a stream were given up, one line in their place says how many.
 * Thread-safe; entries are taken by one thread at a time.
 */
final class TargetQueue implements Closeable {
    private static final long SEGMENT = 4L << 20;
    /** Given up is a bit more than necessary, so that not each chunk gives up another. */
    private static final int ROOM_PARTS = 16;

    private final Path folder;
    private final LogTarget.OnFull onFull;
    private final long limit;
    /** Segment number to its length. */
    private final TreeMap<Long, Long> segments = new TreeMap<>();
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private final Map<String, Long> gaps = new HashMap<>();
    private final QueueReader reader = new QueueReader(this::path);
    private final QueuePosition position;
    private FileChannel writer;
    private long nextSegment;
    private long nextOffset;
    /** Written under the lock, as the two that follow; read without it, for whoever holds it may wait for the disk. */
    private volatile long bytes;
    private volatile long droppedLines;
    private final Map<String, Long> dropped = new ConcurrentHashMap<>();

    /** The last line of a stream that was queued. */
    record Seen(long generation, long sequence) {}

    /** One chunk to be written; {@code droppedBefore} lines of its stream are missing before it. */
    record Entry(LogChunk chunk, long segment, long offset, int length, long droppedBefore) {}

    /** @throws IOException the folder cannot be made or read */
    TargetQueue(Path folder, LogTarget.OnFull onFull, long queueSize, long spillLimit) throws IOException {
        this.folder = folder;
        this.onFull = onFull;
        this.limit = onFull == LogTarget.OnFull.SPILL ? Math.max(queueSize, spillLimit) : queueSize;
        Files.createDirectories(folder);
        position = QueuePosition.open(folder.resolve("position"));
        try {
            recover();
        } catch (IOException | RuntimeException e) {
            position.close();
            throw e;
        }
    }

    private Path path(long segment) {
        return folder.resolve(segment + ".queue");
    }

    private void recover() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{1,18}\\.queue"))
                    .forEach(name -> segments.put(Long.parseLong(name.substring(0, name.indexOf('.'))), 0L));
        }
        nextSegment = position.segment();
        nextOffset = position.offset();
        if (!segments.containsKey(nextSegment)) {
            nextSegment = segments.isEmpty() ? nextSegment : segments.firstKey();
            nextOffset = 0;
        }
        for (long segment : Stream.of(segments.keySet().toArray(Long[]::new)).toList()) {
            recover(segment);
        }
        deleteRead();
    }

    private void recover(long segment) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path(segment)));
        int at = 0;
        for (int length = ChunkRecord.length(content, 0); length > 0; length = ChunkRecord.length(content, at)) {
            if (ChunkRecord.kind(content, at) == ChunkRecord.SEEN) {
                ChunkRecord.readSeen(content, at, seen);
            } else {
                seen.put(ChunkRecord.key(content, at), ChunkRecord.seen(content, at));
            }
            if (segment > nextSegment || segment == nextSegment && at >= nextOffset) {
                bytes += length;
            }
            at += length;
        }
        segments.put(segment, (long) at);
        if (at < content.limit()) {
            // A write that a kill cut short: its chunk is offered again.
            try (FileChannel file = FileChannel.open(path(segment), StandardOpenOption.WRITE)) {
                file.truncate(at);
            }
        }
    }

    /** What the sink said of the first entry before it was killed over it; null for nothing. */
    String mark() {
        return position.mark();
    }

    /**
     * Takes a chunk, or only knows it already.
     *
     * @return false when there is no room and it must not be given up
     * @throws IOException it cannot be written; it is then not in the queue
     */
    synchronized boolean offer(LogChunk chunk) throws IOException {
        String key = ChunkRecord.key(chunk.stream(), chunk.processId());
        LogChunk fresh = fresh(chunk, seen.get(key));
        if (fresh == null) {
            return true;
        }
        ByteBuffer head = ChunkRecord.head(fresh);
        int length = head.remaining() + fresh.bytes().remaining();
        if (bytes > 0 && bytes + length > limit) {
            if (onFull == LogTarget.OnFull.BLOCK) {
                return false;
            }
            giveUpOldest(bytes + length - limit + limit / ROOM_PARTS);
        }
        append(head, fresh.bytes().duplicate());
        bytes += length;
        seen.put(key, new Seen(fresh.generation(), fresh.firstSequence() + fresh.lines() - 1));
        return true;
    }

    /** Without the lines that are known already; null when all are. */
    private static LogChunk fresh(LogChunk chunk, Seen known) {
        if (known == null || known.generation() != chunk.generation()) {
            return chunk;
        }
        return Lines.after(chunk, known.sequence());
    }

    /** Counts a chunk that could not be taken. */
    synchronized void lose(LogChunk chunk) {
        lost(ChunkRecord.key(chunk.stream(), chunk.processId()), chunk.lines());
    }

    private void lost(String key, long lines) {
        gaps.merge(key, lines, Long::sum);
        dropped.merge(key.substring(key.indexOf(' ') + 1), lines, Long::sum);
        droppedLines += lines;
    }

    private void append(ByteBuffer head, ByteBuffer body) throws IOException {
        if (writer == null || segments.lastEntry().getValue() >= SEGMENT) {
            beginSegment();
        }
        long at = segments.lastEntry().getValue();
        long end = at + head.remaining() + body.remaining();
        ByteBuffer[] both = {head, body};
        try {
            writer.position(at);
            while (head.hasRemaining() || body.hasRemaining()) {
                writer.write(both);
            }
        } catch (IOException e) {
            cut(at);
            throw e;
        }
        segments.put(segments.lastKey(), end);
    }

    private void cut(long at) {
        try {
            writer.truncate(at);
        } catch (IOException e) {
            // What stands there is no whole record and is written over.
            writer = null;
        }
    }

    private void beginSegment() throws IOException {
        long number = segments.isEmpty() ? Math.max(nextSegment, position.segment()) + 1 : segments.lastKey() + 1;
        FileChannel file = FileChannel.open(
                path(number), StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer record = ChunkRecord.seen(seen);
        long length = record.remaining();
        try {
            while (record.hasRemaining()) {
                file.write(record);
            }
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(path(number));
            throw e;
        }
        if (writer != null) {
            writer.close();
        }
        writer = file;
        if (segments.isEmpty()) {
            nextSegment = number;
            nextOffset = 0;
        }
        segments.put(number, length);
        bytes += length;
        deleteRead();
    }

    private void giveUpOldest(long wanted) throws IOException {
        long freed = 0;
        while (freed < wanted) {
            ByteBuffer record = next(false);
            if (record == null) {
                return;
            }
            if (ChunkRecord.kind(record, 0) == ChunkRecord.CHUNK) {
                lost(ChunkRecord.key(record, 0), ChunkRecord.lines(record, 0));
                freed += record.limit();
            }
            bytes -= record.limit();
        }
        deleteRead();
    }

    /**
     * The next chunk, which stays until it is {@link #done}; null when there is none. Its bytes are valid until the
     * next call.
     */
    synchronized Entry poll() throws IOException {
        while (true) {
            ByteBuffer record = next(true);
            if (record == null) {
                return null;
            }
            if (ChunkRecord.kind(record, 0) == ChunkRecord.CHUNK) {
                Long gap = gaps.remove(ChunkRecord.key(record, 0));
                return new Entry(ChunkRecord.chunk(record), nextSegment, nextOffset - record.limit(),
                        record.limit(), gap == null ? 0 : gap);
            }
            bytes -= record.limit();
        }
    }

    /**
     * Reads the next record whole and moves on; null at the end.
     *
     * @param toHold into the buffer for the entry in hand, not beside it
     */
    private ByteBuffer next(boolean toHold) throws IOException {
        while (!segments.isEmpty()) {
            Long length = segments.get(nextSegment);
            if (length != null && nextOffset < length) {
                ByteBuffer record = reader.read(nextSegment, nextOffset, toHold);
                nextOffset += record.limit();
                return record;
            }
            Long later = segments.higherKey(nextSegment);
            if (later == null) {
                return null;
            }
            nextSegment = later;
            nextOffset = 0;
        }
        return null;
    }

    /** The entry is about to be written; {@code mark} says where. */
    synchronized void begin(Entry entry, String mark) throws IOException {
        position.write(entry.segment(), entry.offset(), mark);
    }

    /** The entry was written. */
    synchronized void done(Entry entry) {
        bytes -= entry.length();
    }

    /** All that was done is written for good. */
    synchronized void settle() throws IOException {
        if (position.mark() != null || position.segment() != nextSegment || position.offset() != nextOffset) {
            position.write(nextSegment, nextOffset, null);
        }
        deleteRead();
    }

    /** A line number of entries that cannot be read is given up: the queue goes on behind its damaged file. */
    synchronized void passDamage() throws IOException {
        Long later = segments.higherKey(nextSegment);
        nextOffset = later == null ? segments.getOrDefault(nextSegment, 0L) : 0;
        nextSegment = later == null ? nextSegment : later;
        bytes = 0;
        for (Map.Entry<Long, Long> segment : segments.tailMap(nextSegment).entrySet()) {
            bytes += segment.getValue() - (segment.getKey() == nextSegment ? nextOffset : 0);
        }
    }

    private void deleteRead() throws IOException {
        while (!segments.isEmpty() && segments.firstKey() < Math.min(position.segment(), nextSegment)
                && segments.firstKey() < segments.lastKey()) {
            reader.leave(segments.firstKey());
            Files.deleteIfExists(path(segments.firstKey()));
            segments.pollFirstEntry();
        }
    }

    /** Lines of a stream that are missing at the end, so that no later chunk can say so; by stream and process. */
    synchronized Map<String, Long> takeGaps() {
        Map<String, Long> all = Map.copyOf(gaps);
        gaps.clear();
        return all;
    }

    /** Whether nothing waits to be taken. */
    synchronized boolean isEmpty() {
        return segments.isEmpty() || nextSegment == segments.lastKey() && nextOffset >= segments.lastEntry().getValue();
    }

    /** Bytes that wait, with what a record needs beside its lines. */
    long bytes() {
        return Math.max(bytes, 0);
    }

    long droppedLines() {
        return droppedLines;
    }

    /** Of one process. */
    long droppedLines(String processId) {
        return dropped.getOrDefault(processId, 0L);
    }

    @Override
    public synchronized void close() throws IOException {
        reader.close();
        if (writer != null) {
            writer.close();
            writer = null;
        }
        position.close();
    }

    /** Closes and removes it with whatever is in it. */
    synchronized void delete() throws IOException {
        close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
