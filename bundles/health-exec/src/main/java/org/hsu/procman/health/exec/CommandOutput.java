package org.hsu.procman.health.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of what a command writes; the rest is read and thrown away, so that the command never blocks. */
final class CommandOutput {

    private static final int MAX_CHARACTERS = 200;
    private static final int MAX_BYTES = MAX_CHARACTERS * 4;
    private static final int MAX_READS = 64;

    private final InputStream stream;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[16 * 1024];

    CommandOutput(InputStream stream) {
        this.stream = stream;
    }

    /** Takes what is there now, up to a bound, without ever waiting for more. */
    void drain() throws IOException {
        for (int i = 0; i < MAX_READS && stream.available() > 0; i++) {
            int count = stream.read(buffer, 0, Math.min(buffer.length, stream.available()));
            if (count < 0) {
                return;
            }
            beginning.write(buffer, 0, Math.min(count, MAX_BYTES - beginning.size()));
        }
    }

    /** At most 200 characters on one line, empty when nothing was written. */
    String text() {
        String text = beginning.toString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    }
}
