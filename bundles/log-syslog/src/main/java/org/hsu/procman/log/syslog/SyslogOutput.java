package org.hsu.procman.log.syslog;

import java.io.IOException;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The log output {@code syslog}. Thread-safe. */
@Component(service = LogOutput.class)
@LogType("syslog")
public final class SyslogOutput implements LogOutput<SyslogSettings> {

    @Activate
    public SyslogOutput() {}

    @Override
    public Class<SyslogSettings> settingsType() {
        return SyslogSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, SyslogSettings settings) throws IOException {
        return new SyslogSink(request, settings, Connection.open(settings));
    }
}
