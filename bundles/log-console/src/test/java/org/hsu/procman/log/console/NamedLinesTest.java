package org.hsu.procman.log.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.Test;

class NamedLinesTest {
    private static final String ESC = "\u001b";

    private static LogChunk chunk(String id, LogStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        return new LogChunk(id, stream, 1, 2, 1, lines, 0, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private static String written(boolean terminal, Map<String, String> environment, LogChunk... chunks)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LogSink sink = new ConsoleOutput(out, terminal, environment)
                .open(new LogSinkRequest(Path.of("/"), LogFormat.PLAIN, ""), new NoSettings())) {
            for (LogChunk chunk : chunks) {
                sink.write(chunk);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theIdStandsBeforeEachLine() throws IOException {
        assertEquals("web      | one\nweb      | two\na-longer-name | é\nweb           | x\n", written(false, Map.of(),
                chunk("web", LogStream.STDOUT, "one\ntwo\n"), chunk("a-longer-name", LogStream.STDERR, "é\n"),
                chunk("web", LogStream.STDOUT, "x\n")));
    }

    @Test
    void eachProcessHasAColourOfItsOwnAndErrorsARedBar() throws IOException {
        assertEquals(
                ESC + "[36mweb      | " + ESC + "[0ma\n" + ESC + "[32mdb       | " + ESC + "[0mb\n"
                        + ESC + "[36mweb     " + ESC + "[0m" + ESC + "[31m | " + ESC + "[0mc\n",
                written(true, Map.of(), chunk("web", LogStream.STDOUT, "a\n"), chunk("db", LogStream.STDOUT, "b\n"),
                        chunk("web", LogStream.STDERR, "c\n")));
    }

    @Test
    void noColourWhereNobodyWantsIt() throws IOException {
        for (Map<String, String> environment : List.of(Map.of("NO_COLOR", "1"), Map.of("TERM", "dumb"))) {
            assertEquals("web      | a\n", written(true, environment, chunk("web", LogStream.STDOUT, "a\n")));
        }
        assertEquals("web      | a\n", written(false, Map.of(), chunk("web", LogStream.STDOUT, "a\n")));
    }

    @Test
    void aTerminalObeysNoLine() throws IOException {
        LogChunk hostile = chunk("web", LogStream.STDOUT, "\u001b]0;x\u0007\t\u009b1m é\n");
        assertEquals("web      | ?]0;x?\t\uFFFD?1m é\n", written(true, Map.of("NO_COLOR", "1"), hostile));
        LogChunk same = chunk("web", LogStream.STDOUT, "\u001b[1m\n");
        assertEquals("web      | \u001b[1m\n", written(false, Map.of(), same));
    }
}
