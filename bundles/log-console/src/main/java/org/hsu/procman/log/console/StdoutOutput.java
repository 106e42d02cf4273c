package org.hsu.procman.log.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.hsu.procman.api.settings.NoSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The log output {@code process_manager_stdout}: the manager's own standard output. Thread-safe.
 */
@Component(service = LogOutput.class)
@LogType("process_manager_stdout")
public final class StdoutOutput implements LogOutput<NoSettings> {
    private final OutputStream out;

    /** Writes to the descriptor itself: {@code System.out} swallows failures. */
    @Activate
    public StdoutOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StdoutOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, NoSettings settings) {
        return new ConsoleSink(out, request);
    }
}
