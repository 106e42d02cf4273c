package org.hsu.procman.log.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;

/** Names of log files, of what they are rotated to, and of their indexes. */
final class LogPaths {

    private LogPaths() {}

    /** The file that a stream is written to: {@code <id>-stdout.log} or the one that the operator named. */
    static Path file(Path logDirectory, String processId, LogStream stream, LoggingSpec logging) {
        Path own = logging.logFile();
        Path file = own != null ? own : Path.of(processId + "-" + stream.word() + ".log");
        return logDirectory.resolve(file).toAbsolutePath().normalize();
    }

    /** What the file is called after {@code number} rotations; 0 is the file itself. */
    static Path rotated(Path file, int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    /** The index of a file, rotated or not. */
    static Path index(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".idx");
    }

    /** Tells the streams apart that share a file; never 0, which stands for nobody. */
    static int source(String processId, LogStream stream) {
        CRC32 crc = new CRC32();
        crc.update((stream.word() + " " + processId).getBytes(StandardCharsets.UTF_8));
        int source = (int) crc.getValue();
        return source == 0 ? 1 : source;
    }
}
