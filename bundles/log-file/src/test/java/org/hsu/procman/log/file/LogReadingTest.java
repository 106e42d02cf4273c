package org.hsu.procman.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReadingTest {
    private static final LoggingSpec SPEC = Chunks.rotated(1000, 5);

    @TempDir
    Path dir;

    private final FileProcessLog log = new FileProcessLog();
    private LogSink out;
    private LogSink err;

    @BeforeEach
    void open() throws IOException {
        out = log.open(dir, "web", LogStream.STDOUT, SPEC);
        err = log.open(dir, "web", LogStream.STDERR, SPEC);
    }

    @AfterEach
    void close() throws IOException {
        log.stop();
    }

    private LogPage read(LogQuery query) throws IOException {
        return log.read(dir, "web", SPEC, query);
    }

    /** Lines of 10 bytes, three a chunk; the time is the number. */
    private void writeOut(int from, int to) throws IOException {
        for (int i = from; i <= to; i += 3) {
            out.write(Chunks.stdout(i, i, line(i), line(i + 1), line(i + 2)));
        }
    }

    private static String line(int number) {
        return String.format("line %04d", number);
    }

    private static List<String> lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(LogReadingTest::line).toList();
    }

    @Test
    void nothingWrittenIsAnEmptyPageThatCanBeFollowed() throws IOException {
        LogPage empty = log.read(dir, "other", SPEC, Chunks.newest(10));
        assertEquals(List.of(), empty.lines());
        LogSink other = log.open(dir, "other", LogStream.STDERR, SPEC);
        other.write(Chunks.chunk("other", LogStream.STDERR, 1, 5, "first"));
        assertEquals(List.of("first"),
                Chunks.texts(log.read(dir, "other", SPEC, Chunks.after(empty.cursor(), 10))));
    }

    @Test
    void newestLinesComeOutOfRotatedFilesInOrder() throws IOException {
        writeOut(1, 300);
        assertTrue(Files.exists(dir.resolve("web-stdout.log.3")));
        LogPage page = read(Chunks.newest(250));
        assertEquals(lines(51, 300), Chunks.texts(page));
        assertEquals(IntStream.rangeClosed(51, 300).mapToObj(i -> (long) i).toList(),
                page.lines().stream().map(LogLine::sequence).toList());
        assertEquals(298, page.lines().get(249).epochMillis());
    }

    @Test
    void bothStreamsAreMergedByTime() throws IOException {
        out.write(Chunks.stdout(1, 10, "o1"));
        err.write(Chunks.stderr(1, 20, "e1", "e2"));
        out.write(Chunks.stdout(2, 30, "o2"));
        err.write(Chunks.stderr(3, 30, "e3"));
        assertEquals(List.of("o1", "e1", "e2", "o2", "e3"), Chunks.texts(read(Chunks.newest(100))));
        assertEquals(List.of("e2", "o2", "e3"), Chunks.texts(read(Chunks.newest(3))));
        LogPage errors = read(new LogQuery(LogStream.STDERR, "", 10, 0, null));
        assertEquals(List.of("e1", "e2", "e3"), Chunks.texts(errors));
        assertEquals(3, errors.lines().get(2).sequence());
    }

    @Test
    void aCursorFollowsOverRotations() throws IOException {
        writeOut(1, 30);
        LogPage page = read(Chunks.newest(1));
        assertEquals(List.of(line(30)), Chunks.texts(page));
        List<String> followed = new ArrayList<>();
        for (int i = 31; i < 600; i += 30) {
            writeOut(i, i + 27);
            err.write(Chunks.stderr(i, i + 29, "error " + i));
            do {
                page = read(Chunks.after(page.cursor(), 7));
                page.lines().stream().filter(l -> l.stream() == LogStream.STDOUT).forEach(l -> followed.add(l.text()));
            } while (!page.lines().isEmpty());
        }
        assertEquals(lines(31, 600), followed);
    }

    @Test
    void aCursorIntoAFileNotKeptGoesOnAtTheOldestLine() throws IOException {
        writeOut(1, 30);
        String cursor = read(Chunks.newest(1)).cursor();
        writeOut(31, 1500);
        List<String> kept = Chunks.texts(read(Chunks.newest(5000)));
        assertTrue(kept.size() >= 500 && !kept.contains(line(31)), "the first lines are gone");
        assertEquals(kept, Chunks.texts(read(Chunks.after(cursor, 5000))));
    }

    @Test
    void sinceAndExpressionFilter() throws IOException {
        writeOut(1, 300);
        LogPage since = read(new LogQuery(null, "", 1000, 250, null));
        assertEquals(lines(250, 300), Chunks.texts(since));
        LogPage found = read(new LogQuery(null, "", 2, 0, Chunks.found("00[0-9]7$")));
        assertEquals(List.of(line(87), line(97)), Chunks.texts(found));
        LogPage next = read(new LogQuery(null, read(Chunks.newest(1)).cursor(), 10, 0, Chunks.found("x")));
        writeOut(301, 303);
        assertEquals(List.of(line(302)),
                Chunks.texts(read(new LogQuery(null, next.cursor(), 10, 0, Chunks.found("0302")))));
        assertThrows(IllegalArgumentException.class, () -> read(Chunks.after("nonsense", 1)));
    }

    @Test
    void filesWithoutAnIndexAreReadableAndFollowed() throws IOException {
        writeOut(1, 300);
        String cursor = read(Chunks.newest(1)).cursor();
        try (var files = Files.newDirectoryStream(dir, ".*.idx")) {
            for (Path index : files) {
                Files.delete(index);
            }
        }
        LogPage page = read(Chunks.newest(250));
        assertEquals(lines(51, 300), Chunks.texts(page));
        assertEquals(0, page.lines().get(0).sequence());
        assertTrue(page.lines().get(0).epochMillis() > 1_600_000_000_000L, "the file's own time");
        assertEquals(List.of(), read(Chunks.after(cursor, 10)).lines());
    }

    @Test
    void aTornIndexIsUsedAsFarAsItGoes() throws IOException {
        writeOut(1, 60);
        Path index = dir.resolve(".web-stdout.log.idx");
        byte[] bytes = Files.readAllBytes(index);
        Files.write(index, Arrays.copyOf(bytes, 16 + 40 * 10 + 13));
        LogPage page = read(Chunks.newest(100));
        assertEquals(lines(1, 60), Chunks.texts(page));
        assertEquals(30, page.lines().get(29).sequence());
        assertEquals(0, page.lines().get(30).sequence());
    }

    @Test
    void oneFileForBothStreams() throws IOException {
        LoggingSpec one = Chunks.with(dir.resolve("all.log"), SPEC.rotation());
        LogSink both1 = log.open(dir, "web", LogStream.STDOUT, one);
        LogSink both2 = log.open(dir, "web", LogStream.STDERR, one);
        LogSink stranger = log.open(dir, "db", LogStream.STDOUT, one);
        both1.write(Chunks.stdout(1, 1, "o1"));
        both2.write(Chunks.stderr(1, 2, "e1"));
        stranger.write(Chunks.chunk("db", LogStream.STDOUT, 77, 3, "s1"));
        both1.write(Chunks.stdout(2, 4, "o2", "o3"));
        assertEquals("o1\ne1\ns1\no2\no3\n", Files.readString(dir.resolve("all.log")));
        LogPage all = log.read(dir, "web", one, Chunks.newest(10));
        assertEquals(List.of("o1", "e1", "o2", "o3"), Chunks.texts(all));
        LogPage errors = log.read(dir, "web", one, new LogQuery(LogStream.STDERR, "", 10, 0, null));
        assertEquals(List.of("e1"), Chunks.texts(errors));
        assertEquals(3, log.lastSequence(dir, "web", LogStream.STDOUT, one));
        assertEquals(1, log.lastSequence(dir, "web", LogStream.STDERR, one));
        assertEquals(77, log.lastSequence(dir, "db", LogStream.STDOUT, one));
        both2.write(Chunks.stderr(2, 5, "e2"));
        assertEquals(List.of("e2"), Chunks.texts(log.read(dir, "web", one, Chunks.after(all.cursor(), 9))));
        assertEquals(List.of(dir.resolve("all.log")), log.files(dir, "web", one));
    }

    @Test
    void aBigFileIsReadFromItsEnd() throws IOException {
        Path big = dir.resolve("big-stdout.log");
        String line = "x".repeat(99) + "\n";
        Files.writeString(big, line.repeat(300_000) + "y".repeat(600_000) + "\nlast\nunfinished");
        LogPage page = log.read(dir, "big", SPEC, Chunks.newest(2));
        assertEquals("last", page.lines().get(1).text());
        LogPage all = log.read(dir, "big", SPEC, new LogQuery(null, "", 1_000_000, 0, Chunks.found("^y")));
        assertEquals(600_000, all.lines().stream().mapToInt(l -> l.text().length()).sum());
        String cursor = page.cursor();
        Files.writeString(big, " line\nnext\n", StandardOpenOption.APPEND);
        assertEquals(List.of("unfinished line", "next"),
                Chunks.texts(log.read(dir, "big", SPEC, Chunks.after(cursor, 9))));
    }
}
