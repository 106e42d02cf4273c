package org.hsu.procman.log.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LoggingSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system of 256 KB; skipped where this user may not mount one. */
class FullDiskTest {

    @TempDir
    Path dir;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=256k", "procman-test", dir.toString()) == 0;
        Assumptions.assumeTrue(mounted, "mount is not allowed");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertEquals(0, run("umount", dir.toString()));
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    @Test
    void aChunkIsTakenWholeOrNotAtAll() throws Exception {
        FileProcessLog log = new FileProcessLog();
        Path ballast = dir.resolve("ballast");
        Files.write(ballast, new byte[100_000]);
        String line = "x".repeat(9_999);
        int taken = 0;
        try (LogSink sink = log.open(dir, "web", LogStream.STDOUT, LoggingSpec.DEFAULT)) {
            while (taken < 100) {
                try {
                    sink.write(Chunks.stdout(taken * 3 + 1, 1, line, line, line));
                    taken++;
                } catch (IOException e) {
                    break;
                }
            }
            assertTrue(taken > 0 && taken < 10, "the disk was full after " + taken);
            assertEquals(taken * 30_000L, Files.size(dir.resolve("web-stdout.log")));
            long next = taken * 3 + 1;
            assertThrows(IOException.class, () -> sink.write(Chunks.stdout(next, 1, line, line, line)));
            Files.delete(ballast);
            sink.write(Chunks.stdout(next, 1, line, line, line));
        }
        assertEquals((taken + 1) * 30_000L, Files.size(dir.resolve("web-stdout.log")));
        assertEquals((taken + 1) * 3L, log.lastSequence(dir, "web", LogStream.STDOUT, LoggingSpec.DEFAULT));
    }
}
