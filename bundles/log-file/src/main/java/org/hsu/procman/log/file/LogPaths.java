package org.hsu.procman.log.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    /** What a rotated file is called when it is compressed; its index keeps its name. */
    static Path compressed(Path rotated) {
        return rotated.resolveSibling(rotated.getFileName() + ".gz");
    }

    /** The rotated file as it is there, plain or compressed; null when it is not. */
    static Path existing(Path file, int number) {
        Path plain = rotated(file, number);
        if (Files.exists(plain)) {
            return plain;
        }
        Path compressed = compressed(plain);
        return number > 0 && Files.exists(compressed) ? compressed : null;
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
