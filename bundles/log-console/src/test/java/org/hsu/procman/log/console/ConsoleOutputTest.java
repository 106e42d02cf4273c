package org.hsu.procman.log.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.Test;

class ConsoleOutputTest {

    private static LogChunk chunk(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
        return new LogChunk("web", LogStream.STDOUT, 1, 2, 3, 2, 4, direct);
    }

    private static LogSinkRequest request(LogFormat format, String prefix) {
        return new LogSinkRequest(Path.of("/"), format, prefix);
    }

    /** Remembers each write on its own. */
    private static final class Writes extends OutputStream {
        private final StringBuilder seen = new StringBuilder();

        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            seen.append('<').append(new String(bytes, offset, length, StandardCharsets.UTF_8)).append('>');
        }
    }

    @Test
    void aChunkIsOneWrite() throws IOException {
        for (String prefix : new String[] {"", "p "}) {
            Writes writes = new Writes();
            try (LogSink sink = new StdoutOutput(writes).open(request(LogFormat.PLAIN, prefix), new NoSettings())) {
                sink.write(chunk("one\ntwo\n"));
                sink.write(chunk("3\n4\n"));
            }
            assertEquals("<" + prefix + "one\n" + prefix + "two\n><" + prefix + "3\n" + prefix + "4\n>",
                    writes.seen.toString());
        }
    }

    @Test
    void jsonObjectsALine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogSink sink = new StderrOutput(out).open(request(LogFormat.JSON, ""), new NoSettings());
        sink.write(chunk("one\ntwo\n"));
        assertEquals("one:3 two:4", out.toString(StandardCharsets.UTF_8)
                .replaceAll("\\{.*\"sequence\":(\\d),\"line\":\"(\\w+)\"}\n", "$2:$1 ").trim());
    }

    @Test
    void aDescriptorThatCannotBeWrittenIsAnError() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        LogSink sink = new StdoutOutput(broken).open(request(LogFormat.PLAIN, ""), new NoSettings());
        assertThrows(IOException.class, () -> sink.write(chunk("one\n")));
    }

    @Test
    void theRealStandardErrorTakesLines() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Child.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals("to stderr\n", new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, child.waitFor());
    }

    /** Writes one line to its own standard error by the product's component. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            try (LogSink sink = new StderrOutput().open(request(LogFormat.PLAIN, ""), new NoSettings())) {
                sink.write(chunk("to stderr\n"));
            }
        }
    }
}
