package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpareDescriptorTest {

    @Test
    void processIsSeenWithoutAFreeDescriptor() {
        int self = (int) ProcessHandle.current().pid();
        SpareDescriptor.keep();
        ReadBuffer buffer = new ReadBuffer(8192);
        ProcStat stat = new ProcStat();
        KeptFile kept = new KeptFile(ProcStat.path(self));
        assertTrue(stat.read(self, buffer));
        int nofile = Rlimits.number("nofile");
        boolean[] seen = new boolean[3];
        int refused;
        int absent;
        try (Memory before = new Memory(16); Memory none = new Memory(16)) {
            LibC.prlimit(0, nofile, null, before);
            // Taken are all below the last of these, the one that is kept among them; so with that limit none is free.
            int[] taken = IntStream.range(0, 64).map(each -> nothing()).toArray();
            none.setLong(0, taken[63] + 1);
            none.setLong(8, before.getLong(8));
            LibC.prlimit(0, nofile, none, null);
            try {
                refused = nothing();
                seen[0] = stat.read(self, buffer);
                seen[1] = stat.read(self, buffer);
                seen[2] = kept.read(buffer) > 0;
                absent = buffer.readOnce(CStrings.of("/proc/0/stat"));
            } finally {
                LibC.prlimit(0, nofile, before, null);
                IntStream.of(taken).forEach(LibC::close);
            }
        }
        kept.close();
        assertEquals(-1, refused, "there was a descriptor left");
        for (boolean each : seen) {
            assertTrue(each);
        }
        assertEquals(-Errno.ENOENT, absent);
        assertFalse(stat.read(0, buffer));
    }

    private static int nothing() {
        return LibC.open(CStrings.of("/dev/null"), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
    }
}
