package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.testkit.fake.Chunks;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the manager relies on in a {@link LogOutput}: lines come where they should, whole and in order, can be taken back
 * where the output says so, and a sink can be closed and opened again.
 *
 * @param <S> the record of its settings
 */
public abstract class LogOutputContract<S extends Record> {
    private static final Duration QUICK = Duration.ofSeconds(10);

    @TempDir
    Path logDirectory;

    /** What is tested. */
    protected abstract LogOutput<S> output();

    /** Settings to test with; what they name is there. */
    protected abstract S settings();

    /**
     * Every line that has come where the settings say, in the order in which they came, in the format {@code plain};
     * waits for those that are under way. Null where that cannot be told.
     *
     * @param directory the log directory of this test
     */
    protected List<String> arrived(Path directory) {
        return null;
    }

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(output().getClass(), LogType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(output().settingsType(), settings());
    }

    @Test
    void takesChunksWholeAndInOrder() throws Exception {
        try (LogSink sink = open()) {
            write(sink, Chunks.of("one", "two"));
            write(sink, Chunks.of("three"));
            flush(sink);
            assertArrived(List.of("one", "two", "three"));
        }
    }

    @Test
    void goesOnAfterItWasClosed() throws Exception {
        LogOutput<S> output = output();
        try (LogSink sink = open(output)) {
            write(sink, Chunks.of("before"));
            flush(sink);
        }
        try (LogSink sink = open(output)) {
            write(sink, Chunks.of("after"));
            flush(sink);
            assertArrived(List.of("before", "after"));
        }
    }

    @Test
    void takesBackWhatItSaysItCan() throws Exception {
        LogChunk second = Chunks.of("second");
        String mark;
        try (LogSink sink = open()) {
            write(sink, Chunks.of("first"));
            mark = sink.mark(second);
            assumeTrue(mark != null, "what was written cannot be taken back");
            write(sink, second);
            flush(sink);
        }
        try (LogSink sink = open()) {
            sink.rollBack(mark);
            write(sink, Chunks.of("second"));
            flush(sink);
            assertArrived(List.of("first", "second"));
        }
    }

    private LogSink open() {
        return open(output());
    }

    private LogSink open(LogOutput<S> output) {
        LogSinkRequest request = new LogSinkRequest(logDirectory, LogFormat.PLAIN, "");
        LogSink sink = PluginRules.within(QUICK, "open", () -> output.open(request, settings()));
        assertNotNull(sink, "open returns null");
        return sink;
    }

    private static void write(LogSink sink, LogChunk chunk) {
        PluginRules.within(QUICK, "write", () -> {
            sink.mark(chunk);
            sink.write(chunk);
            return true;
        });
    }

    private static void flush(LogSink sink) {
        PluginRules.within(QUICK, "flush", () -> {
            sink.flush();
            return true;
        });
    }

    private void assertArrived(List<String> lines) {
        List<String> arrived = arrived(logDirectory);
        if (arrived != null) {
            assertEquals(lines, arrived);
        }
    }
}
