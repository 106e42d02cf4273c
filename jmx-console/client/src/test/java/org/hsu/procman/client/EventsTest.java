package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

    @TempDir
    private Path directory;

    private final Run run = new Run();
    private FakeManager manager;

    @BeforeEach
    void start() throws Exception {
        manager = FakeManager.in(directory);
        manager.events.add(Rows.event(41, "procman.process.exit", "web", "web exited with 3"));
        manager.events.add(Rows.event(42, "procman.process.state", "web", "web is STARTING"));
        manager.events.add(Rows.event(43, "procman.config.reloaded", "", "generation 2"));
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
    }

    @Test
    void aLineForEach() {
        assertEquals(0, run.on(manager, "events"), run::err);
        assertEquals("""
                2025-11-20T20:07:05.123+01:00  process.exit       web           web exited with 3
                2025-11-20T20:07:05.123+01:00  process.state      web           web is STARTING
                2025-11-20T20:07:05.123+01:00  config.reloaded    -             generation 2
                """, run.out());
    }

    @Test
    void jsonIsTheManagersOwn() {
        assertEquals(0, run.on(manager, "events", "-n", "2", "-o", "json"), run::err);
        assertEquals("{\"sequence\":42}\n{\"sequence\":43}\n", run.out());
    }

    @Test
    void readsAllThatIsKeptToFindTheNewest() {
        manager.events.clear();
        for (long sequence = 1; sequence <= 2500; sequence++) {
            manager.events.add(Rows.event(sequence, "procman.process.state", "web", ""));
        }
        assertEquals(0, run.on(manager, "events", "-n", "2", "-o", "json"));
        assertEquals("{\"sequence\":2499}\n{\"sequence\":2500}\n", run.out());
    }

    @Test
    void followSignalsAGap() {
        run.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (run.out().contains("50}")) {
                    throw new IOException("Broken pipe");
                }
                run.out.write(b);
                if (run.out().endsWith("43}\n")) {
                    manager.events.add(Rows.event(50, "procman.process.state", "web", ""));
                }
            }
        };
        assertEquals(0, run.on(manager, "events", "-f", "-n", "1", "-o", "json"));
        assertEquals("{\"sequence\":43}\n{\"sequence\":50}", run.out());
        assertEquals("events 44 to 49 are lost: they came faster than they were read\n", run.err());
    }
}
