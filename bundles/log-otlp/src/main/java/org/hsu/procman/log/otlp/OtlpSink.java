package org.hsu.procman.log.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hsu.procman.api.log.LineLevel;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.spec.LogLevel;

/**
 * Lines on their way to a collector: a chunk is one request, and taken when the collector has said that it has
 * it. So every line arrives at least once. Used by one thread at a time.
 */
final class OtlpSink implements LogSink {
    private static final AttributeKey<String> STREAM = AttributeKey.stringKey("log.iostream");
    private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("procman.sequence");

    /** Kept, or the level set below is forgotten: the exporter says each failure itself, as does the manager. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

    private final LogSinkRequest request;
    private final OtlpSettings settings;
    private final LogFormatter formatter;
    private final OtlpHttpLogRecordExporter exporter;

    OtlpSink(LogSinkRequest request, OtlpSettings settings) throws IOException {
        EXPORTER.setLevel(Level.OFF);
        this.request = request;
        this.settings = settings;
        this.formatter = request.formatter();
        OtlpHttpLogRecordExporterBuilder builder = OtlpHttpLogRecordExporter.builder()
                .setServiceClassLoader(OtlpSink.class.getClassLoader())
                .setEndpoint(settings.endpoint().toString())
                .setCompression(settings.compression().name().toLowerCase(Locale.ROOT))
                .setTimeout(settings.timeout())
                .setConnectTimeout(settings.timeout())
                .setRetryPolicy(null);
        settings.headers().forEach(builder::addHeader);
        if (settings.caFile() != null) {
            builder.setTrustedCertificates(Files.readAllBytes(settings.caFile()));
        }
        exporter = builder.build();
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        CompletableResultCode sent = exporter.export(records(chunk));
        sent.join(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        if (!sent.isSuccess()) {
            Throwable reason = sent.getFailureThrowable();
            throw new IOException(settings.endpoint() + " did not take " + chunk.lines() + " lines"
                    + (reason == null ? "" : ": " + reason.getMessage()), reason);
        }
    }

    private List<LogRecordData> records(LogChunk chunk) {
        Resource resource = resource(chunk);
        long nanos = TimeUnit.MILLISECONDS.toNanos(chunk.epochMillis());
        byte[] raw = bytes(chunk.bytes());
        byte[] formatted = bytes(formatter.format(chunk));
        List<LogRecordData> records = new ArrayList<>(chunk.lines());
        int start = 0;
        int rawStart = 0;
        for (int line = 0; start < formatted.length; line++) {
            int end = endOfLine(formatted, start);
            int rawEnd = endOfLine(raw, rawStart);
            LogLevel level = LineLevel.of(raw, rawStart, rawEnd);
            AttributesBuilder attributes = Attributes.builder()
                    .put(STREAM, chunk.stream().word())
                    .put(SEQUENCE, chunk.sequence(line));
            chunk.fields(line).forEach(attributes::put);
            records.add(new LineRecord(resource, nanos, severity(level), level == null ? null : level.word(),
                    new String(formatted, start, end - start, StandardCharsets.UTF_8), attributes.build()));
            start = end + 1;
            rawStart = rawEnd + 1;
        }
        return records;
    }

    private Resource resource(LogChunk chunk) {
        AttributesBuilder attributes = Attributes.builder().put("service.name", chunk.processId());
        if (chunk.pid() > 0) {
            attributes.put("process.pid", chunk.pid());
        }
        if (!request.hostName().isEmpty()) {
            attributes.put("host.name", request.hostName());
        }
        if (!request.managerId().isEmpty()) {
            attributes.put("procman.manager.id", request.managerId());
        }
        settings.resource().forEach(attributes::put);
        return Resource.create(attributes.build());
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

    private static Severity severity(LogLevel level) {
        return level == null ? Severity.UNDEFINED_SEVERITY_NUMBER : Severity.valueOf(level.name());
    }

    /** Nothing is kept after a chunk. */
    @Override
    public void flush() {}

    @Override
    public void close() {
        exporter.shutdown();
    }
}
