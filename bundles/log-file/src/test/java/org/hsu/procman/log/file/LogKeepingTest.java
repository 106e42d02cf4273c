package org.hsu.procman.log.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeepingTest {
    private static final LoggingSpec SPEC = Chunks.rotated(1000, 3);

    @TempDir
    Path dir;

    private final FileProcessLog log = new FileProcessLog();

    private LogSink open() throws IOException {
        return log.open(dir, "web", LogStream.STDOUT, SPEC);
    }

    private long last() {
        return log.lastSequence(dir, "web", LogStream.STDOUT, SPEC);
    }

    private Path file() {
        return dir.resolve("web-stdout.log");
    }

    private void cutTo(Path path, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void bytesAreKeptAsTheyAre() throws IOException {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' ? 0 : bytes[i];
        }
        bytes[4999] = '\n';
        try (LogSink sink = open()) {
            sink.write(Chunks.chunk("web", LogStream.STDOUT, 1, 1, 7, bytes));
        }
        assertArrayEquals(bytes, Files.readAllBytes(file()));
        assertEquals(1, last());
    }

    @Test
    void aChunkWrittenInPartIsCutToItsLastWholeLine() throws IOException {
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one", "two"));
            sink.write(Chunks.stdout(3, 2, "three", "four", "five"));
        }
        cutTo(file(), "one\ntwo\nthree\nfo".length());
        try (LogSink sink = open()) {
            assertEquals("one\ntwo\nthree\n", Files.readString(file()));
            assertEquals(3, last());
            sink.write(Chunks.stdout(4, 3, "four"));
        }
        LogPage page = log.read(dir, "web", SPEC, Chunks.newest(10));
        assertEquals(List.of("one", "two", "three", "four"), Chunks.texts(page));
        assertEquals(4, page.lines().get(3).sequence());
    }

    @Test
    void anAnnouncedChunkThatWasNotWrittenIsForgotten() throws IOException {
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one", "two"));
            sink.write(Chunks.stdout(3, 2, "three"));
        }
        for (int size : new int[] {"one\ntwo\nth".length(), "one\ntwo\n".length()}) {
            cutTo(file(), size);
            open().close();
            assertEquals("one\ntwo\n", Files.readString(file()));
            assertEquals(2, last());
        }
    }

    @Test
    void aTornIndexEntryHasNoDataAndIsForgotten() throws IOException {
        Path index = dir.resolve(".web-stdout.log.idx");
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one"));
        }
        long whole = Files.size(index);
        Files.write(index, new byte[] {1, 2, 3, 4, 5, 6, 7}, StandardOpenOption.APPEND);
        try (LogSink sink = open()) {
            assertEquals(1, last());
            sink.write(Chunks.stdout(2, 2, "two"));
        }
        assertEquals(2, last());
        assertEquals(whole + 40, Files.size(index));
    }

    @Test
    void linesOfOthersStayAndAreEnded() throws IOException {
        Files.writeString(file(), "by hand\nunterminated");
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one"));
        }
        assertEquals("by hand\nunterminated\none\n", Files.readString(file()));
        assertEquals(1, last());
    }

    @Test
    void asManyFilesAreKeptAsAskedAndTheNumbersGoOn() throws IOException {
        try (LogSink sink = open()) {
            for (int i = 1; i <= 1000; i++) {
                sink.write(Chunks.stdout(i, i, "line " + i));
            }
        }
        List<Path> files = log.files(dir, "web", SPEC);
        assertEquals(List.of("web-stdout.log", "web-stdout.log.1", "web-stdout.log.2", "web-stdout.log.3"),
                files.stream().map(f -> f.getFileName().toString()).toList());
        for (Path file : files) {
            assertTrue(Files.size(file) <= 1000);
            assertTrue(Files.exists(LogPaths.index(file)));
        }
        assertEquals(1000, last());
        assertFalse(Files.exists(dir.resolve("web-stdout.log.4")));
    }

    @Test
    void anIndexLeftBehindByAKilledRotationIsFoundAgain() throws IOException {
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 111, "one"));
        }
        Files.move(file(), dir.resolve("web-stdout.log.1"));
        try (LogSink sink = open()) {
            assertEquals(1, last());
            sink.write(Chunks.stdout(2, 222, "two"));
        }
        LogPage page = log.read(dir, "web", SPEC, Chunks.newest(10));
        assertEquals(List.of("one", "two"), Chunks.texts(page));
        assertEquals(111, page.lines().get(0).epochMillis());
    }

    @Test
    void aFileRenamedOrDeletedByOthersIsBegunAnew() throws IOException {
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one"));
            Files.move(file(), dir.resolve("elsewhere"));
            writeUntilThere(sink, 2);
            Files.delete(file());
            writeUntilThere(sink, 1_000_000);
        }
        assertTrue(Files.readString(dir.resolve("elsewhere")).startsWith("one\n"));
    }

    private void writeUntilThere(LogSink sink, long from) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        for (long i = from; !Files.exists(file()); i++) {
            assertTrue(System.nanoTime() < deadline, "not begun anew");
            sink.write(Chunks.stdout(i, 1, "x"));
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileEmptiedByOthersIsReadAsItIs() throws IOException {
        try (LogSink sink = open()) {
            sink.write(Chunks.stdout(1, 1, "one", "two"));
            cutTo(file(), 0);
            sink.write(Chunks.stdout(3, 2, "3"));
        }
        LogPage page = log.read(dir, "web", SPEC, Chunks.newest(10));
        assertEquals(List.of("3"), Chunks.texts(page));
        assertEquals(3, page.lines().get(0).sequence());
    }

    @Test
    void aStoppedBundleTakesNothing() throws IOException {
        LogSink sink = open();
        log.stop();
        assertThrows(IOException.class, () -> sink.write(Chunks.stdout(1, 1, "one")));
        assertThrows(IOException.class, this::open);
    }
}
