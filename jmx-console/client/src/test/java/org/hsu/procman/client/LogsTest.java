package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

    private static final long T = FakeManager.SINCE;

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.processes.add(Rows.process("web", "RUNNING", Map.of()));
        manager.processes.add(Rows.process("db", "RUNNING", Map.of()));
        manager.logs.put("web", new CopyOnWriteArrayList<>(List.of(
                Rows.line(T, "stdout", 1, "one"),
                Rows.line(T + 20, "stderr", 1, "\u001b[31mtwo é"),
                Rows.line(T + 40, "stdout", 2, "  three | "))));
        manager.logs.put("db", new CopyOnWriteArrayList<>(List.of(Rows.line(T + 30, "stdout", 1, "between"))));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void printsTheLinesAsTheyWereWritten() {
        assertEquals(0, run.on(manager, "logs", "web"), run::err);
        assertEquals("one\n\u001b[31mtwo é\n  three | \n", run.out());
        assertEquals(List.of("web", "", "", 100, 0L, ""), manager.calls.get(0));
    }

    @Test
    void onATerminalTheyAreHarmless() {
        run.terminal = true;
        assertEquals(0, run.on(manager, "logs", "web"));
        assertEquals("one\n^[[31mtwo é\n  three | \n", run.out());
    }

    @Test
    void severalAreMergedByTimeAndNamed() {
        assertEquals(0, run.on(manager, "tail", "web", "db"));
        assertEquals("web | one\nweb | \u001b[31mtwo é\ndb | between\nweb |   three | \n", run.out());
    }

    @Test
    void aGlobOfOneIsNotNamed() {
        assertEquals(0, run.on(manager, "logs", "d*"));
        assertEquals("between\n", run.out());
    }

    @Test
    void optionsReachTheManager() {
        assertEquals(0, run.on(manager, "logs", "web", "-n", "1", "--stdout", "--grep", "e$|one",
                "--since", "1970-01-01T00:00:01Z"));
        assertEquals(List.of("web", "stdout", "", 1, 1000L, "e$|one"), manager.calls.get(0));
        assertEquals("one\n", run.out());
        assertEquals(0, run.on(manager, "logs", "web", "--stderr", "--since", "1h"));
        List<Object> call = manager.calls.get(1);
        assertEquals(10_000, call.get(3));
        assertTrue(Math.abs((Long) call.get(4) - (System.currentTimeMillis() - 3_600_000)) < 60_000);
    }

    /** Which expressions there are is the manager's to say. */
    @Test
    void anExpressionThatTheManagerRefusesIsAMistakeOfWhoeverCalls() {
        manager.expressions = text -> {
            throw new IllegalArgumentException("'" + text + "' is no regular expression (RE2): no such thing");
        };
        assertEquals(2, run.on(manager, "logs", "web", "--grep", "(?=a)"));
        assertTrue(run.err().contains("'(?=a)' is no regular expression (RE2): no such thing"), run::err);
    }

    @Test
    void jsonIsAnObjectALine() {
        assertEquals(0, run.on(manager, "logs", "web", "-n", "2", "-o", "json"));
        assertEquals("""
                {"time":"2025-11-20T20:07:05.143+01:00","id":"web","stream":"stderr","sequence":1,\
                "line":"\\u001b[31mtwo é"}
                {"time":"2025-11-20T20:07:05.163+01:00","id":"web","stream":"stdout","sequence":2,\
                "line":"  three | "}
                """, run.out());
    }

    @Test
    void wideTellsTimeAndStream() {
        assertEquals(0, run.on(manager, "logs", "web", "-n", "1", "-o", "wide"));
        assertEquals("2025-11-20T20:07:05.163+01:00 stdout   three | \n", run.out());
    }

    @Test
    void followGoesOnUntilTheReaderHasGone() {
        run.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (run.out().contains("four")) {
                    throw new IOException("Broken pipe");
                }
                run.out.write(b);
                if (run.out().endsWith("three | \n")) {
                    manager.logs.get("web").add(Rows.line(T + 60, "stdout", 3, "four"));
                }
            }
        };
        assertEquals(0, run.on(manager, "logs", "web", "-f", "-n", "1"));
        assertEquals("  three | \nfour", run.out());
        assertEquals("", run.err());
    }

    @Test
    void anOutputThatIsFullIsAFailure() {
        run.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertEquals(1, run.on(manager, "logs", "web"));
        assertEquals("procman: the output cannot be written: No space left on device\n", run.err());
    }

    @Test
    void followOfNothingEnds() {
        assertEquals(4, run.on(manager, "logs", "-f", "wbe"));
        assertEquals("no such process: wbe, did you mean \"web\"?\n", run.err());
    }

    @Test
    void logsThatCannotBeReadAreAFailure() {
        manager.bean.operations.put("logPage", arguments -> {
            throw new IllegalStateException("web.log: Input/output error");
        });
        assertEquals(1, run.on(manager, "logs", "web"));
        assertEquals("procman: web.log: Input/output error\n", run.err());
    }
}
