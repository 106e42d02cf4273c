package org.hsu.procman.manager.log.targets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogOrigin;
import org.hsu.procman.api.log.LogStream;

/**
 * A chunk as it stands in a queue's file: a header of {@value #HEADER} bytes, the process's name and labels, the
 * lines. A record of kind {@link #SEEN} has no lines; its text says which lines were queued last, so that a file
 * can be read without those before it.
 */
final class ChunkRecord {
    static final int HEADER = 64;
    static final int CHUNK = 1;
    static final int SEEN = 2;

    private static final int MAGIC = 0x70726C71;
    private static final int STDERR = 1;
    private static final int ENHANCED = 2;
    private static final int STRUCTURED = 4;

    private ChunkRecord() {}

    /** Header, name and labels of a chunk; its lines follow. */
    static ByteBuffer head(LogChunk chunk) {
        byte[] id = utf8(chunk.processId());
        Map<String, String> labels = chunk.origin().labels();
        StringBuilder text = new StringBuilder();
        labels.forEach((key, value) -> text.append(key).append('\0').append(value).append('\0'));
        byte[] pairs = labels.isEmpty() ? new byte[0] : utf8(text.toString());
        int flags = (chunk.stream() == LogStream.STDERR ? STDERR : 0)
                | (chunk.origin().enhanced() ? ENHANCED : 0)
                | (chunk.origin().structured() ? STRUCTURED : 0);
        ByteBuffer head = ByteBuffer.allocate(HEADER + 2 + id.length + pairs.length);
        header(head, CHUNK, head.capacity() - HEADER, chunk.bytes().remaining(), chunk.lines(), flags);
        head.putLong(16, chunk.firstSequence()).putLong(24, chunk.firstLine()).putLong(32, chunk.epochMillis());
        head.putLong(40, chunk.generation()).putInt(48, (int) chunk.pid());
        head.putInt(60, check(head, 0));
        head.position(HEADER);
        head.putShort((short) id.length).put(id).put(pairs).flip();
        return head;
    }

    /** A whole record of kind {@link #SEEN}. */
    static ByteBuffer seen(Map<String, TargetQueue.Seen> last) {
        StringBuilder text = new StringBuilder();
        last.forEach((key, seen) -> text.append(key).append('\0')
                .append(seen.generation()).append('\0').append(seen.sequence()).append('\0'));
        byte[] body = utf8(text.toString());
        ByteBuffer record = ByteBuffer.allocate(HEADER + body.length);
        header(record, SEEN, 0, body.length, 0, 0);
        record.putInt(60, check(record, 0));
        record.position(HEADER);
        record.put(body).flip();
        return record;
    }

    private static void header(ByteBuffer to, int kind, int meta, int body, int lines, int flags) {
        to.putInt(0, MAGIC).putInt(4, meta).putInt(8, body).putInt(12, lines).putInt(52, kind).putInt(56, flags);
    }

    /** The length of the whole record that begins there, 0 when none that is whole does. */
    static int length(ByteBuffer from, int at) {
        if (from.limit() - at < HEADER || from.getInt(at) != MAGIC || from.getInt(at + 60) != check(from, at)) {
            return 0;
        }
        long length = (long) HEADER + from.getInt(at + 4) + from.getInt(at + 8);
        return length > from.limit() - at ? 0 : (int) length;
    }

    /** The length that a header speaks of, whether the record is whole or not; 0 when it is no header. */
    static int lengthOf(ByteBuffer header) {
        boolean valid = header.getInt(0) == MAGIC && header.getInt(60) == check(header, 0);
        return valid ? HEADER + header.getInt(4) + header.getInt(8) : 0;
    }

    static int kind(ByteBuffer from, int at) {
        return from.getInt(at + 52);
    }

    static int lines(ByteBuffer from, int at) {
        return from.getInt(at + 12);
    }

    /** What a record of a chunk has last. */
    static TargetQueue.Seen seen(ByteBuffer from, int at) {
        return new TargetQueue.Seen(from.getLong(at + 40), from.getLong(at + 16) + lines(from, at) - 1);
    }

    /** The stream and process of a chunk, as {@link TargetQueue} calls them. */
    static String key(ByteBuffer from, int at) {
        int length = from.getShort(at + HEADER);
        byte[] id = new byte[length];
        from.get(at + HEADER + 2, id);
        LogStream stream = (from.getInt(at + 56) & STDERR) != 0 ? LogStream.STDERR : LogStream.STDOUT;
        return key(stream, new String(id, StandardCharsets.UTF_8));
    }

    static String key(LogStream stream, String processId) {
        return stream.word() + ' ' + processId;
    }

    static LogChunk chunk(ByteBuffer record) {
        int idLength = record.getShort(HEADER);
        byte[] id = new byte[idLength];
        record.get(HEADER + 2, id);
        int pairsLength = record.getInt(4) - 2 - idLength;
        Map<String, String> labels = new LinkedHashMap<>();
        if (pairsLength > 0) {
            byte[] pairs = new byte[pairsLength];
            record.get(HEADER + 2 + idLength, pairs);
            String[] words = new String(pairs, StandardCharsets.UTF_8).split("\0", -1);
            for (int i = 0; i + 1 < words.length; i += 2) {
                labels.put(words[i], words[i + 1]);
            }
        }
        int flags = record.getInt(56);
        ByteBuffer bytes = record.duplicate();
        bytes.position(HEADER + record.getInt(4));
        return new LogChunk(
                new String(id, StandardCharsets.UTF_8),
                (flags & STDERR) != 0 ? LogStream.STDERR : LogStream.STDOUT,
                record.getLong(40),
                record.getInt(48),
                new LogOrigin(labels, (flags & ENHANCED) != 0, (flags & STRUCTURED) != 0),
                record.getLong(16),
                record.getLong(24),
                record.getInt(12),
                record.getLong(32),
                null,
                bytes.slice().asReadOnlyBuffer());
    }

    /** Takes over what a record of kind {@link #SEEN} says. */
    static void readSeen(ByteBuffer from, int at, Map<String, TargetQueue.Seen> into) {
        byte[] body = new byte[from.getInt(at + 8)];
        from.get(at + HEADER, body);
        String[] words = new String(body, StandardCharsets.UTF_8).split("\0", -1);
        for (int i = 0; i + 2 < words.length; i += 3) {
            into.put(words[i], new TargetQueue.Seen(Long.parseLong(words[i + 1]), Long.parseLong(words[i + 2])));
        }
    }

    private static int check(ByteBuffer header, int at) {
        long mixed = 17;
        for (int i = 0; i < 56; i += 8) {
            mixed = (mixed ^ header.getLong(at + i)) * 0x9E3779B97F4A7C15L;
        }
        mixed = (mixed ^ header.getInt(at + 56)) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 32) | 1;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
