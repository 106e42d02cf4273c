package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills what writes records at any moment; what it said to be on disk is there, and nothing is ever torn. */
class KilledRecordWriterTest {
    private static final int KILLS = 20;
    private static final Set<String> IDS = Set.of("a", "b", "c");

    @TempDir
    Path state;

    /** A manager's records and nothing else, in a process of its own. */
    static final class Writing {
        private Writing() {}

        public static void main(String[] args) throws Exception {
            RecordStore store = new RecordStore(Path.of(args[0]));
            long sequence = store.load().values().stream().mapToLong(ProcessRecord::sequence).max().orElse(0);
            try (RecordWriter writer = new RecordWriter(store)) {
                while (true) {
                    sequence++;
                    writer.changed(Records.of("a", sequence));
                    writer.changed(Records.of("b", sequence));
                    writer.writeNow(Records.of("c", sequence));
                    System.out.write((sequence + "\n").getBytes(StandardCharsets.UTF_8));
                    System.out.flush();
                }
            }
        }
    }

    @Test
    void killedTwentyTimes() throws Exception {
        Path records = state.resolve("records");
        Random random = new Random(20);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long leftovers = 0;
        long missing = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Path said = state.resolve("said" + kill);
            Process manager = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                    "-cp", System.getProperty("java.class.path"), Writing.class.getName(), records.toString())
                    .redirectError(state.resolve("errors" + kill).toFile()).redirectOutput(said.toFile()).start();
            try {
                Until.holds("it writes", () -> !manager.isAlive() || Files.size(said) > 0);
                LockSupport.parkNanos(random.nextInt(20_000_000));
                assertTrue(manager.isAlive(), () -> "it ended by itself, see " + state);
            } finally {
                manager.destroyForcibly().waitFor();
            }
            leftovers += IDS.stream().filter(id -> Files.exists(records.resolve("." + id + ".new"))).count();
            missing += IDS.stream().filter(id -> !Files.exists(records.resolve(id + ".record"))).count();
            Map<String, ProcessRecord> loaded = new RecordStore(records).load();
            assertEquals(IDS, loaded.keySet());
            String all = Files.readString(said);
            String[] whole = all.substring(0, all.lastIndexOf('\n') + 1).split("\n");
            long last = Long.parseLong(whole[whole.length - 1]);
            long sequence = loaded.get("c").sequence();
            assertTrue(sequence == last || sequence == last + 1, sequence + " on disk, said " + last);
            loaded.values().forEach(record -> assertEquals(Records.of(record.id(), record.sequence()), record));
            assertFalse(Files.exists(records.resolve("set-aside")));
            for (String id : IDS) {
                assertFalse(Files.exists(records.resolve("." + id + ".new")));
            }
        }
        System.out.println(KILLS + " kills cut off " + leftovers + " writes, " + missing + " before the rename");
    }
}
