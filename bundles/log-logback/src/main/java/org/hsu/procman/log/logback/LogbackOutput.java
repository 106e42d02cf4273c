package org.hsu.procman.log.logback;

import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The log output {@code logback}: a line is an event of the logger {@code process.<id>.<stream>}, so that the
 * appenders of {@code config/logback.xml} take it. Thread-safe.
 */
@Component(service = LogOutput.class)
@LogType("logback")
public final class LogbackOutput implements LogOutput<LogbackSettings> {

    @Activate
    public LogbackOutput() {}

    @Override
    public Class<LogbackSettings> settingsType() {
        return LogbackSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, LogbackSettings settings) {
        return new LogbackSink(request, settings);
    }
}
