package org.hsu.procman.api.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogField;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogLevel;

/**
 * Writes the lines of a chunk in one of the formats, for every kind of output alike.
 *
 * <ul>
 *   <li>{@code plain}: prefix and line, bytes untouched;
 *   <li>{@code enhanced_plain}: prefix and {@code [time][id][stream] line}, the line's bytes untouched; what the
 *       enhancement adds stands in brackets of its own after the stream, {@code [pid=12]};
 *   <li>{@code json}: one object a line: {@code time}, {@code id}, {@code stream}, {@code sequence},
 *       {@code line}, and {@code prefix} if there is one, so that it stays JSON; what the enhancement adds is called
 *       as its key without {@code add_}, what plugins add is under {@code added}. Bytes that are not UTF-8
 *       become U+FFFD, one for each maximal invalid part as Unicode advises (chapter 3.9, table 3-11);
 *   <li>{@code structured_json}: as {@code json}, with {@code level} where {@link LineLevel} finds one, and with
 *       {@code fields} in place of {@code line} where the line is a JSON object, as it is, or logfmt, as an object
 *       of strings.
 * </ul>
 * A piece of a line that was too long, but for the last one, is marked: {@code [partial=true]}, {@code "partial":true}.
 * Times are RFC 3339 with milliseconds and the offset of the zone given. It allocates per chunk and not per
 * line. Not thread-safe: one for each open target.
 */
public final class LogFormatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
    private static final byte[] SEQUENCE_KEY = ascii(",\"sequence\":");
    private static final byte[] LINE_NUMBER_KEY = ascii(",\"line_number\":");
    private static final byte[] LINE_KEY = ascii(",\"line\":\"");
    private static final byte[] LINE_END = ascii("\"}\n");
    private static final byte[] PARTIAL = ascii(",\"partial\":true");
    /** In bytes; the manager cuts what is longer, so what has this length is a piece, as good as always. */
    private static final int LONGEST_LINE = 256 * 1024;
    private static final byte[] OBJECT_END = ascii("}\n");
    /** Buffers of one thread; a stream's own would be held for each of a thousand that were busy once. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final LogSinkRequest request;
    private final LogFormat format;
    private final LogEnhancement enhancement;
    private final ZoneId zone;
    private final Decimal sequence = new Decimal();
    private final Decimal lineNumber = new Decimal();
    private TextBuffer out;
    private LineScan scan;
    private byte[] in;
    private Scratch scratch;

    private static final class Scratch {
        private final TextBuffer out = new TextBuffer();
        private final LineScan scan = new LineScan();
        private final JsonLine json = new JsonLine();
        private final LogfmtLine logfmt = new LogfmtLine();
    }

    /**
     * @param prefix put before each line, empty for none
     * @param zone   whose offset the times have
     */
    public LogFormatter(LogFormat format, String prefix, ZoneId zone) {
        this(new LogSinkRequest(Path.of(""), format, prefix), zone);
    }

    /** @param zone whose offset the times have */
    public LogFormatter(LogSinkRequest request, ZoneId zone) {
        this.request = request;
        this.format = request.format();
        this.enhancement = request.enhancement();
        this.zone = Objects.requireNonNull(zone, "zone");
    }

    /**
     * The chunk's lines as they are to be written, each ended by {@code \n}; valid until the calling thread asks any
     * formatter again.
     */
    public ByteBuffer format(LogChunk chunk) {
        ByteBuffer bytes = chunk.bytes().duplicate();
        if (format == LogFormat.PLAIN && request.prefix().isEmpty()) {
            return bytes;
        }
        scratch = SCRATCH.get();
        out = scratch.out;
        scan = scratch.scan;
        scan.load(bytes);
        in = scan.bytes();
        out.clear();
        switch (format) {
            case PLAIN -> plain();
            case ENHANCED_PLAIN -> enhanced(chunk);
            default -> objects(chunk);
        }
        return out.asByteBuffer();
    }

    private void plain() {
        byte[] head = request.prefix().getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start < scan.length(); ) {
            int end = scan.newline(start);
            out.append(head).append(in, start, end - start).one('\n');
            start = end + 1;
        }
    }

    private void enhanced(LogChunk chunk) {
        byte[] head = enhancedHead(chunk);
        boolean numbered = carries(LogField.SEQUENCE, chunk);
        boolean counted = carries(LogField.LINE_NUMBER, chunk) && chunk.firstLine() > 0;
        int line = 0;
        for (int start = 0; start < scan.length(); line++) {
            int end = scan.newline(start);
            out.append(head);
            if (numbered) {
                bracket("sequence", Long.toString(chunk.sequence(line)));
            }
            if (counted) {
                bracket("line_number", Long.toString(chunk.line(line)));
            }
            if (end - start >= LONGEST_LINE) {
                bracket("partial", "true");
            }
            if (chunk.details() != null) {
                chunk.fields(line).forEach(this::bracket);
            }
            out.one(' ').append(in, start, end - start).one('\n');
            start = end + 1;
        }
    }

    private void objects(LogChunk chunk) {
        boolean numbered = carries(LogField.SEQUENCE, chunk);
        boolean counted = carries(LogField.LINE_NUMBER, chunk) && chunk.firstLine() > 0;
        boolean structured = format == LogFormat.STRUCTURED_JSON;
        byte[] head = jsonHead(chunk, numbered);
        int line = 0;
        for (int start = 0; start < scan.length(); line++) {
            int special = scan.special(start);
            int end = special < scan.length() && in[special] == '\n' ? special : scan.newline(special);
            out.append(head);
            if (numbered) {
                sequence.set(chunk.sequence(line));
                sequence.appendTo(out);
            }
            if (counted) {
                lineNumber.set(chunk.line(line));
                out.append(LINE_NUMBER_KEY);
                lineNumber.appendTo(out);
            }
            if (end - start >= LONGEST_LINE) {
                out.append(PARTIAL);
            }
            if (chunk.details() != null && !chunk.fields(line).isEmpty()) {
                out.append(",\"added\":");
                object(chunk.fields(line));
            }
            if (structured && structure(chunk, start, end)) {
                out.append(OBJECT_END);
            } else {
                out.append(LINE_KEY);
                escaped(start, special, end);
                out.append(LINE_END);
            }
            start = end + 1;
        }
    }

    /** @param firstSpecial where the first byte of the line is that may not stand as it is; its end for none */
    private void escaped(int start, int firstSpecial, int end) {
        int clean = start;
        int special = firstSpecial;
        while (special < end) {
            out.append(in, clean, special - clean);
            clean = out.escaped(in, special, end);
            special = scan.special(clean);
        }
        out.append(in, clean, end - clean);
    }

    /** Writes the level and, if the line has a structure, its fields; whether it has. */
    private boolean structure(LogChunk chunk, int start, int end) {
        LogLevel level = LineLevel.of(in, start, end);
        if (level != null) {
            member("level", level.word());
        }
        return chunk.origin().structured() && fields(start, end);
    }

    private boolean carries(LogField field, LogChunk chunk) {
        return (chunk.origin().enhanced() ? enhancement : LogEnhancement.NONE).carries(field, format);
    }

    /** What stands before the number of each line; the same for a whole chunk. */
    private byte[] enhancedHead(LogChunk chunk) {
        out.append(request.prefix());
        if (carries(LogField.TIMESTAMP, chunk)) {
            out.one('[').append(time(chunk)).one(']');
        }
        out.one('[').append(chunk.processId()).one(']');
        if (carries(LogField.STREAM, chunk)) {
            out.one('[').append(chunk.stream().word()).one(']');
        }
        if (carries(LogField.PROCESS_MANAGER_ID, chunk)) {
            bracket("process_manager_id", request.managerId());
        }
        if (carries(LogField.HOSTNAME, chunk)) {
            bracket("hostname", request.hostName());
        }
        if (carries(LogField.PID, chunk) && chunk.pid() > 0) {
            bracket("pid", Long.toString(chunk.pid()));
        }
        if (carries(LogField.LABELS, chunk)) {
            chunk.origin().labels().forEach(this::bracket);
        }
        byte[] head = out.copy();
        out.clear();
        return head;
    }

    private void bracket(String key, String value) {
        out.one('[').append(key).one('=').append(value).one(']');
    }

    /** What stands before the number of each line, or before the line. */
    private byte[] jsonHead(LogChunk chunk, boolean numbered) {
        out.one('{');
        if (carries(LogField.TIMESTAMP, chunk)) {
            out.append("\"time\":\"").append(time(chunk)).append("\",");
        }
        out.append("\"id\":").quoted(chunk.processId());
        if (carries(LogField.STREAM, chunk)) {
            member("stream", chunk.stream().word());
        }
        if (!request.prefix().isEmpty()) {
            member("prefix", request.prefix());
        }
        if (carries(LogField.PROCESS_MANAGER_ID, chunk)) {
            member("process_manager_id", request.managerId());
        }
        if (carries(LogField.HOSTNAME, chunk)) {
            member("hostname", request.hostName());
        }
        if (carries(LogField.PID, chunk) && chunk.pid() > 0) {
            out.append(",\"pid\":").number(chunk.pid());
        }
        if (carries(LogField.LABELS, chunk)) {
            out.append(",\"labels\":");
            object(chunk.origin().labels());
        }
        if (numbered) {
            out.append(SEQUENCE_KEY);
        }
        byte[] head = out.copy();
        out.clear();
        return head;
    }

    private void member(String key, String value) {
        out.append(",\"").append(key).append("\":").quoted(value);
    }

    private void object(Map<String, String> members) {
        String[] comma = {"{"};
        members.forEach((key, value) -> {
            out.append(comma[0]).quoted(key).one(':').quoted(value);
            comma[0] = ",";
        });
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private boolean fields(int start, int end) {
        for (LogEnhancement.Parser parser : enhancement.parsers()) {
            if (parser == LogEnhancement.Parser.JSON && scratch.json.isObject(in, start, end)) {
                out.append(",\"fields\":").append(in, start, end - start);
                return true;
            }
            if (parser == LogEnhancement.Parser.LOGFMT && scratch.logfmt.parse(in, start, end)) {
                out.append(",\"fields\":");
                scratch.logfmt.appendTo(out);
                return true;
            }
        }
        return false;
    }

    private String time(LogChunk chunk) {
        return TIME.format(Instant.ofEpochMilli(chunk.epochMillis()).atZone(zone));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
