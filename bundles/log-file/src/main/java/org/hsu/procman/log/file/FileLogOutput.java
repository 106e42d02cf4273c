package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.file.Path;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The log output {@code file}: the lines of all processes in one rotated file. Thread-safe. */
@Component(service = LogOutput.class)
@LogType("file")
public final class FileLogOutput implements LogOutput<FileSettings> {

    @Activate
    public FileLogOutput() {}

    @Override
    public Class<FileSettings> settingsType() {
        return FileSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, FileSettings settings) throws IOException {
        Path path = request.logDirectory().resolve(settings.path()).toAbsolutePath().normalize();
        RotatingFile file = new RotatingFile(path, false, settings.maxSize(), settings.maxFiles());
        file.open();
        LogFormatter formatter = request.formatter();
        return new LogSink() {
            @Override
            public void write(LogChunk chunk) throws IOException {
                file.append(formatter.format(chunk), null);
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
