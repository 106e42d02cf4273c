package org.hsu.procman.manager.log.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogLevel;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.manager.log.SinkRef;
import org.hsu.procman.manager.log.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTargetsTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path dir;

    private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

    /** Told apart by a name alone. */
    private record Named(String name) implements Settings {
        @Override
        public <S extends Record> S bind(Class<S> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String location() {
            return name;
        }
    }

    private LogTarget target(String name, LogTarget.OnFull onFull, long queue, long spill, LogFilter filter) {
        return new LogTarget("recording", LogFormat.PLAIN, "", true, true, filter, onFull, queue, spill,
                new Named(name));
    }

    private LogTarget target(String name) {
        return target(name, LogTarget.OnFull.DROP_OLDEST, 8 * MIB, 8 * MIB, LogFilter.NONE);
    }

    private Recording recording(String name, boolean open) {
        Recording recording = new Recording(open);
        recordings.put(name, recording);
        return recording;
    }

    private LogTargets targets() {
        return new LogTargets(dir, (target, enhancement) -> () ->
                recordings.get(target.settings().location()).open(), enhancement -> UnaryOperator.identity());
    }

    private static void retain(LogTargets targets, LogTarget... wanted) {
        targets.retain(new LinkedHashSet<>(List.of(wanted)), LogCollection.NONE);
    }

    private static LogChunk chunk(String id, long sequence, String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        int lines = (int) text.lines().count();
        return new LogChunk(id, LogStream.STDOUT, 1, 1, sequence, lines, 1,
                ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    @Test
    void oneThatHangsDelaysNobodyAndSaysWhatIsMissing() throws Exception {
        Recording hanging = recording("hanging", false);
        Recording quick = recording("quick", true);
        LogTarget one = target("hanging");
        LogTarget other = target("quick");
        try (LogTargets targets = targets()) {
            retain(targets, one, other);
            SinkRef all = targets.sink(List.of(one, other));
            String big = "x".repeat(1 << 20);
            for (int i = 1; i <= 20; i++) {
                all.accept(chunk("web", i, big));
                int count = i;
                Until.holds("the quick one has it", () -> quick.seen.size() == count);
            }
            all.accept(chunk("db", 1, "small"));
            TargetReading reading = targets.readings().get(0);
            assertTrue(reading.droppedLines() >= 12 && reading.queuedBytes() <= 8 * MIB, reading.toString());
            assertEquals(0, targets.readings("db", List.of(one)).get(0).droppedLines());
            assertEquals(reading.droppedLines(), targets.readings("web", List.of(one)).get(0).droppedLines());
            hanging.gate.countDown();
            Until.holds("the rest comes", () -> hanging.seen.contains("db 1 small"));
            String notice = "procman: " + reading.droppedLines() + " lines dropped here, the output is too slow";
            assertEquals("web 1 1048577", hanging.seen.get(0));
            assertTrue(hanging.seen.get(1).endsWith(notice), hanging.seen.toString());
            assertEquals("web " + (2 + reading.droppedLines()) + " 1048577", hanging.seen.get(2));
            assertEquals("web 20 1048577", hanging.seen.get(hanging.seen.size() - 2));
        }
        assertEquals(1, hanging.closed);
    }

    @Test
    void oneThatBlocksRefusesAndTheOthersKnowWhatTheyHave() throws Exception {
        Recording hanging = recording("blocking", false);
        Recording quick = recording("quick", true);
        LogTarget one = target("blocking", LogTarget.OnFull.BLOCK, MIB, MIB, LogFilter.NONE);
        LogTarget other = target("quick");
        try (LogTargets targets = targets()) {
            retain(targets, one, other);
            SinkRef all = targets.sink(List.of(one, other));
            String half = "x".repeat(1 << 19);
            all.accept(chunk("web", 1, half));
            LogChunk refused = chunk("web", 2, half + "\n" + half);
            assertThrows(TargetFullException.class, () -> all.accept(refused));
            assertThrows(TargetFullException.class, () -> all.accept(refused));
            Until.holds("the other has it once", () -> quick.seen.size() == 2);
            hanging.gate.countDown();
            Until.holds("it is taken in the end", () -> takes(all, refused));
            Until.holds("it has it", () -> hanging.seen.size() == 2);
            assertEquals(2, quick.seen.size());
            assertEquals(0, targets.readings().get(0).droppedLines());
        }
    }

    private static boolean takes(SinkRef all, LogChunk chunk) throws IOException {
        try {
            all.accept(chunk);
            return true;
        } catch (TargetFullException e) {
            return false;
        }
    }

    @Test
    void oneThatSpillsKeepsMoreAndSurvivesItsManager() throws Exception {
        Recording dead = recording("spilling", true);
        dead.failing = true;
        LogTarget one = target("spilling", LogTarget.OnFull.SPILL, MIB, 64 * MIB, LogFilter.NONE);
        try (LogTargets targets = targets()) {
            retain(targets, one);
            SinkRef all = targets.sink(List.of(one));
            for (int i = 1; i <= 200; i++) {
                all.accept(chunk("web", i, "x".repeat(100_000)));
            }
            assertEquals(0, targets.readings().get(0).droppedLines());
            assertTrue(targets.readings().get(0).queuedBytes() > 20_000_000);
        }
        Recording back = recording("spilling", true);
        try (LogTargets targets = targets()) {
            retain(targets, one);
            targets.sink(List.of(one)).accept(chunk("web", 200, "x".repeat(100_000)));
            Until.holds("all is read again", () -> back.seen.size() >= 200);
        }
        for (int i = 1; i <= 200; i++) {
            assertEquals("web " + i + " 100001", back.seen.get(i - 1));
        }
        assertEquals(200, back.seen.size());
    }

    @Test
    void oneThatFailsIsOpenedAgainAndGetsEveryLineOnce() throws Exception {
        Recording failing = recording("a", true);
        failing.marks = true;
        failing.failing = true;
        LogTarget one = target("a");
        try (LogTargets targets = targets()) {
            retain(targets, one);
            SinkRef all = targets.sink(List.of(one));
            all.accept(chunk("web", 1, "one"));
            all.accept(chunk("web", 2, "two"));
            Until.holds("it is tried again", () -> failing.opened >= 2);
            Until.holds("that is said", () -> targets.readings().get(0).failing()
                    && targets.readings().get(0).lastError().equals("told to fail"));
            failing.takesAndFails = true;
            failing.failing = false;
            Until.holds("it has all", () -> failing.seen.equals(List.of("web 1 one", "web 2 two")));
            Until.holds("that is said", () -> !targets.readings().get(0).failing());
            assertEquals(2, targets.readings().get(0).lines());
        }
    }

    @Test
    void targetsChangeWhileLinesFlow() throws Exception {
        Recording first = recording("a", true);
        Recording second = recording("b", true);
        LogTarget a = target("a");
        LogTarget b = target("b");
        try (LogTargets targets = targets()) {
            retain(targets, a);
            targets.sink(List.of(a)).accept(chunk("web", 1, "to the first"));
            retain(targets, a, b);
            SinkRef both = targets.sink(List.of(a, b));
            both.accept(chunk("web", 2, "to both"));
            Until.holds("both have it", () -> first.seen.size() == 2 && second.seen.size() == 1);
            retain(targets, b);
            both.accept(chunk("web", 3, "to the second"));
            Until.holds("it has it", () -> second.seen.size() == 2);
        }
        assertEquals(List.of("web 1 to the first", "web 2 to both"), first.seen);
        assertEquals(1, first.opened);
        assertEquals(1, first.closed);
    }

    @Test
    void onlyWhatPassesTheFilterIsWritten() throws Exception {
        Recording recording = recording("a", true);
        LogTarget one = target("a", LogTarget.OnFull.DROP_OLDEST, 8 * MIB, 8 * MIB,
                new LogFilter(LogLevel.WARN, List.of(), List.of("boring")));
        try (LogTargets targets = targets()) {
            retain(targets, one);
            targets.sink(List.of(one)).accept(chunk("web", 5, "INFO a\nERROR b\nERROR boring\nno level"));
            Until.holds("two lines come", () -> recording.seen.equals(List.of("web 6 ERROR b\nno level")));
        }
    }

    @Test
    void linesAreGatheredAsLongAsTold() throws Exception {
        Recording recording = recording("a", true);
        LogTarget one = target("a");
        LogCollection slow = new LogCollection(List.of(one), LogEnhancement.NONE, "", 1000, Duration.ofMinutes(1),
                Duration.ofMinutes(1), List.of());
        try (LogTargets targets = targets()) {
            targets.retain(new LinkedHashSet<>(List.of(one)), slow);
            SinkRef all = targets.sink(List.of(one));
            all.accept(chunk("web", 1, "little"));
            assertEquals(List.of(), recording.seen);
            all.accept(chunk("web", 2, "x".repeat(1000)));
            Until.holds("the bytes end the wait", () -> recording.seen.size() == 2);
            all.accept(chunk("web", 3, "last"));
        }
        assertEquals(3, recording.seen.size());
    }
}
