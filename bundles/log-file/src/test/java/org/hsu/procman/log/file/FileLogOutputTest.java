package org.hsu.procman.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogOutputTest {

    @TempDir
    Path dir;

    private static FileSettings settings(String path, long maxSize, int maxFiles) {
        return new FileSettings(path, maxSize, maxFiles, null, null, 0, false, 2);
    }

    private String written(LogFormat format, String prefix, LogChunk... chunks) throws IOException {
        Path file = dir.resolve("sub/all.log");
        Files.deleteIfExists(file);
        LogSinkRequest request = new LogSinkRequest(dir, format, prefix);
        try (LogSink sink = new FileLogOutput().open(request, settings("sub/all.log", 10_000, 2))) {
            for (LogChunk chunk : chunks) {
                sink.write(chunk);
            }
            sink.flush();
            return Files.readString(file);
        }
    }

    @Test
    void plainLines() throws IOException {
        LogChunk chunk = Chunks.stderr(1, 0, "one", "", "three");
        assertEquals("one\n\nthree\n", written(LogFormat.PLAIN, "", chunk));
        assertEquals("> one\n> \n> three\n", written(LogFormat.PLAIN, "> ", chunk));
    }

    @Test
    void enhancedLinesSayWhenAndWhose() throws IOException {
        String text = written(LogFormat.ENHANCED_PLAIN, "[ALL]", Chunks.stderr(1, 1_000, "one"),
                Chunks.chunk("db", LogStream.STDOUT, 9, 2_000, "two"));
        String time = "\\[19(69|70)-\\d\\d-\\d\\dT\\d\\d:\\d\\d:0%d\\.000[+-]\\d\\d:\\d\\d]";
        assertTrue(text.matches("\\[ALL]" + String.format(time, 1) + "\\[web]\\[stderr] one\n"
                + "\\[ALL]" + String.format(time, 2) + "\\[db]\\[stdout] two\n"), text);
    }

    @Test
    void jsonEscapesWhatJsonCannotHold() {
        byte[] bytes = "tab\tquote\"back\\slash\u0001 é😀\r\nnext\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("{\"time\":\"1970-01-01T00:00:01.005+00:00\",\"id\":\"web\",\"stream\":\"stdout\",\"sequence\":99,"
                + "\"line\":\"tab\\tquote\\\"back\\\\slash\\u0001 é😀\\r\"}\n"
                + "{\"time\":\"1970-01-01T00:00:01.005+00:00\",\"id\":\"web\",\"stream\":\"stdout\",\"sequence\":100,"
                + "\"line\":\"next\"}\n", json("", bytes, 2));
        assertTrue(json("a\"b", new byte[] {'\n'}, 1).contains("\"prefix\":\"a\\\"b\",\"sequence\":99,\"line\":\"\""));
    }

    @Test
    void jsonReplacesWhatIsNotUtf8AsTheJdkDoes() {
        Random random = new Random(7);
        int[] pool = {0x41, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xA0, 0xE2, 0x82, 0xAC, 0xF0, 0x90, 0xF4, 0x8F, 0xFF};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(8)];
            for (int k = 0; k < bytes.length - 1; k++) {
                bytes[k] = (byte) pool[random.nextInt(pool.length)];
            }
            bytes[bytes.length - 1] = '\n';
            String expected = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
            String json = json("", bytes, 1);
            assertEquals(expected, json.substring(json.indexOf("\"line\":\"") + 8, json.length() - 3));
        }
        // A surrogate in UTF-8: the JDK makes one replacement of it, Unicode's practice is three.
        String surrogate = json("", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n'}, 1);
        assertTrue(surrogate.contains("\"line\":\"\uFFFD\uFFFD\uFFFD\"}"), surrogate);
    }

    private static String json(String prefix, byte[] bytes, int lines) {
        ByteBuffer formatted = new LogFormatter(LogFormat.JSON, prefix, ZoneOffset.UTC)
                .format(Chunks.chunk("web", LogStream.STDOUT, 99, lines, 1_005, bytes));
        return StandardCharsets.UTF_8.decode(formatted).toString();
    }

    @Test
    void itIsRotatedWithoutAnIndex() throws IOException {
        LogChunk[] chunks = new LogChunk[1000];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = Chunks.stdout(i + 1, 0, "x".repeat(99));
        }
        written(LogFormat.PLAIN, "", chunks);
        assertEquals(10_000, Files.size(dir.resolve("sub/all.log.2")));
        try (var files = Files.list(dir.resolve("sub"))) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void aPathIsNeeded() {
        assertThrows(IllegalArgumentException.class, () -> settings("", 1, 1));
        assertThrows(IllegalArgumentException.class, () -> settings("/", 1, 1));
    }

    @Test
    void anUnknownPlaceholderIsNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> settings("{proces_id}.log", 1, 1)).getMessage();
        assertTrue(message.contains("{proces_id}") && message.contains("{process_id}, {worker_id}, {stream}"), message);
    }

    @Test
    void thePathMayNameWhoseLinesTheyAre() throws IOException {
        LogSinkRequest request = new LogSinkRequest(dir, LogFormat.PLAIN, "", LogEnhancement.NONE, "main/1", "..");
        FileSettings settings = settings("{host}/{manager_id}/{process_id}-{stream}-{date}.log", 10_000, 2);
        String day = LocalDate.ofInstant(Instant.ofEpochMilli(0), ZoneId.systemDefault()).toString();
        try (LogSink sink = new FileLogOutput().open(request, settings)) {
            for (int round = 1; round <= 3; round++) {
                for (String id : List.of("a", "b", "c")) {
                    sink.write(Chunks.chunk(id, LogStream.STDOUT, round, 0, id + round));
                }
            }
        }
        for (String id : List.of("a", "b", "c")) {
            assertEquals(id + "1\n" + id + "2\n" + id + "3\n",
                    Files.readString(dir.resolve("_/main_1/" + id + "-stdout-" + day + ".log")));
        }
    }

    @Test
    void whatWasWrittenSinceTheMarkIsTakenBackAlsoAfterARotationAndAKill() throws IOException {
        LogSinkRequest request = new LogSinkRequest(dir, LogFormat.ENHANCED_PLAIN, "");
        FileSettings settings = settings("all.log", 4096, 5);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            LogChunk chunk = Chunks.stdout(i, 0, "line " + i, "more");
            String mark;
            try (LogSink killed = new FileLogOutput().open(request, settings)) {
                mark = killed.mark(chunk);
                if (i % 2 == 0) {
                    killed.write(chunk);
                }
            }
            if (i % 4 == 0) {
                Path file = dir.resolve("all.log");
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 7));
            }
            try (LogSink next = new FileLogOutput().open(request, settings)) {
                next.rollBack(mark);
                next.mark(chunk);
                next.write(chunk);
            }
            expected.addAll(List.of("line " + i, "more"));
        }
        List<String> found = new ArrayList<>();
        for (int number = 5; number >= 0; number--) {
            Path file = LogPaths.rotated(dir.resolve("all.log"), number);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                found.add(line.substring(line.lastIndexOf(']') + 2));
            }
        }
        assertTrue(Files.exists(dir.resolve("all.log.3")), "it was not rotated");
        assertEquals(expected, found);
    }

    @Test
    void anotherFileThanTheMarkedOneIsLeftAlone() throws IOException {
        LogSinkRequest request = new LogSinkRequest(dir, LogFormat.PLAIN, "");
        FileSettings settings = settings("all.log", 4096, 5);
        String mark;
        try (LogSink sink = new FileLogOutput().open(request, settings)) {
            mark = sink.mark(Chunks.stdout(1, 0, "one"));
            Files.move(dir.resolve("all.log"), dir.resolve("elsewhere"));
        }
        try (LogSink sink = new FileLogOutput().open(request, settings)) {
            sink.write(Chunks.stdout(1, 0, "one"));
            sink.rollBack(mark);
        }
        assertEquals("one\n", Files.readString(dir.resolve("all.log")));
        assertEquals("", Files.readString(dir.resolve("elsewhere")));
    }
}
