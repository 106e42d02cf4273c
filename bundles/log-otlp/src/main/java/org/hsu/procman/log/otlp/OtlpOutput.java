package org.hsu.procman.log.otlp;

import java.io.IOException;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The log output {@code otlp}. Thread-safe. */
@Component(service = LogOutput.class)
@LogType("otlp")
public final class OtlpOutput implements LogOutput<OtlpSettings> {

    @Activate
    public OtlpOutput() {}

    @Override
    public Class<OtlpSettings> settingsType() {
        return OtlpSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, OtlpSettings settings) throws IOException {
        return new OtlpSink(request, settings);
    }
}
