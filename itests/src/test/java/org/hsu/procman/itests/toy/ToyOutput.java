package org.hsu.procman.itests.toy;

import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.settings.NoSettings;

/** Takes everything and keeps nothing. */
public final class ToyOutput implements LogOutput<NoSettings> {

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, NoSettings settings) {
        return new LogSink() {
            @Override
            public void write(LogChunk chunk) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
