package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private final List<List<Object>> awaited = new CopyOnWriteArrayList<>();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.processes.add(Rows.process("web", "STARTING", Map.of()));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    /** Answers with these statuses, the last one for ever. */
    private void answer(String... statuses) {
        manager.bean.operations.put("await", arguments -> {
            awaited.add(List.of(arguments));
            String status = statuses[Math.min(awaited.size(), statuses.length) - 1];
            return Rows.outcome("web", status, "web is RUNNING after 0.1 s", 100);
        });
    }

    @Test
    void waitsUntilReadyAMinuteACall() {
        answer("TIMED_OUT", "TIMED_OUT", "DONE");
        assertEquals(0, run.on(manager, "wait", "web"), run::err);
        assertEquals(List.of("web", "ready", 60_000L), awaited.get(0));
        assertEquals(3, awaited.size());
        assertTrue(run.out().matches("web is RUNNING after 0.1 s, waited \\d+ms in all\n"), run::out);
    }

    @Test
    void aTimeoutIsExitCode5AndNamesItsOption() {
        answer("TIMED_OUT");
        assertEquals(5, run.on(manager, "wait", "web", "--state", "STOPPED", "--timeout", "150ms"));
        assertEquals("web is not stopped yet (--timeout 150ms)\n", run.err());
        assertEquals("stopped", awaited.get(0).get(1));
        assertTrue((Long) awaited.get(0).get(2) <= 150);
        assertTrue(awaited.size() <= 5, "answers before their time make no busy loop");
    }

    @Test
    void whatCannotBecomeReadyFails() {
        answer("FAILED");
        assertEquals(1, run.on(manager, "wait", "web"));
    }
}
