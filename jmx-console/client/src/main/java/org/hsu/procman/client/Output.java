package org.hsu.procman.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output or error as lines of UTF-8 that tells when nobody reads them any more. Thread-safe. */
final class Output {

    private final OutputStream stream;

    Output(OutputStream stream) {
        this.stream = new BufferedOutputStream(stream, 16 * 1024);
    }

    /** Adds a line; it is written at the latest by {@link #flush}. */
    void line(String line) throws Failure {
        text(line + "\n");
    }

    synchronized void text(String text) throws Failure {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** @throws Failure exit code 0 if the reader has gone, 1 if the output cannot be written */
    synchronized void flush() throws Failure {
        try {
            stream.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static Failure lost(IOException e) {
        String why = String.valueOf(e.getMessage());
        boolean readerGone = why.contains("pipe") || why.contains("Pipe") || why.contains("Stream closed");
        return readerGone
                ? new Failure(ExitCode.DONE, "")
                : new Failure(ExitCode.FAILED, "the output cannot be written: " + why);
    }
}
