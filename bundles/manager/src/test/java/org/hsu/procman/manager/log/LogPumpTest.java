package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogOrigin;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPumpTest {

    @TempDir
    Path dir;

    private final PlainLog log = new PlainLog();
    private final GrowthPlatform platform = new GrowthPlatform();
    private LogPump pump;
    private LogWriters writers;
    private SpoolDirectory spools;

    @BeforeEach
    void start() {
        spools = new SpoolDirectory(dir.resolve("spool"));
        pump = new LogPump(platform);
        writers = Writers.of(dir, () -> log);
    }

    @AfterEach
    void stop() {
        pump.close();
        writers.close();
        platform.close();
    }

    private Path attach(String id, long generation, LogStream stream) throws IOException {
        Path spool = spools.create(id, generation, stream);
        pump.attach(new SpoolSource(id, generation, 1, stream, spool, 1),
                Writers.sinks(writers, id, stream));
        return spool;
    }

    private void finish(String id, long generation) throws InterruptedException {
        CountDownLatch drained = new CountDownLatch(1);
        pump.finish(id, generation, drained::countDown);
        assertTrue(drained.await(60, TimeUnit.SECONDS), "not drained");
    }

    private static void append(Path spool, byte[] bytes) throws IOException {
        Files.write(spool, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void append(Path spool, String text) throws IOException {
        append(spool, text.getBytes());
    }

    /** Forty lines of 64 KiB, more than fit below a limit of 1 MiB, in a process that goes on. */
    private Path backlogged(LogPump limited) throws Exception {
        pump.close();
        pump = limited;
        Path spool = attach("web", 1, LogStream.STDOUT);
        append(spool, "first\n");
        Until.holds("the first line is kept", () -> text("web").equals("first\n"));
        log.failing = true;
        for (int i = 0; i < 40; i++) {
            append(spool, "%065535d\n".formatted(i));
        }
        return spool;
    }

    @Test
    void beyondTheLimitTheOldestLinesAreLostAndALineSaysHowMany() throws Exception {
        Path spool = backlogged(new LogPump(platform, 1 << 20));
        LogCounters counters = pump.counters("web", LogStream.STDOUT);
        Until.holds("lines are lost", () -> counters.lostLines() >= 24);
        append(spool, "last\n");
        log.failing = false;
        finish("web", 1);
        List<String> lines = text("web").lines().toList();
        long lost = counters.lostLines();
        assertTrue(lost < 40, lost + " lost");
        assertEquals("first", lines.get(0));
        assertEquals("procman: " + lost + " lines are lost here (spool_limit)", lines.get(1));
        assertEquals("%065535d".formatted(lost), lines.get(2));
        assertEquals("last", lines.get(lines.size() - 1));
        assertEquals(1 + 1 + 40 - lost + 1, lines.size());
        synchronized (platform.holes) {
            assertTrue(platform.holes.stream().mapToLong(hole -> hole[1]).sum() >= (lost - 1) << 16, "room was given back");
        }
    }

    @Test
    void withoutALimitAllLinesWait() throws Exception {
        backlogged(new LogPump(platform));
        LogCounters counters = pump.counters("web", LogStream.STDOUT);
        Until.holds("the failure is seen", () -> counters.lastError().equals("told to fail"));
        log.failing = false;
        finish("web", 1);
        assertEquals(41, text("web").lines().count());
        assertEquals(0, counters.lostLines());
    }

    @Test
    void theNextManagerTellsWhatTheLastOneLost() throws Exception {
        Path spool = spools.create("web", 1, LogStream.STDOUT);
        append(spool, "one\ntwo\nthree\nfour\n");
        Files.writeString(kept("web", LogStream.STDOUT), "one\n");
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            checkpoint.write("one\ntwo\nthree\n".length(), 4);
        }
        attach("web", 1, LogStream.STDOUT);
        finish("web", 1);
        assertEquals("one\nprocman: 2 lines are lost here (spool_limit)\nfour\n", text("web"));
    }

    /** Its log is empty, so only the checkpoint can tell; the second line was counted, but not passed over. */
    @Test
    void theNextManagerTellsWhatTheLastOneLostBeforeItWroteALine() throws Exception {
        Path spool = spools.create("web", 1, LogStream.STDOUT);
        append(spool, "one\ntwo\nthree\n");
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            checkpoint.lose(2, 3);
            checkpoint.write("one\n".length(), 2);
        }
        attach("web", 1, LogStream.STDOUT);
        finish("web", 1);
        assertEquals("procman: 1 line is lost here (spool_limit)\ntwo\nthree\n", text("web"));
    }

    private Path kept(String id, LogStream stream) {
        return PlainLog.file(dir, id, stream);
    }

    private String text(String id) throws IOException {
        Path file = kept(id, LogStream.STDOUT);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** A stream whose lines may wait for a minute, for 1000 bytes or for 20 lines. */
    private Path gathering(String id) throws IOException {
        Path spool = spools.create(id, 1, LogStream.STDOUT);
        Route route = new Route(LogOrigin.PLAIN, null, TimeUnit.MINUTES.toNanos(1), 1000, 20,
                Writers.sinks(writers, id, LogStream.STDOUT));
        pump.attach(new SpoolSource(id, 1, 1, LogStream.STDOUT, spool, 1), null, route);
        return spool;
    }

    @Test
    void linesWaitUntilTheBufferIsFullOrThereAreEnoughOrTheInstanceEnds() throws Exception {
        Path bytes = gathering("bytes");
        Path lines = gathering("lines");
        Path ended = gathering("ended");
        append(bytes, "little\n");
        append(lines, "little\n");
        append(ended, "little\n");
        for (String id : List.of("bytes", "lines", "ended")) {
            Until.holds("it is seen that it waits", () -> pump.counters(id, LogStream.STDOUT) != null
                    && pump.counters(id, LogStream.STDOUT).lagBytes() == 7);
            assertEquals("", text(id));
        }
        append(bytes, "x".repeat(1000) + "\n");
        append(lines, "y\n".repeat(20));
        Until.holds("the bytes end the wait", () -> text("bytes").length() == 7 + 1001);
        Until.holds("the lines end the wait", () -> text("lines").length() == 7 + 40);
        assertEquals("", text("ended"));
        finish("ended", 1);
        assertEquals("little\n", text("ended"));
    }

    @Test
    void aMillionLinesOfEachStreamOfAChildAreKeptInOrder() throws Exception {
        Path stdout = attach("web", 1, LogStream.STDOUT);
        Path stderr = attach("web", 1, LogStream.STDERR);
        String script = "awk 'BEGIN { for (i = 1; i <= 1000000; i++) { print \"line\", i;"
                + " if (i % 10 == 0) print \"error\", i > \"/dev/stderr\" } }'";
        Process child = new ProcessBuilder("/bin/sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(stdout.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()))
                .start();
        assertEquals(0, child.waitFor());
        finish("web", 1);
        try (BufferedReader lines = Files.newBufferedReader(kept("web", LogStream.STDOUT))) {
            for (int i = 1; i <= 1_000_000; i++) {
                assertEquals("line " + i, lines.readLine());
            }
            assertNull(lines.readLine());
        }
        try (BufferedReader lines = Files.newBufferedReader(kept("web", LogStream.STDERR))) {
            for (int i = 10; i <= 1_000_000; i += 10) {
                assertEquals("error " + i, lines.readLine());
            }
            assertNull(lines.readLine());
        }
        assertFalse(Files.exists(stdout));
        assertFalse(Files.exists(Checkpoint.pathFor(stdout)));
        LogCounters counters = pump.counters("web", LogStream.STDOUT);
        assertEquals(1_000_000, counters.lines());
        assertEquals(Files.size(kept("web", LogStream.STDOUT)), counters.bytes());
        assertEquals(0, counters.lagBytes());
        synchronized (platform.holes) {
            long end = 0;
            for (long[] hole : platform.holes) {
                assertEquals(end, hole[0], "holes follow each other");
                end = hole[0] + hole[1];
            }
            assertTrue(end >= 8 << 20, "blocks were given back up to " + end);
        }
    }

    @Test
    void anUnterminatedLineWaitsForItsEndOrTheEndOfItsInstance() throws Exception {
        Path spool = attach("web", 1, LogStream.STDOUT);
        append(spool, "one\ntw");
        Until.holds("the first line is kept", () -> text("web").equals("one\n"));
        append(spool, "o\nthr");
        Until.holds("the second line is kept", () -> text("web").equals("one\ntwo\n"));
        finish("web", 1);
        assertEquals("one\ntwo\nthr\n", text("web"));
    }

    @Test
    void bytesAreKeptAndLongLinesAreCutInPieces() throws Exception {
        byte[] bytes = new byte[2_000_000];
        new Random(3).nextBytes(bytes);
        bytes[bytes.length - 1] = '\n';
        byte[] exact = new byte[LogPump.LONGEST_LINE + 1];
        Arrays.fill(exact, (byte) 'e');
        exact[LogPump.LONGEST_LINE] = '\n';
        byte[] tooLong = new byte[LogPump.LONGEST_LINE * 2 + 100];
        Arrays.fill(tooLong, (byte) 'x');
        tooLong[tooLong.length - 1] = '\n';
        Path spool = attach("web", 1, LogStream.STDOUT);
        append(spool, bytes);
        append(spool, exact);
        append(spool, tooLong);
        finish("web", 1);
        ByteBuffer expected = ByteBuffer.allocate(bytes.length + exact.length + tooLong.length + 2);
        expected.put(bytes).put(exact);
        expected.put(tooLong, 0, LogPump.LONGEST_LINE).put((byte) '\n');
        expected.put(tooLong, 0, LogPump.LONGEST_LINE).put((byte) '\n');
        expected.put(tooLong, LogPump.LONGEST_LINE * 2, 100);
        assertArrayEquals(expected.array(), Files.readAllBytes(kept("web", LogStream.STDOUT)));
    }

    @Test
    void piecesOfALongLineAreMarkedInFormatsButTheLastOne() throws Exception {
        List<String> formatted = Collections.synchronizedList(new ArrayList<>());
        LogFormatter json = new LogFormatter(LogFormat.JSON, "", ZoneOffset.UTC);
        Path spool = spools.create("web", 1, LogStream.STDOUT);
        append(spool, "x".repeat(LogPump.LONGEST_LINE + 7) + "\nshort\n");
        pump.attach(new SpoolSource("web", 1, 1, LogStream.STDOUT, spool, 1), List.of(chunk ->
                formatted.addAll(StandardCharsets.UTF_8.decode(json.format(chunk)).toString().lines().toList())));
        finish("web", 1);
        assertEquals(List.of(true, false, false), formatted.stream()
                .map(line -> line.contains("\"partial\":true")).toList());
        assertTrue(formatted.get(1).endsWith("\"line\":\"xxxxxxx\"}"), formatted.get(1));
    }

    @Test
    void aLineThatGrowsSlowlyIsNotReadAgainFromItsStart() throws Exception {
        Path spool = attach("web", 1, LogStream.STDOUT);
        String start = "s".repeat(100_000);
        append(spool, start);
        for (int i = 0; i < 20; i++) {
            long before = pump.looks();
            append(spool, "dot");
            Until.holds("it was looked into", () -> pump.looks() > before);
        }
        assertEquals("", text("web"));
        append(spool, "\nnext\n");
        Until.holds("it is kept", () -> text("web").equals(start + "dot".repeat(20) + "\nnext\n"));
        append(spool, "y".repeat(LogPump.LONGEST_LINE - 10));
        append(spool, "z".repeat(20));
        Until.holds("the long line is cut", () -> text("web").contains("\n" + "y".repeat(LogPump.LONGEST_LINE - 10)));
    }

    private static long sequence(Path spool) {
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            return checkpoint.sequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theNextInstanceFollowsTheOneBefore() throws Exception {
        append(spools.create("web", 1, LogStream.STDOUT), "a\nb\nunterminated");
        append(spools.create("web", 2, LogStream.STDOUT), "c\n");
        attach("web", 1, LogStream.STDOUT);
        Path second = attach("web", 2, LogStream.STDOUT);
        Until.holds("the first is read", () -> text("web").equals("a\nb\n"));
        finish("web", 1);
        Until.holds("the second follows", () -> text("web").equals("a\nb\nunterminated\nc\n"));
        // It is written after the lines.
        Until.holds("numbers go on over instances", () -> sequence(second) == 5);
        finish("web", 2);
        finish("web", 3);
        assertEquals(List.of(), spools.leftovers());
        assertFalse(Files.exists(second.getParent()), "the empty folder is removed");
    }

    @Test
    void aFailingFileKeepsItsLinesAndDelaysNobody() throws Exception {
        Path broken = attach("broken", 1, LogStream.STDOUT);
        append(broken, "1\n2\n");
        Until.holds("it is written", () -> text("broken").equals("1\n2\n"));
        log.takenThough = 4;
        log.failing = true;
        append(broken, "3\n4\n5\n");
        LogCounters counters = pump.counters("broken", LogStream.STDOUT);
        Until.holds("the failure is seen", () -> counters.error().equals("told to fail"));
        assertEquals(2, counters.lines());
        append(broken, "6\n");
        log.failing = false;
        Path sound = attach("sound", 1, LogStream.STDOUT);
        append(sound, "fine\n");
        Until.holds("the other is written", () -> text("sound").equals("fine\n"));
        Until.holds("nothing is lost or doubled", () -> text("broken").equals("1\n2\n3\n4\n5\n6\n"));
        Until.holds("the failure is over", () -> counters.error().isEmpty());
    }

    @Test
    void quietStreamsAreNotLookedInto() throws Exception {
        int streams = 300;
        for (int i = 0; i < streams; i++) {
            attach("p" + i, 1, LogStream.STDOUT);
        }
        Until.holds("all are left to the platform", () -> platform.watching() == streams);
        long looks = pump.looks();
        Path busy = attach("busy", 1, LogStream.STDOUT);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            append(busy, i + "\n");
            expected.append(i).append('\n');
            Until.holds("line is kept", () -> text("busy").contentEquals(expected));
        }
        Until.holds("all are quiet", () -> platform.watching() == streams + 1);
        long more = pump.looks() - looks;
        assertTrue(more <= 50 * 5 + 5, "only the busy one was looked into, but there were " + more + " looks");
        append(spools.file("p7", 1, LogStream.STDOUT), "awake\n");
        Until.holds("a quiet one wakes up", () -> text("p7").equals("awake\n"));
    }

    @Test
    void oneStreamWithoutEndStarvesNobody() throws Exception {
        Path endless = attach("endless", 1, LogStream.STDOUT);
        Process yes = new ProcessBuilder("/bin/sh", "-c", "exec yes 'a line of the endless one' 2>/dev/null")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(endless.toFile())).start();
        try {
            Until.holds("it flows", () -> pump.counters("endless", LogStream.STDOUT) != null
                    && pump.counters("endless", LogStream.STDOUT).bytes() > 5_000_000);
            Path small = attach("small", 1, LogStream.STDOUT);
            append(small, "here\n");
            Until.holds("the small one is kept", () -> text("small").equals("here\n"));
        } finally {
            yes.destroyForcibly().waitFor();
        }
        Files.delete(endless);
    }

    @Test
    void filesAreOpenedAnewOnDemand() throws Exception {
        Path spool = attach("web", 1, LogStream.STDOUT);
        append(spool, "one\n");
        Until.holds("it is kept", () -> text("web").equals("one\n"));
        Path renamed = dir.resolve("renamed");
        Files.move(kept("web", LogStream.STDOUT), renamed);
        pump.reopen();
        append(spool, "two\n");
        Until.holds("the next line is in a new file", () -> text("web").equals("two\n"));
        assertEquals("one\n", Files.readString(renamed));
    }

    @Test
    void countersAreForgottenOnRequest() throws Exception {
        assertNull(pump.counters("web", LogStream.STDOUT));
        attach("web", 1, LogStream.STDOUT);
        pump.forget("web");
        finish("web", 1);
        assertEquals(0, pump.counters("web", LogStream.STDOUT).lines());
        pump.forget("web");
        Until.holds("they are gone", () -> pump.counters("web", LogStream.STDOUT) == null);
    }

    @Test
    void withoutALogBundleLinesWait() throws Exception {
        LogWriters homeless = Writers.of(dir, () -> null);
        Path spool = spools.create("web", 1, LogStream.STDOUT);
        append(spool, IntStream.range(0, 1000).mapToObj(i -> i + "\n").reduce("", String::concat));
        pump.attach(new SpoolSource("web", 1, 1, LogStream.STDOUT, spool, 1),
                Writers.sinks(homeless, "web", LogStream.STDOUT));
        Until.holds("it says why", () -> pump.counters("web", LogStream.STDOUT) != null
                && pump.counters("web", LogStream.STDOUT).error().contains("no bundle"));
        pump.close();
        assertEquals(1, spools.leftovers().size());
        pump = new LogPump(platform);
        attach("web", 1, LogStream.STDOUT);
        finish("web", 1);
        assertEquals(1000, text("web").lines().count());
    }
}
