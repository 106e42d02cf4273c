package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.NotifySocket;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {

    @TempDir
    Path folder;

    /** What the socket of a path heard, after it was told this under its own address. */
    private String heard(Rig rig, Path path, String text) throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (NotifySocket socket = rig.platform.openNotify(path, null, (pid, uid, told, handled) -> {
            heard.add(pid + ":" + told);
            handled.run();
        }).orElseThrow()) {
            assertTrue(rig.platform.tellServiceManager(socket.address(), text));
            return heard.poll(Rig.SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aMessageArrivesByPathAndByAbstractName() throws Exception {
        long own = ProcessHandle.current().pid();
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            assertEquals(own + ":READY=1\nSTATUS=\u00fc", heard(rig, folder.resolve("s"), "READY=1\nSTATUS=\u00fc"));
            Path tooLong = folder.resolve("n".repeat(120)).resolve("s");
            assertEquals(own + ":WATCHDOG=1", heard(rig, tooLong, "WATCHDOG=1"));
        }
    }

    @Test
    void whatIsNotTakenIsSaid() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            String nobody = folder.resolve("nobody").toString();
            IOException refused =
                    assertThrows(IOException.class, () -> rig.platform.tellServiceManager(nobody, "READY=1"));
            assertEquals(nobody + ": No such file or directory", refused.getMessage());
            for (String wrong : new String[] {"", "@", "relative", "/" + "n".repeat(107)}) {
                String message = assertThrows(
                        IOException.class, () -> rig.platform.tellServiceManager(wrong, "READY=1")).getMessage();
                assertTrue(message.contains("is no address of a unix socket"), message);
            }
        }
    }
}
