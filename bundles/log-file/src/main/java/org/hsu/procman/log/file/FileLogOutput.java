package org.hsu.procman.log.file;

import java.io.IOException;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The log output {@code file}: lines of many processes in rotated files, one or as many as its path stands for.
 * Thread-safe.
 */
@Component(service = LogOutput.class)
@LogType("file")
public final class FileLogOutput implements LogOutput<FileSettings> {
    private final Upkeep upkeep = new Upkeep();

    @Activate
    public FileLogOutput() {}

    @Override
    public Class<FileSettings> settingsType() {
        return FileSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, FileSettings settings) throws IOException {
        return new FileSink(request, settings, upkeep);
    }

    @Deactivate
    void stop() {
        upkeep.close();
    }
}
