package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir
    Path dir;

    @Test
    void theLastWriteCountsAndATornOneLeavesTheOneBefore() throws IOException {
        Path spool = dir.resolve("1.stdout");
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            assertFalse(checkpoint.isSet());
            for (int i = 0; i < 5; i++) {
                checkpoint.write(100 + i, 10 + i);
            }
        }
        Path file = Checkpoint.pathFor(spool);
        assertEquals(64, Files.size(file));
        assertAt(spool, 104, 14);
        byte[] bytes = Files.readAllBytes(file);
        bytes[32 + 15]++;
        Files.write(file, bytes);
        assertAt(spool, 103, 13);
        bytes[15]++;
        Files.write(file, bytes);
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            assertFalse(checkpoint.isSet());
        }
    }

    private static void assertAt(Path spool, long offset, long sequence) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(spool)) {
            assertTrue(checkpoint.isSet());
            assertEquals(offset, checkpoint.offset());
            assertEquals(sequence, checkpoint.sequence());
        }
    }
}
