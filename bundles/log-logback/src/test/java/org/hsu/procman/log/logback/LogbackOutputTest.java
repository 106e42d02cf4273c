package org.hsu.procman.log.logback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogLevel;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogbackOutputTest {

    @Test
    void aLineIsAnEventOfItsProcessAndStream() throws IOException {
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                event.prepareForDeferredProcessing();
                super.append(event);
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger("process.web");
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
        byte[] bytes = "hello {} é\n[ERROR] oh\nlevel=trace not wanted\n".getBytes(StandardCharsets.UTF_8);
        try (LogSink sink = new LogbackOutput().open(new LogSinkRequest(Path.of("/"), LogFormat.PLAIN, ""),
                new LogbackSettings(LogLevel.INFO, LogLevel.WARN))) {
            sink.write(new LogChunk("web", LogStream.STDERR, 1, 42, 7, 3, 5, ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        } finally {
            logger.detachAppender(appender);
        }
        assertEquals(List.of("hello {} é", "[ERROR] oh"),
                appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        ILoggingEvent first = appender.list.get(0);
        assertEquals("process.web.stderr", first.getLoggerName());
        assertEquals(Level.WARN, first.getLevel());
        assertEquals(Map.of("process", "web", "stream", "stderr", "pid", "42"), first.getMDCPropertyMap());
        assertEquals(7L, first.getKeyValuePairs().get(0).value);
        assertEquals(Level.ERROR, appender.list.get(1).getLevel());
        assertNull(MDC.get("process"));
    }
}
