package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineSearchTest {

    @TempDir
    Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'ready', 'all\nis ready now\n', true",
        "'^ready$', 'x\nready\n', true",
        "'^ready$', 'ready\r\n', true",
        "'^ready$', 'not ready\n', false",
        "'a\\nb', 'a\nb\n', false",
        "'größe \\d+', 'größe 42\n', true",
        "'ready', '\n\n', false",
        "'(?i)READY', 'Ready.\n', true",
    })
    void aLineIsLookedAtAsAWhole(String pattern, String text, boolean found) {
        assertEquals(found, new LineSearch(Pattern.compile(pattern)).isIn(bytes(text)));
    }

    @Test
    void aPatternThatExplodesCostsLittleAndIsGivenUp() {
        LineSearch search = new LineSearch(Pattern.compile(".*.*.*.*.*.*.*=.*x"));
        String line = "a".repeat(300) + "!\n";
        assertTimeout(Duration.ofSeconds(5), () -> assertFalse(search.isIn(bytes(line.repeat(10_000)))));
        assertTrue(search.exhausted());
    }

    @Test
    void aPatternThatNestsTooDeepIsNoMatch() {
        LineSearch search = new LineSearch(Pattern.compile("(x|y)*z"));
        assertFalse(search.isIn(bytes("xy".repeat(2000) + "\n")));
    }

    @Test
    void onlyTheBeginningOfALongLineCounts() {
        assertFalse(new LineSearch(Pattern.compile("ready")).isIn(bytes("x".repeat(LineSearch.LONGEST) + "ready\n")));
    }

    @Test
    void whatWasFoundIsKnownToTheNextManager() {
        Path mark = folder.resolve("3.ready");
        List<String> told = new ArrayList<>();
        ReadyLine first = new ReadyLine(Pattern.compile("up"), mark, told::add);
        first.accept(chunk("starting\n"));
        assertTrue(told.isEmpty());
        first.accept(chunk("up\n"));
        first.accept(chunk("up\n"));
        assertEquals(List.of("a line matched ready.log_pattern up"), told);
        assertTrue(Files.exists(mark));
        new ReadyLine(Pattern.compile("up"), mark, told::add).accept(chunk("nothing\n"));
        assertEquals(2, told.size());
    }

    private static LogChunk chunk(String text) {
        return new LogChunk("web", LogStream.STDOUT, 3, 77, 1, 1, 0, bytes(text));
    }
}
