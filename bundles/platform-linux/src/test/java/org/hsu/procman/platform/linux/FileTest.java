package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTest {

    @TempDir
    Path folder;

    private static boolean told(Semaphore calls) throws InterruptedException {
        return calls.tryAcquire(Rig.SECONDS, TimeUnit.SECONDS);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void growthIsToldOnceAndOnlyGrowth() throws Exception {
        Path file = folder.resolve("spool");
        append(file, "12345");
        Semaphore calls = new Semaphore(0);
        Semaphore other = new Semaphore(0);
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            rig.platform.onGrowth(file, 3, calls::release);
            assertTrue(calls.tryAcquire(), "longer already, so told at once");
            rig.platform.onGrowth(file, 5, calls::release);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap("xxxxx".getBytes()), 0);
                channel.truncate(4);
            }
            append(file, "6");
            Path second = folder.resolve("second");
            append(second, "");
            rig.platform.onGrowth(second, 0, other::release);
            append(second, "x");
            // The events of one inotify come in order: had the first file's been taken for growth, it was told.
            assertTrue(told(other));
            assertEquals(0, calls.availablePermits());
            append(file, "7");
            assertTrue(told(calls));
            append(file, "8");
            rig.platform.onGrowth(second, 1, other::release);
            append(second, "y");
            assertTrue(told(other));
            assertEquals(0, calls.availablePermits());
        }
    }

    @Test
    void growthIsForgottenReplacedAndAwaitedForAFileToCome() throws Exception {
        Path file = folder.resolve("later");
        Semaphore first = new Semaphore(0);
        Semaphore second = new Semaphore(0);
        Semaphore witness = new Semaphore(0);
        Path seen = folder.resolve("witness");
        append(seen, "");
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            rig.platform.onGrowth(file, 0, first::release);
            rig.platform.onGrowth(file, 0, second::release);
            append(file, "x");
            assertTrue(told(second));
            rig.platform.onGrowth(file, 1, second::release);
            rig.platform.forgetGrowth(file);
            append(file, "y");
            rig.platform.onGrowth(seen, 0, witness::release);
            append(seen, "x");
            assertTrue(told(witness));
            assertEquals(0, first.availablePermits() + second.availablePermits());
        }
    }

    @Test
    void aBusyWriterIsFollowedToItsEnd() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Path file = folder.resolve("p1.out");
            append(file, "");
            Semaphore calls = new Semaphore(0);
            var run = rig.spawn(rig.script("i=0; while [ $i -lt 2000 ]; do echo line; i=$((i+1)); done").build());
            long size = 0;
            while (size < 2000 * 5) {
                rig.platform.onGrowth(file, size, calls::release);
                assertTrue(told(calls), "stuck at " + size);
                size = Files.size(file);
            }
            assertTrue(run.awaitExit().success());
        }
    }

    @Test
    void aPunchedHoleGivesBlocksBackAndKeepsTheLength() throws Exception {
        Path file = folder.resolve("holes");
        byte[] content = new byte[1 << 20];
        Arrays.fill(content, (byte) 'x');
        Files.write(file, content);
        try (Rig rig = new Rig(folder, Mode.CGROUP);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean punched = rig.platform.punchHole(channel, 100, (1 << 20) - 50);
            Assumptions.assumeTrue(punched, "this file system has no holes");
            assertEquals(1 << 20, Files.size(file));
            byte[] left = Files.readAllBytes(file);
            assertEquals('x', left[99]);
            assertEquals('x', left[4095]);
            assertEquals(0, left[4096]);
            assertEquals(0, left[1 << 19]);
            assertTrue(rig.platform.punchHole(channel, 0, 10), "less than a page is nothing to do");
            assertEquals('x', Files.readAllBytes(file)[0]);
        }
    }

    @Test
    void aChannelThatCannotBeMappedIsSaidSo() throws Exception {
        Path file = Files.write(folder.resolve("write-only"), new byte[1 << 16]);
        try (Rig rig = new Rig(folder, Mode.CGROUP);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertFalse(rig.platform.punchHole(channel, 0, 1 << 16));
        }
    }
}
