package org.hsu.procman.log.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogRotation;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.log.file.gzip.BlockGzip;
import org.hsu.procman.log.file.gzip.BlockGzipReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {

    @TempDir
    Path dir;

    private final FileProcessLog log = new FileProcessLog();

    @AfterEach
    void stop() throws IOException {
        log.stop();
    }

    private static LoggingSpec spec(Duration interval, Duration maxAge, long maxTotalSize, boolean compress) {
        return Chunks.with(null, new LogRotation(4096, 1000, interval, maxAge, maxTotalSize, compress));
    }

    private LogSink open(LoggingSpec spec) throws IOException {
        return log.open(dir, "web", LogStream.STDOUT, spec);
    }

    private Path file(String end) {
        return dir.resolve("web-stdout.log" + end);
    }

    private static String line(long number) {
        return String.format("line %06d %s", number, "x".repeat(80));
    }

    private static void write(LogSink sink, int from, int to) throws IOException {
        for (int i = from; i <= to; i++) {
            sink.write(Chunks.stdout(i, i, line(i)));
        }
    }

    private long count(String pattern) {
        try (var files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern)).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void rotatedFilesAreCompressedAndReadOnAsIfTheyWereNot() throws Exception {
        LoggingSpec spec = spec(null, null, 0, true);
        String middle;
        try (LogSink sink = open(spec)) {
            write(sink, 1, 250);
            middle = log.read(dir, "web", spec, Chunks.newest(1)).cursor();
            write(sink, 251, 1000);
            Await.that("all are compressed", () -> count("web-stdout\\.log\\.\\d+") == 0 && count(".*gz") > 20
                    && count(".*tmp") == 0);
            assertEquals(1000, log.lastSequence(dir, "web", LogStream.STDOUT, spec));
            LogPage all = log.read(dir, "web", spec, Chunks.newest(2000));
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= 1000; i++) {
                expected.add(line(i));
                assertEquals(i, all.lines().get(i - 1).sequence());
                assertEquals(i, all.lines().get(i - 1).epochMillis());
            }
            assertEquals(expected, Chunks.texts(all));
            assertEquals(expected.subList(250, 1000),
                    Chunks.texts(log.read(dir, "web", spec, Chunks.after(middle, 5000))));
            assertEquals(expected.subList(99, 1000),
                    Chunks.texts(log.read(dir, "web", spec, new LogQuery(null, "", 5000, 100, null))));
            assertEquals(List.of(line(77)), Chunks.texts(
                    log.read(dir, "web", spec, new LogQuery(null, "", 9, 0, Chunks.found("000077")))));
            assertTrue(log.files(dir, "web", spec).contains(file(".1.gz")));
            write(sink, 1001, 1100);
            assertTrue(sink.rotations() >= 20);
        }
        String oldest = "";
        for (int number = 1; Files.exists(file("." + number + ".gz")) || Files.exists(file("." + number)); number++) {
            oldest = "." + number + ".gz";
        }
        try (InputStream gzip = new GZIPInputStream(Files.newInputStream(file(oldest)))) {
            assertTrue(new String(gzip.readAllBytes()).startsWith(line(1) + "\n" + line(2) + "\n"));
        }
    }

    @Test
    void aKillWhileCompressingLosesNothing() throws Exception {
        LoggingSpec plain = spec(null, null, 0, false);
        LoggingSpec compressing = spec(null, null, 0, true);
        try (LogSink sink = open(plain)) {
            write(sink, 1, 100);
        }
        Files.writeString(dir.resolve(".web-stdout.log.gz.tmp"), "half of it");
        Files.writeString(file(".1.gz"), "replaced, but the plain one was not yet deleted");
        assertEquals(100, log.read(dir, "web", plain, Chunks.newest(1000)).lines().size());
        try (LogSink sink = open(compressing)) {
            Await.that("compressed", () -> count("web-stdout\\.log\\.\\d+") == 0 && count(".*tmp") == 0);
        }
        LogPage page = log.read(dir, "web", compressing, Chunks.newest(1000));
        assertEquals(100, page.lines().size());
        assertEquals(line(1), page.lines().get(0).text());
    }

    @Test
    void aFileThatOthersCompressedIsLeftOut() throws Exception {
        LoggingSpec plain = spec(null, null, 0, false);
        try (LogSink sink = open(plain)) {
            write(sink, 1, 100);
        }
        Files.delete(file(".1"));
        Files.writeString(file(".1.gz"), "not ours");
        LogPage page = log.read(dir, "web", plain, Chunks.newest(1000));
        assertEquals(line(1), page.lines().get(0).text());
        assertEquals(line(100), page.lines().get(page.lines().size() - 1).text());
        assertTrue(page.lines().size() < 100);
    }

    @Test
    void theTotalIsBounded() throws Exception {
        LoggingSpec spec = spec(null, null, 10_000, false);
        try (LogSink sink = open(spec)) {
            write(sink, 1, 1000);
            Await.that("old ones are deleted", () -> count("web-stdout\\.log\\.\\d+") == 2);
        }
        assertEquals(3, count("\\.web-stdout.*idx"));
        assertEquals(line(1000), log.read(dir, "web", spec, Chunks.newest(1)).lines().get(0).text());
    }

    @Test
    void oldFilesAreDeletedAndAnOldFileIsRotated() throws Exception {
        try (LogSink sink = open(spec(null, null, 0, false))) {
            write(sink, 1, 100);
        }
        assertTrue(Files.exists(file(".2")));
        Files.setLastModifiedTime(file(".2"), FileTime.fromMillis(System.currentTimeMillis() - 7_200_000));
        LoggingSpec spec = spec(Duration.ofHours(1), Duration.ofHours(1), 0, false);
        try (LogSink sink = open(spec)) {
            Await.that("the old one is deleted", () -> !Files.exists(file(".2")));
            assertTrue(Files.exists(file(".1")));
            long now = System.currentTimeMillis();
            sink.write(Chunks.stdout(101, now, "rotates what was begun in 1970"));
            assertEquals("rotates what was begun in 1970\n", Files.readString(file("")));
            sink.write(Chunks.stdout(102, now, "and no more"));
            assertEquals(2, Files.readAllLines(file("")).size());
        }
    }

    @Test
    void reopenedOnDemand() throws Exception {
        try (LogSink sink = open(LoggingSpec.DEFAULT)) {
            write(sink, 1, 1);
            Files.move(file(""), dir.resolve("elsewhere"));
        }
        try (LogSink sink = open(LoggingSpec.DEFAULT)) {
            write(sink, 2, 2);
        }
        assertEquals(line(1) + "\n", Files.readString(dir.resolve("elsewhere")));
        assertEquals(line(2) + "\n", Files.readString(file("")));
    }

    @Test
    void compressedBlocksAreReadFromAnyPlaceAndByAnyReader() throws Exception {
        byte[] bytes = new byte[1_000_000];
        Random random = new Random(5);
        random.nextBytes(bytes);
        for (int i = 300_000; i < 700_000; i++) {
            bytes[i] = (byte) (i % 7);
        }
        Path plain = Files.write(dir.resolve("plain"), bytes);
        Path gz = dir.resolve("plain.gz");
        try (FileChannel in = FileChannel.open(plain)) {
            assertFalse(BlockGzip.compress(in, gz, () -> true));
            assertTrue(BlockGzip.compress(in, gz, () -> false));
        }
        assertTrue(Files.size(gz) < 700_000);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gz))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            in.transferTo(all);
            assertArrayEquals(bytes, all.toByteArray());
        }
        try (BlockGzipReader reader = new BlockGzipReader(FileChannel.open(gz))) {
            assertEquals(bytes.length, reader.size());
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(bytes.length);
                int length = random.nextInt(400_000);
                int end = Math.min(bytes.length, from + length);
                assertArrayEquals(java.util.Arrays.copyOfRange(bytes, from, end), reader.read(from, length));
            }
        }
    }
}
