package org.hsu.procman.manager.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.manager.core.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {
    @TempDir
    Path folder;

    private JobFiles files;

    @BeforeEach
    void open() {
        files = new JobFiles(folder.resolve("jobs"));
    }

    @AfterEach
    void close() {
        files.close();
    }

    private List<Job> read() throws Exception {
        CompletableFuture<List<Job>> found = new CompletableFuture<>();
        files.read("thumbs", found::complete);
        return found.get(10, TimeUnit.SECONDS);
    }

    private void write(Job job) throws Exception {
        CompletableFuture<IOException> done = new CompletableFuture<>();
        files.write("thumbs", job, done::complete);
        assertNull(done.get(10, TimeUnit.SECONDS));
    }

    private static Job job(long number, String... arguments) {
        return Job.submitted(number, List.of(arguments), -3, 5000, 2, "http ann", 1000);
    }

    @Test
    void whatIsKeptIsThereForTheNextManager() throws Exception {
        assertEquals(List.of(), read());
        Job first = job(9);
        Job second = job(10, "", "a b", "line\nbreak", "end", "argument=x", "%41+ü€😀").begun("thumbs-2", 7, 2000);
        Job third = second.ended(3000, null, "SIGKILL", "timed out after 5.0 s", 10).begun("thumbs-1", 8, 4000)
                .cancel(4500).ended(5000, 3, null, "", 10);
        write(second);
        write(first);
        assertEquals(List.of(first, second), read());
        write(third);
        files.close();
        open();
        assertEquals(List.of(first, third), read());
        files.forget("thumbs", 9);
        assertEquals(List.of(third), read());
    }

    @Test
    void outputIsKeptBesideItsJob() throws Exception {
        write(job(1));
        assertEquals("", files.output("thumbs", 1));
        CompletableFuture<IOException> done = new CompletableFuture<>();
        files.write("thumbs", job(1), () -> "one\ntwo\n", done::complete);
        assertNull(done.get(10, TimeUnit.SECONDS));
        assertEquals("one\ntwo\n", files.output("thumbs", 1));
        assertEquals(List.of(job(1)), read());
        files.forget("thumbs", 1);
        read();
        assertEquals("", files.output("thumbs", 1));
    }

    @Test
    void damagedFilesAreSetAsideAndTheOthersCount() throws Exception {
        write(job(1));
        write(job(2));
        Path pool = folder.resolve("jobs/thumbs");
        Files.writeString(pool.resolve("1"), Files.readString(pool.resolve("1")).replace("end\n", ""));
        Files.copy(pool.resolve("2"), pool.resolve("3"));
        Files.writeString(pool.resolve("4"), "\0\u0001");
        Files.createDirectory(pool.resolve("5"));
        Files.writeString(pool.resolve("other~new"), "x");
        assertEquals(List.of(job(2)), read());
        assertFalse(Files.exists(pool.resolve("1")));
        assertTrue(Files.exists(pool.resolve("1~damaged")));
        assertTrue(Files.exists(pool.resolve("3~damaged")));
        assertTrue(Files.exists(pool.resolve("4~damaged")));
    }

    @Test
    void whatCannotBeWrittenIsSaid() throws Exception {
        Files.writeString(folder.resolve("jobs"), "in the way");
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        files.write("thumbs", job(1), problem -> failed.complete(problem != null));
        assertTrue(failed.get(10, TimeUnit.SECONDS));
        assertEquals(List.of(), read());
    }
}
