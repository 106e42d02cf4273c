package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once over the death of the manager: by SIGKILL at any moment, and at the worst moment. */
class KilledManagerTest {
    private static final int LINES = 3_000_000;
    private static final int KILLS = 4;

    @TempDir
    Path dir;

    /** A manager's log pump and nothing else, in a process of its own. */
    static final class Pumping {
        private Pumping() {}

        public static void main(String[] args) throws Exception {
            Path dir = Path.of(args[0]);
            LogPump pump = new LogPump(new GrowthPlatform());
            LogWriters writers = Writers.of(dir, () -> new PlainLog());
            for (SpoolSource spool : new SpoolDirectory(dir.resolve("spool")).leftovers()) {
                pump.attach(spool, Writers.sinks(writers, spool.processId(), spool.stream()));
            }
            new CountDownLatch(1).await();
        }
    }

    @Test
    void killedAgainAndAgainWhileAChildWrites() throws Exception {
        SpoolDirectory spools = new SpoolDirectory(dir.resolve("spool"));
        Path spool = spools.create("web", 1, LogStream.STDOUT);
        Path kept = PlainLog.file(dir, "web", LogStream.STDOUT);
        String script = "awk 'BEGIN { for (i = 1; i <= " + LINES + "; i++) print \"line\", i }'";
        Process child = new ProcessBuilder("/bin/sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spool.toFile())).start();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            for (int i = 0; i < KILLS; i++) {
                long before = Files.exists(kept) ? Files.size(kept) : 0;
                Process manager = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                        "-cp", System.getProperty("java.class.path"), Pumping.class.getName(), dir.toString())
                        .redirectErrorStream(true).redirectOutput(dir.resolve("manager" + i).toFile()).start();
                try {
                    Until.holds("it goes on, or all is done", () -> Files.exists(kept)
                            && (Files.size(kept) > before + 100_000
                                    || !child.isAlive() && Files.size(kept) == Files.size(spool)));
                } finally {
                    manager.destroyForcibly().waitFor();
                }
            }
            assertEquals(0, child.waitFor());
        } finally {
            child.destroyForcibly();
        }
        drain(spools);
        try (BufferedReader lines = Files.newBufferedReader(kept)) {
            for (int i = 1; i <= LINES; i++) {
                assertEquals("line " + i, lines.readLine());
            }
            assertNull(lines.readLine());
        }
    }

    private void drain(SpoolDirectory spools) throws Exception {
        try (GrowthPlatform platform = new GrowthPlatform(); LogPump pump = new LogPump(platform)) {
            LogWriters writers = Writers.of(dir, () -> new PlainLog());
            CountDownLatch drained = new CountDownLatch(1);
            for (SpoolSource spool : spools.leftovers()) {
                pump.attach(spool, Writers.sinks(writers, spool.processId(), spool.stream()));
                pump.finish(spool.processId(), spool.generation(), drained::countDown);
            }
            assertTrue(drained.await(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of(), spools.leftovers());
    }

    /** The worst moment: the file has the lines and the checkpoint does not. */
    @Test
    void killedBetweenTheFileAndTheCheckpoint() throws Exception {
        SpoolDirectory spools = new SpoolDirectory(dir.resolve("spool"));
        Path spool = spools.create("web", 7, LogStream.STDOUT);
        Path kept = PlainLog.file(dir, "web", LogStream.STDOUT);
        Files.writeString(kept, "old 1\nold 2\n");
        Files.writeString(spool, "a\nb\nc\nd\n");
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (GrowthPlatform platform = new GrowthPlatform()) {
            LogPump dying = new LogPump(platform);
            LogWriters writers = Writers.of(dir, () -> new PlainLog());
            SinkRef file = Writers.sinks(writers, "web", LogStream.STDOUT).get(0);
            dying.attach(new SpoolSource("web", 7, 1, LogStream.STDOUT, spool, 1), List.of(file, new SinkRef() {
                @Override
                public void accept(LogChunk chunk) {
                    stuck.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }));
            assertTrue(stuck.await(30, TimeUnit.SECONDS));
            assertEquals("old 1\nold 2\na\nb\nc\nd\n", Files.readString(kept));
            Files.writeString(kept, "old 1\nold 2\na\nb\nc");
            try (Checkpoint checkpoint = Checkpoint.open(spool)) {
                assertEquals(0, checkpoint.offset());
                assertEquals(3, checkpoint.sequence());
            }
            drain(spools);
            assertEquals("old 1\nold 2\na\nb\nc\nd\n", Files.readString(kept));
        }
    }
}
