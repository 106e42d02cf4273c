package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;
import org.junit.jupiter.api.Test;

class ProcessScansTest {

    private record OneProcess(long pid) implements TreeMembers {
        @Override
        public ProcessIdentity leader() {
            return null;
        }

        @Override
        public List<Node> of(ProcessSnapshot snapshot, Collection<Entry> before) {
            return snapshot.all().stream().filter(node -> node.pid() == pid && !node.dead()).toList();
        }
    }

    @Test
    void withoutADescriptorNobodyIsTakenForGone() {
        try (ProcessScans scans = new ProcessScans(() -> null)) {
            ExecutionException none = assertThrows(ExecutionException.class, () -> scans.request().get(30, TimeUnit.SECONDS));
            assertEquals("/proc cannot be listed now", none.getCause().getMessage());
        }
    }

    @Test
    void aTreeIsKilledWhenThereIsADescriptorAgain() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        AtomicInteger looks = new AtomicInteger();
        String[] there = {String.valueOf(process.pid())};
        try (ProcessScans scans = new ProcessScans(() -> looks.incrementAndGet() <= 2 ? null : there)) {
            List<Long> survivors = KillLoop.kill(scans, new OneProcess(process.pid())).get(30, TimeUnit.SECONDS);
            assertEquals(List.of(), survivors);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS) && looks.get() > 2, "it goes on");
            assertFalse(process.isAlive());
        } finally {
            process.destroyForcibly();
        }
    }
}
