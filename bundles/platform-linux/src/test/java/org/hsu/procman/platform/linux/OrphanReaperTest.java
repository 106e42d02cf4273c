package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanReaperTest {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long MANY_LOOKS_NANOS = 100 * LOOK_NANOS;

    @TempDir
    Path folder;

    /** It looks like an orphan until its start is over, which may take longer than its whole life. */
    @Test
    void nothingIsBuriedWhileAStartIsNotOver() throws Exception {
        try (EventLoop loop = new EventLoop("test-loop")) {
            ExitWatch exits = new ExitWatch(loop, new Machine(Features.ALL));
            exits.spawning();
            try (OrphanReaper reaper = new OrphanReaper(
                    new Kernel(loop, new FileEvents(loop), new ProcessScans()), exits, LOOK_NANOS)) {
                assertTrue(reaper.subreaper());
                Path file = folder.resolve("pid");
                new ProcessBuilder("/bin/sh", "-c", "setsid sh -c 'echo $$ > " + file + "; exit 3' &").start().waitFor();
                Rig.await("it runs", () -> Files.exists(file) && !Rig.read(file).isBlank());
                int pid = Integer.parseInt(Rig.read(file).strip());
                Rig.await("it has ended", () -> isZombie(pid));
                long ended = System.nanoTime();
                Rig.await("there were many looks", () -> System.nanoTime() - ended > MANY_LOOKS_NANOS);
                assertTrue(isZombie(pid), "it is gone, and how it ended with it");
                exits.spawned();
                Rig.await("it is buried", () -> !isZombie(pid));
            }
        }
    }

    private static boolean isZombie(int pid) {
        ProcStat stat = new ProcStat();
        return stat.read(pid, ReadBuffer.ofThisThread()) && stat.isZombie();
    }
}
