package @package@;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.hsu.procman.api.settings.Required;
import org.osgi.service.component.annotations.Component;

/** Appends lines to a file. */
@Component
@LogType("@name@")
public final class @Name@Output implements LogOutput<@Name@Output.Settings> {

    /** Key {@code path}: the file; relative to the log directory. */
    public record Settings(@Required Path path) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, Settings settings) throws IOException {
        Path file = request.logDirectory().resolve(settings.path());
        return new Sink(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), request.formatter());
    }

    private static final class Sink implements LogSink {
        private final FileChannel file;
        private final LogFormatter formatter;

        Sink(FileChannel file, LogFormatter formatter) throws IOException {
            this.file = file;
            this.formatter = formatter;
            file.position(file.size());
        }

        @Override
        public void write(LogChunk chunk) throws IOException {
            ByteBuffer bytes = formatter.format(chunk);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }

        @Override
        public void flush() {
            // Another process can read it already.
        }

        @Override
        public String mark(LogChunk chunk) throws IOException {
            return Long.toString(file.position());
        }

        @Override
        public void rollBack(String mark) throws IOException {
            file.truncate(Long.parseLong(mark));
            file.position(file.size());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
