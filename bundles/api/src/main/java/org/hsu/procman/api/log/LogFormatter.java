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
 *
 * Times are RFC 3339 with milliseconds and the offset of the zone given. It keeps its buffers between
 * calls, so it allocates per chunk and not per line. Not thread-safe: one for each open target.
 */
public final class LogFormatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
    private static final byte[] SEQUENCE_KEY = ascii(",\"sequence\":");
    private static final byte[] LINE_NUMBER_KEY = ascii(",\"line_number\":");
    private static final byte[] LINE_KEY = ascii(",\"line\":");
    private static final byte[] OBJECT_END = ascii("}\n");

    private final LogSinkRequest request;
    private final LogFormat format;
    private final LogEnhancement enhancement;
    private final ZoneId zone;
    private final TextBuffer out = new TextBuffer();
    private final JsonLine json = new JsonLine();
    private final LogfmtLine logfmt = new LogfmtLine();
    private byte[] in = new byte[0];

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

    /** The chunk's lines as they are to be written, each ended by {@code \n}; valid until the next call. */
    public ByteBuffer format(LogChunk chunk) {
        ByteBuffer bytes = chunk.bytes().duplicate();
        if (format == LogFormat.PLAIN && request.prefix().isEmpty()) {
            return bytes;
        }
        int length = bytes.remaining();
        if (in.length < length) {
            in = new byte[length];
        }
        bytes.get(in, 0, length);
        out.clear();
        boolean plain = format == LogFormat.PLAIN;
        boolean enhanced = format == LogFormat.ENHANCED_PLAIN;
        byte[] head = plain ? request.prefix().getBytes(StandardCharsets.UTF_8)
                : enhanced ? enhancedHead(chunk) : jsonHead(chunk);
        int start = 0;
        int line = 0;
        while (start < length) {
            int end = start;
            while (end < length && in[end] != '\n') {
                end++;
            }
            out.append(head);
            if (plain) {
                out.append(in, start, end - start).one('\n');
            } else if (enhanced) {
                enhancedLine(chunk, line, start, end);
            } else {
                jsonLine(chunk, line, start, end);
            }
            start = end + 1;
            line++;
        }
        return out.asByteBuffer();
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

    private void enhancedLine(LogChunk chunk, int line, int start, int end) {
        if (carries(LogField.SEQUENCE, chunk)) {
            bracket("sequence", Long.toString(chunk.sequence(line)));
        }
        if (carries(LogField.LINE_NUMBER, chunk) && chunk.firstLine() > 0) {
            bracket("line_number", Long.toString(chunk.line(line)));
        }
        chunk.fields(line).forEach(this::bracket);
        out.one(' ').append(in, start, end - start).one('\n');
    }

    private byte[] jsonHead(LogChunk chunk) {
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

    private void jsonLine(LogChunk chunk, int line, int start, int end) {
        if (carries(LogField.SEQUENCE, chunk)) {
            out.append(SEQUENCE_KEY).number(chunk.sequence(line));
        }
        if (carries(LogField.LINE_NUMBER, chunk) && chunk.firstLine() > 0) {
            out.append(LINE_NUMBER_KEY).number(chunk.line(line));
        }
        Map<String, String> added = chunk.fields(line);
        if (!added.isEmpty()) {
            out.append(",\"added\":");
            object(added);
        }
        boolean structured = false;
        if (format == LogFormat.STRUCTURED_JSON) {
            LogLevel level = LineLevel.of(in, start, end);
            if (level != null) {
                member("level", level.word());
            }
            structured = chunk.origin().structured() && fields(start, end);
        }
        if (!structured) {
            out.append(LINE_KEY).quoted(in, start, end);
        }
        out.append(OBJECT_END);
    }

    private boolean fields(int start, int end) {
        for (LogEnhancement.Parser parser : enhancement.parsers()) {
            if (parser == LogEnhancement.Parser.JSON && json.isObject(in, start, end)) {
                out.append(",\"fields\":").append(in, start, end - start);
                return true;
            }
            if (parser == LogEnhancement.Parser.LOGFMT && logfmt.parse(in, start, end)) {
                out.append(",\"fields\":");
                logfmt.appendTo(out);
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
