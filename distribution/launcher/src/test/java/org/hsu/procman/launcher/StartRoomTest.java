package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartRoomTest {
    @TempDir
    Path process;

    private void has(int open, String limit) throws IOException {
        Path descriptors = Files.createDirectory(process.resolve("fd"));
        for (int i = 0; i < open; i++) {
            Files.createFile(descriptors.resolve(String.valueOf(i)));
        }
        Files.writeString(process.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + "Max open files            " + limit + "                 9999                 files     \n");
    }

    @Test
    void enoughIsEnough() throws IOException {
        has(40, "200");
        assertDoesNotThrow(() -> StartRoom.requireDescriptors(process));
    }

    @Test
    void tooFewAreSaidInOneLine() throws IOException {
        has(41, "200");
        LaunchException refused = assertThrows(LaunchException.class, () -> StartRoom.requireDescriptors(process));
        assertEquals(ExitCode.FAILED, refused.exitCode());
        assertEquals("cannot start: 159 of 200 open files are left, a start needs 160"
                + " (LimitNOFILE, ulimit -n)", refused.getMessage());
    }

    @Test
    void withoutALimitOrWithoutProcItIsPassed() throws IOException {
        assertDoesNotThrow(() -> StartRoom.requireDescriptors(process.resolve("nowhere")));
        has(300, "unlimited");
        assertDoesNotThrow(() -> StartRoom.requireDescriptors(process));
    }
}
