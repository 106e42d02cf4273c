package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system without room; needs the right to mount one, which is why it may be skipped. */
class FullDiskTest {
    @TempDir
    Path dir;

    @Test
    void aFullDiskLosesNothingAndHoldsUpNobody() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        if (run("mount", "-t", "tmpfs", "-o", "size=256k", "procman-test", disk.toString()) != 0) {
            System.out.println("skipped: a full disk (mounting a tmpfs needs root)");
            abort("cannot mount a tmpfs");
        }
        try {
            fillAndEmpty(disk);
        } finally {
            assertEquals(0, run("umount", "-l", disk.toString()));
        }
    }

    private static void fillAndEmpty(Path disk) throws Exception {
        RecordStore store = new RecordStore(disk.resolve("records"));
        Map<String, ProcessRecord> first = new HashMap<>();
        Map<String, ProcessRecord> last = new HashMap<>();
        try (RecordWriter writer = new RecordWriter(store); Heard heard = new Heard(RecordWriter.class)) {
            for (int i = 0; i < 5; i++) {
                ProcessRecord record = Records.of("p" + i, 1);
                first.put(record.id(), record);
                writer.changed(record);
            }
            assertTrue(writer.flush(Duration.ofSeconds(10)));
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            for (int i = 0; i < 500; i++) {
                ProcessRecord record = Records.of("p" + i % 5, 2 + i);
                last.put(record.id(), record);
                writer.changed(record);
            }
            CountDownLatch ran = new CountDownLatch(1);
            writer.afterWritten(ran::countDown);
            assertTrue(ran.await(10, TimeUnit.SECONDS));
            assertThrows(IOException.class, () -> writer.writeNow(Records.of("p0", 9_999)));
            assertFalse(writer.flush(Duration.ofSeconds(10)));
            assertEquals(first, store.load());
            assertEquals(1, heard.at(Level.WARN).size());
            assertTrue(heard.at(Level.WARN).get(0).contains("No space left on device"), heard.at(Level.WARN).get(0));
            Files.delete(ballast);
            Until.holds("it says so", () -> heard.at(Level.INFO).size() == 1);
            assertTrue(writer.flush(Duration.ofSeconds(10)));
            assertEquals(last, store.load());
            assertEquals(1, heard.at(Level.WARN).size());
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] page = new byte[4096];
            assertThrows(IOException.class, () -> {
                while (true) {
                    out.write(page);
                }
            });
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
