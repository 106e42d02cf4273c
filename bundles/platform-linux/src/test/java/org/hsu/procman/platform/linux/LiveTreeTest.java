package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is changed of a tree that runs. */
class LiveTreeTest {

    @TempDir
    Path folder;

    private static Run tree(Rig rig) throws Exception {
        Run run = rig.spawn(rig.script("sleep 300 & setsid sleep 300 & sleep 300").build());
        Rig.await("four processes", () -> run.process.tree().size() == 4);
        return run;
    }

    private static String line(long pid, String file, String start) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/" + file)).stream()
                .filter(text -> text.startsWith(start)).findFirst().orElseThrow().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyProcessGetsTheRlimit(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode)) {
            Run run = tree(rig);
            String usual = line(run.pid(), "limits", "Max open files");
            run.process.liveLimits().rlimit("nofile", 77L);
            run.process.liveLimits().rlimit("cpu", 100L);
            for (long pid : run.process.tree()) {
                assertEquals("Max open files 77 77 files ", line(pid, "limits", "Max open files"));
                assertEquals("Max cpu time 100 105 seconds ", line(pid, "limits", "Max cpu time"));
            }
            if (!new Machine(Features.ALL).mayRaiseHardLimits()) {
                System.out.println("skipped: raising a limit again, which this user may not");
                return;
            }
            run.process.liveLimits().rlimit("nofile", null);
            for (long pid : run.process.tree()) {
                assertEquals(usual, line(pid, "limits", "Max open files"));
            }
        }
    }

    @Test
    void everyThreadIsPinned() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Run run = tree(rig);
            String usual = line(run.pid(), "status", "Cpus_allowed_list");
            String first = usual.replaceAll(".*: (\\d+).*", "$1");
            run.process.liveLimits().processors(List.of(Integer.parseInt(first)));
            for (long pid : run.process.tree()) {
                assertEquals("Cpus_allowed_list: " + first, line(pid, "status", "Cpus_allowed_list"));
            }
            run.process.liveLimits().processors(List.of());
            for (long pid : run.process.tree()) {
                assertEquals(usual, line(pid, "status", "Cpus_allowed_list"));
            }
        }
    }

    /** The cgroup that holds it together is another one from then on, and the one before is removed. */
    @Test
    void aTreeIsMovedWhole() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Assumptions.assumeTrue(rig.hasCgroups(), "no cgroups here");
            Run run = tree(rig);
            Path before = rig.mount().orElseThrow().folderOf(run.pid()).orElseThrow();
            Path next = rig.mount().orElseThrow().own().resolve("moved-" + rig.marker);
            Files.createDirectory(next);
            List<Long> pids = run.process.tree().stream().sorted().toList();
            assertTrue(run.process.liveLimits().join(next));
            assertFalse(run.process.liveLimits().join(next), "nothing is left to be moved");
            assertEquals(pids, new Cgroup(next).pids().stream().sorted().toList());
            assertEquals(pids, run.process.tree().stream().sorted().toList());
            assertFalse(Files.exists(before));
            assertEquals(4, run.process.usage().orElseThrow().processes());
            var empty = run.process.awaitEmpty(10_000_000_000L);
            assertEquals(List.of(), run.process.killTree().toCompletableFuture().get());
            assertTrue(empty.toCompletableFuture().get());
            run.awaitExit();
            run.process.release();
            assertTrue(new Cgroup(next).removeSoon());
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        try (Rig rig = new Rig(folder, Mode.CGROUP)) {
            Run run = tree(rig);
            IOException refused = assertThrows(IOException.class, () -> run.process.liveLimits().join(folder));
            assertTrue(refused.getMessage().contains("not all of it can be moved to " + folder), refused.getMessage());
        }
    }
}
