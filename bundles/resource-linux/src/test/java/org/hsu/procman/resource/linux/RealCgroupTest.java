package org.hsu.procman.resource.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ResourceLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel does, where this user may make cgroups. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class RealCgroupTest {

    private static final long MEBIBYTE = 1024 * 1024;

    private final List<Process> started = new ArrayList<>();
    private LinuxResourceEnforcer enforcer;

    @BeforeEach
    void create() {
        enforcer = new LinuxResourceEnforcer();
        assertTrue(enforcer.unavailable().isEmpty());
    }

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aHogIsKilledAndOnlyThatIsOutOfMemory() throws Exception {
        Enforcement hog = prepare(ResourceLimits.of(32 * MEBIBYTE, null, null, null));
        assertEquals("32 MiB", hog.limits().get(0).value());
        // tail keeps the whole of a last line that never ends.
        Process process = start(hog, "exec tail /dev/zero");
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(137, process.exitValue());
        assertTrue(hog.oomKilled());
        close(hog);
        assertTrue(hog.oomKilled());

        Enforcement victim = prepare(ResourceLimits.of(32 * MEBIBYTE, null, null, null));
        Process sleeper = start(victim, "exec sleep 60");
        sleeper.destroyForcibly().waitFor();
        assertFalse(victim.oomKilled());
        close(victim);
    }

    @Test
    void aForkerIsStopped() throws Exception {
        Enforcement few = prepare(ResourceLimits.of(null, null, null, 4));
        Process process = start(few, "for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; echo made all; wait");
        String line = process.inputReader().readLine();
        assertTrue(line.toLowerCase(Locale.ROOT).contains("fork"), line);
        for (String pid : Files.readAllLines(few.launch().cgroups().get(0).resolve("cgroup.procs"))) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        process.waitFor();
        close(few);
    }

    @Test
    void aShareOfACore() throws Exception {
        Enforcement slow = prepare(ResourceLimits.of(null, 150.0, null, null));
        assertEquals("150 % of one core", slow.limits().get(0).value());
        Path cgroup = slow.launch().cgroups().get(0);
        Path unified = cgroup.resolve("cpu.max");
        if (Files.exists(unified)) {
            assertEquals("150000 100000", Files.readString(unified).strip());
        } else {
            assertEquals("150000", Files.readString(cgroup.resolve("cpu.cfs_quota_us")).strip());
            assertEquals("100000", Files.readString(cgroup.resolve("cpu.cfs_period_us")).strip());
        }
        close(slow);
    }

    @Test
    void whatIsBusyAtCloseIsRemovedLater() throws Exception {
        Enforcement busy = prepare(ResourceLimits.of(null, null, null, 50));
        Path cgroup = busy.launch().cgroups().get(0);
        Process sleeper = start(busy, "exec sleep 60");
        busy.close();
        assertTrue(Files.exists(cgroup));
        sleeper.destroyForcibly().waitFor();
        close(prepare(ResourceLimits.of(null, null, null, 50)));
        assertFalse(Files.exists(cgroup));
        assertFalse(Files.exists(cgroup.getParent()));
    }

    @Test
    void aDeadManagersCgroupsAreSweptOrTakenOver() throws Exception {
        Enforcement mine = prepare(ResourceLimits.of(null, null, null, 50));
        Path home = mine.launch().cgroups().get(0).getParent().getParent();
        close(mine);
        // Above the largest pid_max, so nobody's.
        Path dead = Files.createDirectory(home.resolve("procman-4194999-1-0"));
        Path empty = Files.createDirectory(dead.resolve("web.1"));
        Path living = Files.createDirectory(dead.resolve("real.8"));
        Process sleeper = startIn(List.of(living), "exec sleep 60");
        try {
            enforcer = new LinuxResourceEnforcer();
            assertFalse(Files.exists(empty));
            assertTrue(Files.exists(living));
            Enforcement taken = enforcer.prepare("real", 8, ResourceLimits.of(null, null, null, 40));
            assertEquals(List.of(living), taken.launch().cgroups());
            assertEquals("40", Files.readString(living.resolve("pids.max")).strip());
            sleeper.destroyForcibly().waitFor();
            close(taken);
            assertFalse(Files.exists(dead));
        } finally {
            sleeper.destroyForcibly().waitFor();
            Files.deleteIfExists(living);
            Files.deleteIfExists(dead);
        }
    }

    private Enforcement prepare(ResourceLimits limits) {
        Enforcement enforcement = enforcer.prepare("real", 7, limits);
        assumeTrue(enforcement.limits().get(0).enforced(), () -> enforcement.limits().toString());
        assertTrue(enforcement.limits().get(0).enforcedBy().startsWith("cgroup"));
        return enforcement;
    }

    private Process start(Enforcement enforcement, String script) throws IOException {
        return startIn(enforcement.launch().cgroups(), script);
    }

    /** Returns when the shell has entered the cgroups. */
    private Process startIn(List<Path> cgroups, String script) throws IOException {
        StringBuilder enter = new StringBuilder();
        cgroups.forEach(cgroup -> enter.append("echo $$ > ").append(cgroup).append("/cgroup.procs || exit 125; "));
        Process process = new ProcessBuilder("/bin/sh", "-c", enter + "echo in; " + script)
                .redirectErrorStream(true)
                .start();
        started.add(process);
        assertEquals("in\n", new String(process.getInputStream().readNBytes(3), UTF_8));
        return process;
    }

    private static void close(Enforcement enforcement) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        do {
            enforcement.close();
        } while (enforcement.launch().cgroups().stream().anyMatch(Files::exists) && System.nanoTime() < deadline);
        assertTrue(enforcement.launch().cgroups().stream().noneMatch(Files::exists));
    }
}
