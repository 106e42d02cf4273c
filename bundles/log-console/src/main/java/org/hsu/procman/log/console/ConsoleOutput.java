package org.hsu.procman.log.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.hsu.procman.api.settings.NoSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The log output {@code process_manager_console}: the manager's own standard output for people, each line behind the id
 * of its process, in colour on a terminal unless {@code NO_COLOR} is set. Thread-safe.
 */
@Component(service = LogOutput.class)
@LogType("process_manager_console")
public final class ConsoleOutput implements LogOutput<NoSettings> {
    private final OutputStream out;
    private final boolean terminal;
    private final boolean colours;

    @Activate
    public ConsoleOutput() {
        this(new FileOutputStream(FileDescriptor.out), isTerminal(), System.getenv());
    }

    ConsoleOutput(OutputStream out, boolean terminal, Map<String, String> environment) {
        this.out = out;
        this.terminal = terminal;
        colours = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** {@code System.console()} wants the input to be a terminal too, and from JDK 22 on exists without one. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Runtime.version().feature() < 22 && System.console() != null;
        }
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, NoSettings settings) {
        return new NamedLines(out, request.formatter(), terminal, colours);
    }
}
