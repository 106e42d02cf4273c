package org.hsu.procman.log.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/** One line, as the exporter wants it. Immutable. */
final class LineRecord implements LogRecordData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("org.hsu.procman");

    private final Resource resource;
    private final long nanos;
    private final Severity severity;
    private final String severityText;
    private final String line;
    private final Attributes attributes;

    /** @param severityText null for none */
    LineRecord(Resource resource, long nanos, Severity severity, String severityText, String line,
            Attributes attributes) {
        this.resource = resource;
        this.nanos = nanos;
        this.severity = severity;
        this.severityText = severityText;
        this.line = line;
        this.attributes = attributes;
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    /** When the process wrote it is not known: only when it was read. */
    @Override
    public long getTimestampEpochNanos() {
        return nanos;
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return nanos;
    }

    @Override
    public SpanContext getSpanContext() {
        return SpanContext.getInvalid();
    }

    @Override
    public Severity getSeverity() {
        return severity;
    }

    @Override
    public String getSeverityText() {
        return severityText;
    }

    @Override
    @Deprecated
    public Body getBody() {
        return Body.string(line);
    }

    @Override
    public Value<?> getBodyValue() {
        return Value.of(line);
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }
}
