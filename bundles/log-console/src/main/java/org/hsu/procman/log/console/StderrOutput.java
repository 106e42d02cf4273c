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
 * The log output {@code process_manager_stderr}: the manager's own standard error. Thread-safe.
 */
@Component(service = LogOutput.class)
@LogType("process_manager_stderr")
public final class StderrOutput implements LogOutput<NoSettings> {
    private final OutputStream out;

    /** Writes to the descriptor itself: {@code System.err} swallows failures. */
    @Activate
    public StderrOutput() {
        this(new FileOutputStream(FileDescriptor.err));
    }

    StderrOutput(OutputStream out) {
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
