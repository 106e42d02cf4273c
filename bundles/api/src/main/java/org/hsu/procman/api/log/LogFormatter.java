package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.hsu.procman.api.spec.LogFormat;

/**
 * Writes the lines of a chunk in one of the three formats, for every kind of output alike.
 *
 * <ul>
 *   <li>{@code plain}: prefix and line, bytes untouched;
 *   <li>{@code enhanced_plain}: prefix and {@code [time][id][stream] line}, the line's bytes untouched;
 *   <li>{@code json}: one object a line: {@code time}, {@code id}, {@code stream}, {@code sequence},
 *       {@code line}, and {@code prefix} if there is one, so that it stays JSON. Bytes that are not UTF-8
 *       become U+FFFD, one for each maximal invalid part as Unicode advises (chapter 3.9, table 3-11).
 * </ul>
 *
 * Times are RFC 3339 with milliseconds and the offset of the zone given. It keeps its buffers between
 * calls, so it allocates per chunk and not per line. Not thread-safe: one for each open target.
 */
public final class LogFormatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LINE_KEY = ascii(",\"line\":\"");
    private static final byte[] LINE_END = ascii("\n");
    private static final byte[] OBJECT_END = ascii("\"}\n");
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final LogFormat format;
    private final String prefix;
    private final ZoneId zone;
    private byte[] in = new byte[0];
    private byte[] out = new byte[8192];
    private int size;

    /**
     * @param prefix put before each line, empty for none
     * @param zone   whose offset the times have
     */
    public LogFormatter(LogFormat format, String prefix, ZoneId zone) {
        this.format = Objects.requireNonNull(format, "format");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
        this.zone = Objects.requireNonNull(zone, "zone");
    }

    /** The chunk's lines as they are to be written, each ended by {@code \n}; valid until the next call. */
    public ByteBuffer format(LogChunk chunk) {
        ByteBuffer bytes = chunk.bytes().duplicate();
        if (format == LogFormat.PLAIN && prefix.isEmpty()) {
            return bytes;
        }
        int length = bytes.remaining();
        if (in.length < length) {
            in = new byte[length];
        }
        bytes.get(in, 0, length);
        size = 0;
        byte[] head = head(chunk);
        byte[] tail = format == LogFormat.JSON ? OBJECT_END : LINE_END;
        int start = 0;
        long sequence = chunk.firstSequence();
        while (start < length) {
            int end = start;
            while (end < length && in[end] != '\n') {
                end++;
            }
            append(head, 0, head.length);
            if (format == LogFormat.JSON) {
                number(sequence++);
                append(LINE_KEY, 0, LINE_KEY.length);
                escape(in, start, end);
            } else {
                append(in, start, end - start);
            }
            append(tail, 0, tail.length);
            start = end + 1;
        }
        return ByteBuffer.wrap(out, 0, size);
    }

    /** What stands before the line, or before the sequence number in JSON; the same for a whole chunk. */
    private byte[] head(LogChunk chunk) {
        if (format == LogFormat.PLAIN) {
            return prefix.getBytes(StandardCharsets.UTF_8);
        }
        String time = TIME.format(Instant.ofEpochMilli(chunk.epochMillis()).atZone(zone));
        if (format == LogFormat.ENHANCED_PLAIN) {
            return (prefix + '[' + time + "][" + chunk.processId() + "][" + chunk.stream().word() + "] ")
                    .getBytes(StandardCharsets.UTF_8);
        }
        append("{\"time\":\"" + time + "\",\"id\":\"");
        escape(chunk.processId());
        append("\",\"stream\":\"" + chunk.stream().word() + '"');
        if (!prefix.isEmpty()) {
            append(",\"prefix\":\"");
            escape(prefix);
            append("\"");
        }
        append(",\"sequence\":");
        byte[] head = Arrays.copyOf(out, size);
        size = 0;
        return head;
    }

    private void escape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        escape(bytes, 0, bytes.length);
    }

    /** Appends the bytes as the inside of a JSON string (RFC 8259, section 7). */
    private void escape(byte[] from, int start, int end) {
        int clean = start;
        int i = start;
        while (i < end) {
            int b = from[i];
            if (b >= 0x20 && b != '"' && b != '\\') {
                i++;
                continue;
            }
            int length = b < 0 ? utf8Length(from, i, end) : 0;
            if (length > 0) {
                i += length;
                continue;
            }
            append(from, clean, i - clean);
            if (length < 0) {
                append(REPLACEMENT, 0, REPLACEMENT.length);
                i -= length;
            } else {
                escapeOne(b);
                i++;
            }
            clean = i;
        }
        append(from, clean, end - clean);
    }

    private void escapeOne(int b) {
        ensure(6);
        out[size++] = '\\';
        switch (b) {
            case '"', '\\' -> out[size++] = (byte) b;
            case '\b' -> out[size++] = 'b';
            case '\f' -> out[size++] = 'f';
            case '\n' -> out[size++] = 'n';
            case '\r' -> out[size++] = 'r';
            case '\t' -> out[size++] = 't';
            default -> {
                out[size++] = 'u';
                out[size++] = '0';
                out[size++] = '0';
                out[size++] = HEX[b >> 4];
                out[size++] = HEX[b & 15];
            }
        }
    }

    /**
     * How many bytes the well-formed character at {@code i} has; or, negative, how many bytes of it are a
     * maximal invalid part (Unicode, table 3-7).
     */
    private static int utf8Length(byte[] from, int i, int end) {
        int lead = from[i] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return -1;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        for (int k = 1; k < length; k++) {
            int next = i + k < end ? from[i + k] & 0xFF : 0;
            if (next < low || next > high) {
                return -k;
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }

    private void number(long value) {
        ensure(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            out[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        append(bytes, 0, bytes.length);
    }

    private void append(byte[] from, int start, int length) {
        ensure(length);
        System.arraycopy(from, start, out, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
