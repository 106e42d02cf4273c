package org.hsu.procman.log.logback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.hsu.procman.api.log.LineLevel;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Lines as events, with {@code process}, {@code stream} and {@code pid} in the MDC and the number of the line as
 * key and value {@code sequence}. An appender that fails says so to nobody: a line is taken when it was logged.
 * Used by one thread at a time.
 */
final class LogbackSink implements LogSink {
    private final LogFormatter formatter;
    private final LogbackSettings settings;

    LogbackSink(LogSinkRequest request, LogbackSettings settings) {
        this.formatter = request.formatter();
        this.settings = settings;
    }

    @Override
    public void write(LogChunk chunk) {
        Logger logger = LoggerFactory.getLogger("process." + chunk.processId() + '.' + chunk.stream().word());
        byte[] raw = bytes(chunk.bytes());
        byte[] formatted = bytes(formatter.format(chunk));
        LogLevel silent = chunk.stream() == LogStream.STDERR ? settings.stderrLevel() : settings.stdoutLevel();
        try (MDC.MDCCloseable process = MDC.putCloseable("process", chunk.processId());
                MDC.MDCCloseable stream = MDC.putCloseable("stream", chunk.stream().word());
                MDC.MDCCloseable pid = MDC.putCloseable("pid", Long.toString(chunk.pid()))) {
            int start = 0;
            int rawStart = 0;
            for (int line = 0; start < formatted.length; line++) {
                int end = endOfLine(formatted, start);
                int rawEnd = endOfLine(raw, rawStart);
                LogLevel level = LineLevel.of(raw, rawStart, rawEnd);
                LoggingEventBuilder event = logger.atLevel(level(level == null ? silent : level))
                        .addKeyValue("sequence", chunk.sequence(line));
                chunk.fields(line).forEach(event::addKeyValue);
                event.log(new String(formatted, start, end - start, StandardCharsets.UTF_8));
                start = end + 1;
                rawStart = rawEnd + 1;
            }
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static int endOfLine(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private static Level level(LogLevel level) {
        return level == LogLevel.FATAL ? Level.ERROR : Level.valueOf(level.name());
    }

    /** Whether an appender keeps lines back is its own affair. */
    @Override
    public void flush() {}

    @Override
    public void close() {}
}
