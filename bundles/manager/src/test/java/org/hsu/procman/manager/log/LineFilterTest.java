package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogLevel;
import org.junit.jupiter.api.Test;

class LineFilterTest {

    private static String keep(LogFilter filter, String lines) {
        ByteBuffer kept = LineFilter.of(filter).keep(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
        return StandardCharsets.UTF_8.decode(kept).toString();
    }

    @Test
    void levelsThatLinesSay() {
        LogFilter warn = new LogFilter(LogLevel.WARN, List.of(), List.of());
        assertEquals(
                "2026 WARN [main] x\n{\"level\":\"error\"}\nlevel=fatal a=b\nat Some.frame(Information)\n",
                keep(warn, "2026 WARN [main] x\n2026 INFO x\n{\"level\":\"error\"}\n{\"level\":\"debug\"}\n"
                        + "level=fatal a=b\nlevel=info a=b\n[debug] x\nat Some.frame(Information)\n"));
    }

    @Test
    void expressionsFoundOrNot() {
        assertEquals("ab\r\nxa\n", keep(new LogFilter(null, List.of("^a", "a$"), List.of("c")),
                "ab\r\nxa\nac\nxax\n\n"));
        assertNull(LineFilter.of(LogFilter.NONE));
    }

    @Test
    void anExpressionThatWouldExplodeElsewhereDoesNot() {
        String line = "a".repeat(10_000) + "b\n";
        assertEquals("", keep(new LogFilter(null, List.of("(a*)*c"), List.of()), line));
    }

    @Test
    void theLinesOfAChunkKeepTheirNumbers() {
        ByteBuffer bytes = ByteBuffer.wrap("a1\nb\na2\n".getBytes(StandardCharsets.UTF_8));
        LogChunk chunk = LineFilter.of(new LogFilter(null, List.of("a"), List.of()))
                .select(new LogChunk("web", LogStream.STDOUT, 1, 2, 10, 3, 4, bytes));
        assertEquals(2, chunk.lines());
        assertEquals(10, chunk.sequence(0));
        assertEquals(12, chunk.sequence(1));
    }
}
