package org.hsu.procman.log.syslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.hsu.procman.api.log.LineLevel;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogLevel;

/**
 * Lines on their way to a syslog server, a message each:
 * {@code <PRI>1 TIME HOST APP PID STREAM [procman@32473 id="web" stream="stdout" sequence="7"] LINE}. A chunk is
 * one write where the transport is a stream. What is the same for all lines of a chunk is made once. Used by one
 * thread at a time.
 */
final class SyslogSink implements LogSink {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** A stream is written when so much is gathered. */
    private static final int WRITE = 64 * 1024;

    private static final byte[] PART = " part=\"".getBytes(StandardCharsets.US_ASCII);

    private final SyslogSettings settings;
    private final Connection connection;
    private final LogFormatter formatter;
    private final String host;
    private byte[] in = new byte[0];
    private byte[] raw = new byte[0];
    private final byte[] message;
    private final byte[] out;
    private int filled;
    private int gathered;

    SyslogSink(LogSinkRequest request, SyslogSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
        this.formatter = request.formatter();
        this.host = visible(request.hostName(), 255);
        this.message = new byte[(int) settings.maxMessageSize()];
        this.out = new byte[WRITE + message.length + 16];
    }

    /** As a header field may be: visible ASCII, a dash for nothing. */
    private static String visible(String text, int longest) {
        String clean = text.replaceAll("[^!-~]", "_");
        return clean.isEmpty() ? "-" : clean.substring(0, Math.min(clean.length(), longest));
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        connection.check();
        gathered = 0;
        raw = array(chunk.bytes(), raw);
        int rawEnd = chunk.bytes().remaining();
        ByteBuffer formatted = formatter.format(chunk);
        in = array(formatted, in);
        int limit = formatted.remaining();
        byte[] head = head(chunk);
        byte[] data = data(chunk);
        int start = 0;
        int rawStart = 0;
        for (int line = 0; start < limit; line++) {
            int end = endOfLine(in, start, limit);
            int rawLineEnd = endOfLine(raw, rawStart, rawEnd);
            LogLevel level = LineLevel.of(raw, rawStart, rawLineEnd);
            Severity severity = level != null ? Severity.of(level)
                    : chunk.stream() == LogStream.STDERR ? settings.stderrSeverity() : settings.stdoutSeverity();
            line(8 * settings.facility().ordinal() + severity.ordinal(), head, data, chunk.sequence(line), start, end);
            start = end + 1;
            rawStart = rawLineEnd + 1;
        }
        if (gathered > 0) {
            connection.send(out, gathered);
        }
    }

    private static byte[] array(ByteBuffer bytes, byte[] kept) {
        int length = bytes.remaining();
        byte[] array = kept.length < length ? new byte[length] : kept;
        bytes.duplicate().get(array, 0, length);
        return array;
    }

    private static int endOfLine(byte[] bytes, int start, int limit) {
        int end = start;
        while (end < limit && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private byte[] head(LogChunk chunk) {
        String app = settings.appName() == null ? visible(chunk.processId(), 48) : settings.appName();
        String text = "1 " + TIME.format(Instant.ofEpochMilli(chunk.epochMillis())) + ' ' + host + ' ' + app + ' '
                + (chunk.pid() > 0 ? Long.toString(chunk.pid()) : "-") + ' ' + chunk.stream().word() + ' ';
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Up to the number of the line; the ids of processes need no escapes (RFC 5424, section 6.3.3). */
    private byte[] data(LogChunk chunk) {
        String id = settings.structuredDataId();
        String text = id.isEmpty() ? "-" : '[' + id + " id=\"" + chunk.processId() + "\" stream=\""
                + chunk.stream().word() + "\" sequence=\"";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void line(int priority, byte[] head, byte[] data, long sequence, int start, int end) throws IOException {
        int from = start;
        int part = 0;
        do {
            filled = 0;
            one('<');
            number(priority);
            one('>');
            add(head, 0, head.length);
            add(data, 0, data.length);
            if (data.length > 1) {
                number(sequence);
                one('"');
                if (part > 0) {
                    add(PART, 0, PART.length);
                    number(part);
                    one('"');
                }
                one(']');
            }
            int to = Math.min(end, from + message.length - filled - 1);
            if (to < end) {
                to = wholeCharacters(from, to);
            }
            if (to > from) {
                one(' ');
                add(in, from, to - from);
            }
            from = to;
            part++;
            frame();
        } while (from < end);
    }

    /** Where to cut so that no character of UTF-8 is torn. */
    private int wholeCharacters(int from, int to) {
        int cut = to;
        while (cut > to - 4 && cut > from + 1 && (in[cut] & 0xC0) == 0x80) {
            cut--;
        }
        return (in[cut] & 0xC0) == 0x80 ? to : cut;
    }

    private void frame() throws IOException {
        switch (settings.transport()) {
            case UDP, UNIX_DATAGRAM -> {
                connection.send(message, filled);
                return;
            }
            case UNIX -> {
                System.arraycopy(message, 0, out, gathered, filled);
                gathered += filled;
                out[gathered++] = '\n';
            }
            case TCP, TLS -> {
                gathered += digits(filled, out, gathered);
                out[gathered++] = ' ';
                System.arraycopy(message, 0, out, gathered, filled);
                gathered += filled;
            }
        }
        if (gathered >= WRITE) {
            connection.send(out, gathered);
            gathered = 0;
        }
    }

    private void one(int b) {
        message[filled++] = (byte) b;
    }

    private void add(byte[] from, int start, int length) {
        System.arraycopy(from, start, message, filled, length);
        filled += length;
    }

    private void number(long value) {
        filled += digits(value, message, filled);
    }

    private static int digits(long value, byte[] to, int at) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return digits;
    }

    /** Nothing is kept after a chunk. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
