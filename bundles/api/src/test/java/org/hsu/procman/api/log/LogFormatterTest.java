package org.hsu.procman.api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogLevel;
import org.junit.jupiter.api.Test;

class LogFormatterTest {
    private static final String TIME = "1970-01-01T00:00:00.000+00:00";

    private static LogChunk chunk(long firstSequence, byte[] bytes) {
        int lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return new LogChunk("web", LogStream.STDOUT, 1, 1, firstSequence, lines, 0, ByteBuffer.wrap(bytes));
    }

    private static byte[] format(LogFormat format, LogChunk chunk) {
        ByteBuffer formatted = new LogFormatter(format, "", ZoneOffset.UTC).format(chunk);
        byte[] bytes = new byte[formatted.remaining()];
        formatted.get(bytes);
        return bytes;
    }

    /**
     * Lines of all lengths and kinds, each at any distance from a multiple of eight. Invalid characters of three and
     * four bytes are left out, for the JDK replaces them otherwise than Unicode advises.
     */
    @Test
    void randomLinesAreWrittenAsASimpleWriterWrites() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream enhanced = new ByteArrayOutputStream();
            StringBuilder json = new StringBuilder();
            int first = 1 + random.nextInt(1200);
            for (int line = 0; line < 12; line++) {
                byte[] text = line(random, round % 5);
                in.writeBytes(text);
                in.write('\n');
                enhanced.writeBytes(("[" + TIME + "][web][stdout] ").getBytes(StandardCharsets.UTF_8));
                enhanced.writeBytes(text);
                enhanced.write('\n');
                json.append("{\"time\":\"").append(TIME).append("\",\"id\":\"web\",\"stream\":\"stdout\",\"sequence\":")
                        .append(first + line).append(",\"line\":\"")
                        .append(escaped(new String(text, StandardCharsets.UTF_8))).append("\"}\n");
            }
            LogChunk chunk = chunk(first, in.toByteArray());
            assertEquals(json.toString(), new String(format(LogFormat.JSON, chunk), StandardCharsets.UTF_8));
            assertEquals(new String(enhanced.toByteArray(), StandardCharsets.ISO_8859_1),
                    new String(format(LogFormat.ENHANCED_PLAIN, chunk), StandardCharsets.ISO_8859_1));
        }
    }

    private static byte[] line(Random random, int kind) {
        byte[] text = new byte[random.nextInt(40)];
        for (int i = 0; i < text.length; i++) {
            int b = kind == 0 ? random.nextInt(0xE0)
                    : kind == 1 ? "\"\\\t\u0000\u001f\r ~".charAt(random.nextInt(8))
                    : 32 + random.nextInt(95);
            text[i] = (byte) (b == '\n' ? 'n' : b);
        }
        return kind == 2 ? "Grüße, 日本 \uD83D\uDE00 ".repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8) : text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            int named = "\"\\\b\f\r\t".indexOf(c);
            escaped.append(named >= 0 ? "\\" + "\"\\bfrt".charAt(named)
                    : c < 0x20 ? String.format("\\u%04x", (int) c)
                    : String.valueOf(c));
        }
        return escaped.toString();
    }

    @Test
    void numbersGoOnOverPowersOfTenAndJump() {
        LogFormatter formatter = new LogFormatter(LogFormat.JSON, "", ZoneOffset.UTC);
        for (long first : List.of(1L, 8L, 98L, 99_999_998L, 0L, Long.MAX_VALUE - 3, 5L)) {
            ByteBuffer formatted = formatter.format(chunk(first, "a\nb\nc\n".getBytes(StandardCharsets.UTF_8)));
            String text = StandardCharsets.UTF_8.decode(formatted).toString();
            List<String> numbers = text.lines().map(line -> line.replaceAll(".*\"sequence\":(\\d+).*", "$1")).toList();
            assertEquals(List.of("" + first, "" + (first + 1), "" + (first + 2)), numbers);
        }
    }

    @Test
    void formattersOfOneThreadDoNotMixTheirLines() {
        LogFormatter one = new LogFormatter(LogFormat.JSON, "", ZoneOffset.UTC);
        LogFormatter other = new LogFormatter(LogFormat.PLAIN, "> ", ZoneOffset.UTC);
        for (int i = 1; i < 4; i++) {
            String text = StandardCharsets.UTF_8.decode(one.format(chunk(i, "a\n".getBytes(StandardCharsets.UTF_8)))).toString();
            assertEquals("{\"time\":\"" + TIME + "\",\"id\":\"web\",\"stream\":\"stdout\",\"sequence\":" + i
                    + ",\"line\":\"a\"}\n", text);
            assertEquals("> b\n", StandardCharsets.UTF_8.decode(
                    other.format(chunk(i, "b\n".getBytes(StandardCharsets.UTF_8)))).toString());
        }
    }

    @Test
    void wordsThatOnlyEndOrBeginLikeALevelAreNone() {
        assertEquals(null, level("xxxxcritical here"));
        assertEquals(null, level("LEVEL OF WATER"));
        assertEquals(null, level("the error was mine"));
        assertEquals(LogLevel.FATAL, level("2026 CRITICAL it burns"));
        assertEquals(LogLevel.WARN, level("{\"a\":1,\"loglevel\": \"Warning\"}"));
        assertEquals(LogLevel.ERROR, level("INFO first, but level=err"));
        assertEquals(LogLevel.INFO, level("level=strange INFO"));
    }

    private static LogLevel level(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return LineLevel.of(bytes, 0, bytes.length);
    }
}
