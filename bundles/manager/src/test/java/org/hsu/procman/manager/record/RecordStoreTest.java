package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStoreTest {
    @TempDir
    Path state;

    private Path records;
    private RecordStore store;

    @BeforeEach
    void open() throws IOException {
        records = state.resolve("records");
        store = new RecordStore(records);
    }

    @Test
    void anotherStoreReadsWhatThisOneWrote() throws Exception {
        ProcessRecord web = Records.of("web", 3);
        ProcessRecord odd = Records.of("..odd.new", 1);
        store.write(Records.of("web", 2));
        store.write(web);
        store.write(odd);
        store.write(Records.of("gone", 1));
        store.remove("gone");
        store.remove("never");
        assertEquals(Map.of("web", web, "..odd.new", odd), new RecordStore(records).load());
        assertEquals(List.of("..odd.new.record", "web.record"), names(records));
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        store.write(Records.of("web", 1));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(records)));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(records.resolve("web.record"))));
    }

    @Test
    void anOlderSequenceNeverWinsUnderEightThreads() throws Exception {
        int threads = 8;
        int each = 250;
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t;
                List<Integer> steps = new ArrayList<>(Stream.iterate(0, n -> n + 1).limit(each).toList());
                Collections.shuffle(steps, new Random(t));
                writers.add(pool.submit(() -> {
                    for (int step : steps) {
                        store.write(Records.of("web", 1 + step * threads + first));
                    }
                    return null;
                }));
            }
            long seen = 0;
            boolean done;
            do {
                done = writers.stream().allMatch(Future::isDone);
                ProcessRecord found = store.load().get("web");
                long sequence = found == null ? 0 : found.sequence();
                assertTrue(sequence >= seen, sequence + " came after " + seen);
                seen = sequence;
            } while (!done);
            for (Future<?> writer : writers) {
                writer.get(10, TimeUnit.SECONDS);
            }
            assertEquals(Map.of("web", Records.of("web", threads * each)), store.load());
            assertFalse(store.write(Records.of("web", threads * each - 1)));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void afterARemovalSequencesMayBeginAnew() throws Exception {
        store.write(Records.of("web", 9));
        store.remove("web");
        assertTrue(store.write(Records.of("web", 1)));
        assertTrue(new RecordStore(records).write(Records.of("web", 0)));
        assertEquals(Map.of("web", Records.of("web", 0)), store.load());
    }

    @Test
    void aRecordCutAtAnyByteIsSetAsideWithItsContent() throws Exception {
        byte[] whole = RecordText.write(Records.random(new Random(2), "web", 7));
        byte[] other = RecordText.write(Records.of("other", 1));
        for (int length = 0; length < whole.length; length += length < 200 ? 1 : 97) {
            byte[] torn = Arrays.copyOf(whole, length);
            Path folder = state.resolve("cut" + length);
            RecordStore cut = new RecordStore(folder);
            Files.write(folder.resolve("web.record"), torn);
            Files.write(folder.resolve("other.record"), other);
            try (Heard heard = new Heard(RecordFolder.class)) {
                assertEquals(Map.of("other", Records.of("other", 1)), cut.load());
                assertEquals(1, heard.at(Level.WARN).size());
            }
            assertEquals(List.of("other.record", "set-aside"), names(folder));
            List<String> aside = names(folder.resolve("set-aside"));
            assertEquals(1, aside.size());
            assertTrue(aside.get(0).matches("web\\.record\\.[0-9]{13}"), aside.get(0));
            assertArrayEquals(torn, Files.readAllBytes(folder.resolve("set-aside").resolve(aside.get(0))));
        }
    }

    @Test
    void eachUnreadableOneIsNamedInOneLine() throws Exception {
        Files.writeString(records.resolve("new.record"), "procman-record 2\nsequence=1\n");
        Files.writeString(records.resolve("bad\nname.record"), "x");
        Files.write(records.resolve("other.record"), RecordText.write(Records.of("web", 1)));
        try (Heard heard = new Heard(RecordFolder.class)) {
            assertEquals(Map.of(), store.load());
            List<String> lines = heard.at(Level.WARN).stream().sorted().toList();
            assertEquals(3, lines.size());
            assertTrue(lines.get(0).matches("record bad\\?name.record set aside as .*: its name holds no process id"));
            assertTrue(lines.get(1).matches("record new.record set aside as .*: it was written by a newer version.*"));
            assertTrue(lines.get(2).matches("record other.record set aside as .*: the id in it differs .*"));
            assertEquals(Map.of(), store.load());
            assertEquals(3, heard.at(Level.WARN).size());
        }
        assertEquals(3, names(records.resolve("set-aside")).size());
    }

    @Test
    void whatCannotBeSetAsideStaysAndIsNotBelieved() throws Exception {
        Files.writeString(records.resolve("set-aside"), "in the way");
        Files.writeString(records.resolve("web.record"), "torn");
        try (Heard heard = new Heard(RecordFolder.class)) {
            assertEquals(Map.of(), store.load());
            assertEquals(1, heard.at(Level.WARN).size());
        }
        assertEquals(List.of("set-aside", "web.record"), names(records));
        store.write(Records.of("web", 1));
        assertEquals(Map.of("web", Records.of("web", 1)), store.load());
    }

    @Test
    void killedBeforeTheOldRecordIsDeleted() throws Exception {
        store.write(Records.of("web", 1));
        byte[] next = RecordText.write(Records.of("web", 2));
        for (int length : new int[] {0, 1, next.length / 2, next.length - 1, next.length}) {
            Files.write(records.resolve(".web.new"), Arrays.copyOf(next, length));
            assertEquals(Map.of("web", Records.of("web", 1)), new RecordStore(records).load());
            assertEquals(List.of("web.record"), names(records));
        }
    }

    @Test
    void killedBetweenTheDeletionAndTheRename() throws Exception {
        Files.write(records.resolve(".web.new"), RecordText.write(Records.of("web", 2)));
        assertEquals(Map.of("web", Records.of("web", 2)), new RecordStore(records).load());
        assertEquals(List.of("web.record"), names(records));
        assertEquals(Map.of("web", Records.of("web", 2)), store.load());
    }

    @Test
    void killedInTheFirstWriteOfAll() throws Exception {
        byte[] first = RecordText.write(Records.of("web", 2));
        Files.write(records.resolve(".web.new"), Arrays.copyOf(first, first.length - 1));
        assertEquals(Map.of(), store.load());
        assertEquals(List.of(), names(records));
    }

    @Test
    void aRemovalLeavesNothingToBeCompleted() throws Exception {
        Files.write(records.resolve(".web.new"), RecordText.write(Records.of("web", 2)));
        store.remove("web");
        assertEquals(List.of(), names(records));
    }

    @Test
    void strangersStayAndAreNamedOnce() throws Exception {
        store.write(Records.of("web", 1));
        Files.writeString(records.resolve("notes.txt"), "mine");
        Files.createDirectory(records.resolve("folder.record"));
        Files.createSymbolicLink(records.resolve("link.record"), records.resolve("web.record"));
        Files.createSymbolicLink(records.resolve(".link.new"), records.resolve("web.record"));
        try (Heard heard = new Heard(RecordFolder.class)) {
            assertEquals(Map.of("web", Records.of("web", 1)), store.load());
            assertEquals(Map.of("web", Records.of("web", 1)), store.load());
            assertEquals(1, heard.at(Level.WARN).size());
            for (String stranger : List.of("notes.txt", "folder.record", "link.record", ".link.new")) {
                assertTrue(heard.at(Level.WARN).get(0).contains(stranger), heard.at(Level.WARN).get(0));
            }
        }
        assertEquals(List.of(".link.new", "folder.record", "link.record", "notes.txt", "web.record"), names(records));
    }

    @Test
    void aLeftoverDoesNotHinderTheNextWrite() throws Exception {
        Files.writeString(records.resolve(".web.new"), "half a record, and longer than a whole one".repeat(1_000));
        store.write(Records.of("web", 1));
        assertEquals(Map.of("web", Records.of("web", 1)), store.load());
    }

    @Test
    void noLinkIsFollowedOnWrite() throws Exception {
        Path victim = Files.writeString(state.resolve("victim"), "untouched");
        Files.createSymbolicLink(records.resolve(".web.new"), victim);
        Files.createSymbolicLink(records.resolve("web.record"), victim);
        store.write(Records.of("web", 1));
        assertEquals("untouched", Files.readString(victim));
        assertTrue(Files.isRegularFile(records.resolve("web.record"), LinkOption.NOFOLLOW_LINKS));
        assertEquals(Map.of("web", Records.of("web", 1)), store.load());
    }

    @Test
    void theFolderItselfMayNotBeALinkOrAFile() throws Exception {
        Path link = Files.createSymbolicLink(state.resolve("link"), records);
        assertThrows(IOException.class, () -> new RecordStore(link));
        Path file = Files.createFile(state.resolve("file"));
        assertThrows(IOException.class, () -> new RecordStore(file));
    }

    @Test
    void aFolderThatIsGoneIsAnError() throws Exception {
        Files.delete(records);
        assertThrows(IOException.class, () -> store.load());
        assertThrows(IOException.class, () -> store.write(Records.of("web", 1)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
