package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordWriterTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    Path state;

    private Path records;
    private RecordStore store;
    private RecordWriter writer;

    @BeforeEach
    void open() throws IOException {
        records = state.resolve("records");
        store = new RecordStore(records);
        writer = new RecordWriter(store);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void tenThousandChangesEndWithTheLastOnes() throws Exception {
        Map<String, ProcessRecord> last = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            ProcessRecord record = Records.of("p" + i % 10, i);
            last.put(record.id(), record);
            writer.changed(record);
        }
        assertTrue(writer.flush(BOUND));
        assertEquals(last, store.load());
    }

    @Test
    void ofManyThatWaitOnlyTheNewestIsWritten() throws Exception {
        CountDownLatch go = hold();
        for (long sequence : new long[] {4, 9, 2}) {
            writer.changed(Records.of("web", sequence));
        }
        go.countDown();
        assertTrue(writer.flush(BOUND));
        assertEquals(Map.of("web", Records.of("web", 9)), store.load());
    }

    @Test
    void aTaskRunsAfterWhatWasChangedBeforeIt() throws Exception {
        List<Long> found = Collections.synchronizedList(new ArrayList<>());
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<String> threads = Collections.synchronizedList(new ArrayList<>());
        int tasks = 500;
        for (int i = 1; i <= tasks; i++) {
            int number = i;
            writer.changed(Records.of("web", i));
            writer.afterWritten(() -> {
                order.add(number);
                found.add(onDisk("web").sequence());
                threads.add(Thread.currentThread().getName());
            });
        }
        assertTrue(writer.flush(BOUND));
        for (int i = 0; i < tasks; i++) {
            assertEquals(i + 1, order.get(i));
            assertTrue(found.get(i) >= i + 1, "task " + (i + 1) + " found " + found.get(i));
        }
        assertEquals(List.of("procman-records"), threads.stream().distinct().toList());
    }

    @Test
    void aTaskThatFailsDoesNotEndTheWriter() throws Exception {
        try (Heard heard = new Heard(RecordWriter.class)) {
            writer.afterWritten(() -> {
                throw new IllegalStateException("a wrong task");
            });
            writer.changed(Records.of("web", 1));
            assertTrue(writer.flush(BOUND));
            assertEquals(1, heard.at(Level.ERROR).size());
        }
        assertEquals(Records.of("web", 1), onDisk("web"));
    }

    @Test
    void aTaskCannotWaitForItself() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        writer.afterWritten(() -> thrown.complete(
                assertThrows(IllegalStateException.class, () -> writer.flush(BOUND))));
        thrown.get(10, TimeUnit.SECONDS);
    }

    @Test
    void removalsAndChangesKeepTheirOrder() throws Exception {
        writer.writeNow(Records.of("gone", 7));
        writer.writeNow(Records.of("anew", 7));
        CountDownLatch go = hold();
        writer.changed(Records.of("gone", 8));
        writer.remove("gone");
        writer.changed(Records.of("anew", 8));
        writer.remove("anew");
        writer.changed(Records.of("anew", 1));
        go.countDown();
        assertTrue(writer.flush(BOUND));
        assertEquals(Map.of("anew", Records.of("anew", 1)), store.load());
    }

    @Test
    void anIntentIsOnDiskAtOnceAndInOrder() throws Exception {
        writer.writeNow(Records.of("web", 7));
        CountDownLatch go = hold();
        writer.remove("web");
        writer.writeNow(Records.of("web", 1));
        assertEquals(Records.of("web", 1), onDisk("web"));
        writer.changed(Records.of("web", 3));
        writer.writeNow(Records.of("web", 2));
        writer.changed(Records.of("other", 5));
        ProcessRecord ofTheSameStep = Records.random(new Random(99), "other", 5);
        writer.writeNow(ofTheSameStep);
        go.countDown();
        assertTrue(writer.flush(BOUND));
        assertEquals(Map.of("web", Records.of("web", 3), "other", ofTheSameStep), store.load());
    }

    @Test
    void whatTheDiskRefusesWaitsAndHoldsUpNothing() throws Exception {
        Path obstacle = obstruct("web");
        try (Heard heard = new Heard(RecordWriter.class)) {
            for (int i = 1; i <= 200; i++) {
                writer.changed(Records.of("web", i));
                writer.changed(Records.of("other", i));
                assertFalse(writer.flush(BOUND));
                assertEquals(Records.of("other", i), onDisk("other"));
            }
            assertThrows(IOException.class, () -> writer.writeNow(Records.of("web", 100)));
            assertEquals(1, heard.at(Level.WARN).size());
            assertEquals(List.of(), heard.at(Level.INFO));
            Files.delete(obstacle);
            Until.holds("it is written by itself", () -> Files.isRegularFile(records.resolve("web.record")));
            Until.holds("it says so", () -> heard.at(Level.INFO).size() == 1);
            assertTrue(writer.flush(BOUND));
            assertEquals(1, heard.at(Level.WARN).size());
        }
        assertEquals(Records.of("web", 200), onDisk("web"));
    }

    @Test
    void anIntentThatGoesThroughEndsTheTrouble() throws Exception {
        Path obstacle = obstruct("web");
        try (Heard heard = new Heard(RecordWriter.class)) {
            writer.changed(Records.of("web", 1));
            assertFalse(writer.flush(BOUND));
            Files.delete(obstacle);
            writer.writeNow(Records.of("web", 2));
            Until.holds("it says so", () -> heard.at(Level.INFO).size() == 1);
        }
        assertTrue(writer.flush(BOUND));
        assertEquals(Records.of("web", 2), onDisk("web"));
    }

    @Test
    void closingWritesWhatIsLeftAndThenTasksRunAtOnce() throws Exception {
        CountDownLatch go = hold();
        writer.changed(Records.of("web", 1));
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        writer.afterWritten(() -> ran.add(1));
        go.countDown();
        writer.close();
        writer.close();
        assertEquals(List.of(1), ran);
        writer.changed(Records.of("web", 2));
        writer.afterWritten(() -> ran.add(2));
        assertEquals(List.of(1, 2), ran);
        assertEquals(Records.of("web", 1), onDisk("web"));
        writer.writeNow(Records.of("web", 3));
        assertEquals(Records.of("web", 3), onDisk("web"));
    }

    @Test
    void closingTriesOnceMoreAndSaysWhatIsLost() throws Exception {
        Path obstacle = obstruct("web");
        obstruct("lost");
        try (Heard heard = new Heard(RecordWriter.class)) {
            writer.changed(Records.of("web", 1));
            writer.changed(Records.of("lost", 1));
            assertFalse(writer.flush(BOUND));
            Files.delete(obstacle);
            writer.close();
            assertEquals(Records.of("web", 1), onDisk("web"));
            assertEquals("the record writer ends with 1 process records not on disk", heard.at(Level.WARN).get(1));
        }
    }

    @Test
    void closingDoesNotWaitForEverForAThreadThatHangs() throws Exception {
        CountDownLatch go = hold();
        long began = System.nanoTime();
        try (Heard heard = new Heard(RecordWriter.class)) {
            writer.changed(Records.of("web", 1));
            assertFalse(writer.flush(Duration.ofMillis(20)));
            writer.close();
            assertEquals(1, heard.at(Level.WARN).size());
        } finally {
            go.countDown();
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertTrue(took >= 1_900 && took < 10_000, took + " ms");
    }

    /** Keeps the writer's thread busy until the latch is counted down. */
    private CountDownLatch hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        writer.afterWritten(() -> {
            held.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(held.await(10, TimeUnit.SECONDS));
        return go;
    }

    /** Makes every write of this id fail until the returned folder is gone. */
    private Path obstruct(String id) throws IOException {
        return Files.createDirectory(records.resolve(id + ".record"));
    }

    private ProcessRecord onDisk(String id) {
        try {
            return RecordText.read(id, Files.readAllBytes(records.resolve(id + ".record")));
        } catch (IOException | UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }
}
