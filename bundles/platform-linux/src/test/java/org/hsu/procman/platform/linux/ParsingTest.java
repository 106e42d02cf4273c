package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.SignalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParsingTest {

    @TempDir
    Path folder;

    private ReadBuffer buffer(String content) throws Exception {
        ReadBuffer buffer = new ReadBuffer(16);
        buffer.readAll(CStrings.path(Files.writeString(folder.resolve("content"), content)));
        return buffer;
    }

    @Test
    void statIsReadWhateverTheNameIs() throws Exception {
        ProcStat stat = new ProcStat();
        assertTrue(stat.parse(buffer("77 (a) Z 1 (b) S 5 6 7 0 -1 4194304 1 2 3 4 11 22 33 44 20 0 9 0 123456 "
                + "4096000 250 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 10752\n")));
        assertEquals(77, stat.pid);
        assertEquals('S', stat.state);
        assertEquals(List.of(5, 6, 7, 9), List.of(stat.parent, stat.group, stat.session, stat.threads));
        assertEquals(33, stat.ownTicks);
        assertEquals(77, stat.childrenTicks);
        assertEquals(List.of(123456L, 4096000L, 250L), List.of(stat.startTicks, stat.virtualBytes, stat.residentPages));
        assertEquals(42, WaitStatus.decode(stat.waitStatus, 0, 0).code());
        assertFalse(stat.isDead() || stat.isKernelThread());
        assertFalse(stat.parse(buffer("77 (cut")));
    }

    @Test
    void markersAreFoundAnywhereInTheEnvironment() throws Exception {
        String filler = "X=" + "y".repeat(100_000);
        Marker marker = Marker.of(buffer("PROCMAN_GENERATION=12\0" + filler + "\0PR=\0PROCMAN_MANAGER=m=1\0"
                + "NOT_PROCMAN_PROCESS_ID=z\0PROCMAN_PROCESS_ID=web\0"));
        assertEquals(new Marker("m=1", "web", 12), marker);
        assertNull(Marker.of(buffer("PROCMAN_PROCESS_ID=web\0P\0\0PROCMAN_MANAGE=1")));
        assertEquals(new Marker("m", "", 0), Marker.of(buffer("PROCMAN_MANAGER=m\0PROCMAN_GENERATION=x")));
    }

    @Test
    void theOwnCgroupIsFoundInEveryLayout() {
        String pure = "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";
        String hybrid = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
        String part = "50 40 0:26 /docker/abc /mnt/my\\040groups ro - cgroup2 cgroup ro";
        String version1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu";
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/system.slice/procman.service")),
                own(List.of(pure), "0::/system.slice/procman.service"));
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/unified")), own(List.of(version1, hybrid), "0::/"));
        assertEquals(Optional.of(Path.of("/mnt/my groups/leaf")), own(List.of(part), "0::/docker/abc/leaf"));
        assertEquals(Optional.empty(), own(List.of(part), "0::/elsewhere"));
        assertEquals(Optional.empty(), own(List.of(pure), "0::/../outside"));
        assertEquals(Optional.empty(), own(List.of(version1), "0::/"));
        assertEquals(Optional.empty(), own(List.of(pure), "3:cpu:/x"));
        String freezer = "33 31 0:30 / /sys/fs/cgroup/other rw,relatime - cgroup none rw,blkio,freezer";
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/other/a")),
                CgroupMount.find("freezer", List.of(version1, hybrid, freezer), List.of("0::/b", "7:blkio,freezer:/a"))
                        .map(CgroupMount::own));
        assertEquals(Optional.empty(),
                CgroupMount.find("freezer", List.of(version1, hybrid), List.of("0::/b", "7:freezer:/a")));
    }

    private static Optional<Path> own(List<String> mounts, String cgroup) {
        return CgroupMount.find(CgroupMount.VERSION_2, mounts, List.of("1:name=systemd:/a", cgroup)).map(CgroupMount::own);
    }

    @Test
    void signalsAreKnownByNameAndNumber() throws Exception {
        assertEquals(15, Signals.number("SIGTERM"));
        assertEquals(10, Signals.number("usr1"));
        assertEquals(37, Signals.number("SIGRTMIN+3"));
        assertEquals(64, Signals.number("SIGRTMAX"));
        assertEquals("SIGRTMIN+30", Signals.name(64));
        for (int number = 1; number <= 64; number++) {
            if (number != 32 && number != 33) {
                assertEquals(number, Signals.number(Signals.name(number)));
            }
        }
        String message = assertThrows(SignalException.class, () -> Signals.number("SIGKIL")).getMessage();
        assertTrue(message.contains("SIGKILL"), message);
        assertThrows(SignalException.class, () -> Signals.number("SIGRTMIN+31"));
    }

    @Test
    void wholeFilesAreReadWhateverTheirLength() throws Exception {
        String content = "0123456789".repeat(1234);
        ReadBuffer buffer = buffer(content);
        assertEquals(content, new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.US_ASCII));
        assertEquals(-Errno.ENOENT, buffer.readAll(CStrings.path(folder.resolve("missing"))));
        assertEquals(0, buffer.length());
    }
}
