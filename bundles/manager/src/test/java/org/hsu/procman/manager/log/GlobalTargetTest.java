package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;
import org.junit.jupiter.api.Test;

class GlobalTargetTest {

    /** Remembers what it is given; waits for the gate, and fails while told to. */
    private static final class Recording implements LogSink {
        final List<String> seen = new CopyOnWriteArrayList<>();
        final CountDownLatch gate;
        volatile boolean failing;
        volatile int opened;
        volatile int closed;

        Recording(boolean open) {
            gate = new CountDownLatch(open ? 0 : 1);
        }

        Recording open() {
            opened++;
            return this;
        }

        @Override
        public void write(LogChunk chunk) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            if (failing) {
                throw new IOException("told to fail");
            }
            String text = StandardCharsets.UTF_8.decode(chunk.bytes().duplicate()).toString();
            seen.add(chunk.processId() + " " + chunk.firstSequence() + " "
                    + (text.length() > 100 ? text.length() : text.trim()));
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static LogChunk chunk(String id, long sequence, String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        return new LogChunk(id, LogStream.STDOUT, 1, 1, sequence, 1, 1, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private static SinkRef targets(LogWriters writers) {
        return writers.sinks("any", LogStream.STDOUT, LoggingSpec.DEFAULT).get(1);
    }

    private static LogWriters.Target target(Recording recording) {
        return new LogWriters.Target("recording", recording::open);
    }

    @Test
    void oneThatHangsDelaysNobodyAndSaysWhatIsMissing() throws Exception {
        Recording hanging = new Recording(false);
        Recording quick = new Recording(true);
        try (LogWriters writers = new LogWriters(Path.of("/"), () -> null)) {
            writers.setTargets(Map.of("hanging", target(hanging), "quick", target(quick)));
            SinkRef all = targets(writers);
            String big = "x".repeat(1 << 20);
            for (int i = 1; i <= 20; i++) {
                all.accept(chunk("web", i, big));
                int count = i;
                Until.holds("the quick one has it", () -> quick.seen.size() == count);
            }
            all.accept(chunk("db", 1, "small"));
            Until.holds("drops are counted", () -> writers.dropped("web").equals(Map.of("recording", 13L)));
            hanging.gate.countDown();
            Until.holds("the rest comes", () -> hanging.seen.size() == 9);
            assertEquals(List.of("web 7 1048577", "db 1 small",
                    "web 8 procman: 13 lines dropped here, the output is too slow"), hanging.seen.subList(6, 9));
            all.accept(chunk("web", 21, "on again"));
            Until.holds("it goes on", () -> hanging.seen.contains("web 21 on again"));
        }
        assertEquals(1, hanging.closed);
    }

    @Test
    void oneThatFailsIsOpenedAgainAndGetsEveryLine() throws Exception {
        Recording failing = new Recording(true);
        failing.failing = true;
        try (LogWriters writers = new LogWriters(Path.of("/"), () -> null)) {
            writers.setTargets(Map.of("a", target(failing)));
            SinkRef all = targets(writers);
            all.accept(chunk("web", 1, "one"));
            all.accept(chunk("web", 2, "two"));
            Until.holds("it is tried again", () -> failing.opened >= 2);
            assertTrue(writers.failingTargets().get(0).contains("told to fail"));
            failing.failing = false;
            Until.holds("it has all", () -> failing.seen.equals(List.of("web 1 one", "web 2 two")));
            assertEquals(List.of(), writers.failingTargets());
        }
    }

    @Test
    void targetsChangeWhileLinesFlow() throws Exception {
        Recording first = new Recording(true);
        Recording second = new Recording(true);
        try (LogWriters writers = new LogWriters(Path.of("/"), () -> null)) {
            SinkRef all = targets(writers);
            all.accept(chunk("web", 1, "to nobody"));
            writers.setTargets(Map.of("a", target(first)));
            all.accept(chunk("web", 2, "to the first"));
            writers.setTargets(Map.of("a", target(new Recording(true)), "b", target(second)));
            all.accept(chunk("web", 3, "to both"));
            writers.setTargets(Map.of("b", target(second)));
            all.accept(chunk("web", 4, "to the second"));
        }
        assertEquals(List.of("web 2 to the first", "web 3 to both"), first.seen);
        assertEquals(List.of("web 3 to both", "web 4 to the second"), second.seen);
        assertEquals(1, first.opened);
    }
}
