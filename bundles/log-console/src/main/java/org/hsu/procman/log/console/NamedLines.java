package org.hsu.procman.log.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;

/** Lines behind the id of their process; on a terminal with nothing in them that it would obey. */
final class NamedLines implements LogSink {
    /** Those that can be read on dark and light: cyan, green, yellow, magenta, blue, and their bright ones. */
    private static final int[] COLOURS = {36, 32, 33, 35, 34, 96, 92, 93, 95, 94};
    private static final String RED = "\u001b[31m";
    private static final String RESET = "\u001b[0m";
    private static final int WIDEST = 24;
    private static final int FIRST_OF_C1 = 0xC2;

    private final OutputStream out;
    private final LogFormatter formatter;
    private final boolean terminal;
    private final boolean colours;
    private final Map<String, Integer> known = new HashMap<>();
    private int width = 8;

    /** @param out unbuffered; not closed by this */
    NamedLines(OutputStream out, LogFormatter formatter, boolean terminal, boolean colours) {
        this.out = out;
        this.formatter = formatter;
        this.terminal = terminal;
        this.colours = colours;
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        ByteBuffer bytes = formatter.format(chunk);
        byte[] name = name(chunk).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.remaining() + chunk.lines() * name.length);
        boolean begins = true;
        boolean mayBeC1 = false;
        while (bytes.hasRemaining()) {
            int each = bytes.get() & 0xFF;
            if (begins) {
                text.writeBytes(name);
            }
            begins = each == '\n';
            boolean control = (each < ' ' && each != '\n' && each != '\t') || each == 0x7F
                    || (mayBeC1 && each >= 0x80 && each <= 0x9F);
            text.write(terminal && control ? '?' : each);
            mayBeC1 = each == FIRST_OF_C1;
        }
        out.write(text.toByteArray());
    }

    private String name(LogChunk chunk) {
        String id = chunk.processId();
        int colour = COLOURS[known.computeIfAbsent(id, any -> known.size()) % COLOURS.length];
        width = Math.max(width, Math.min(id.length(), WIDEST));
        String padded = id + " ".repeat(Math.max(0, width - id.length()));
        if (!colours) {
            return padded + " | ";
        }
        String bar = chunk.stream() == LogStream.STDERR ? RESET + RED + " | " : " | ";
        return "\u001b[" + colour + "m" + padded + bar + RESET;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
