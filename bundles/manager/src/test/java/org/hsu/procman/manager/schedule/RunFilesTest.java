package org.hsu.procman.manager.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    Path folder;

    private RunFiles files;

    @AfterEach
    void close() {
        files.close();
    }

    private Runs read(String id) throws Exception {
        CompletableFuture<Runs> found = new CompletableFuture<>();
        files.read(id, found::complete);
        return found.get(10, TimeUnit.SECONDS);
    }

    private void write(String id, Runs runs) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        files.write(id, runs, () -> done.complete(null));
        done.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsKeptIsThereForTheNextManager() throws Exception {
        files = new RunFiles(folder.resolve("schedules"));
        assertNull(read("a"));
        Runs runs = Runs.since(1000).decided(2000).begun(2000)
                .with(new ScheduledRun(2000, 2001, 3000, 3, null, ""))
                .with(new ScheduledRun(0, 2001, 3000, null, "SIGKILL", ""))
                .without(4000, "left out, the run before\nwas still running");
        write("a", runs);
        files.close();
        files = new RunFiles(folder.resolve("schedules"));
        Runs found = read("a");
        assertEquals(runs.last().subList(0, 2), found.last().subList(0, 2));
        assertEquals("left out, the run before was still running", found.last().get(2).outcome());
        assertEquals("exit 3", found.last().get(0).outcome());
        assertEquals("SIGKILL", found.last().get(1).outcome());
        assertEquals(2000, found.decided());
        files.forget("a");
        assertNull(read("a"));
        assertFalse(Files.exists(folder.resolve("schedules/a")));
    }

    @Test
    void whatCannotBeReadIsSetAside() throws Exception {
        files = new RunFiles(folder);
        for (String text : new String[] {"", "procman-schedule 2\ndecided=1\nbegun=0\n", "procman-schedule 1\ndecided=x\nbegun=0\n",
            "procman-schedule 1\ndecided=1\nbegun=0\nrun=1 2\n"}) {
            Files.writeString(folder.resolve("a"), text);
            assertNull(read("a"), text);
            assertFalse(Files.exists(folder.resolve("a")), text);
            assertEquals(text, Files.readString(folder.resolve("a~damaged")));
        }
        Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a~damaged"));
        assertNull(read("b"));
        assertTrue(Files.isSymbolicLink(folder.resolve("b~damaged")));
    }

    @Test
    void onlyTheLastAreKept() {
        files = new RunFiles(folder);
        Runs runs = Runs.since(0);
        for (int i = 0; i < 100; i++) {
            runs = runs.with(new ScheduledRun(i, i, i, 0, null, ""));
        }
        assertEquals(Runs.MOST, runs.last().size());
        assertEquals(99, runs.last().get(Runs.MOST - 1).due());
    }
}
