package org.hsu.procman.resource.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel does, where this user may make cgroups. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class RealCgroupTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir
    Path folder;

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
        assertTrue(hog.oomDetail().startsWith("limit 32 MiB, peak 3"), hog.oomDetail());
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
    void threadsAndSharesAndSwapAreTheKernelsToo() throws Exception {
        Enforcement some = prepare(ResourceLimits.of(
                List.of(
                        Limit.of(LimitKind.THREADS, 12),
                        Limit.of(LimitKind.CPU_SHARES, 512),
                        Limit.of(LimitKind.MEMORY, 64 * MEBIBYTE)),
                Duration.ofSeconds(5)));
        assertTrue(some.limits().stream().allMatch(EnforcedLimit::enforced), () -> some.limits().toString());
        Path cpu = folder(some, "cpu.shares", "cpu.weight");
        String share = Files.exists(cpu.resolve("cpu.weight")) ? "cpu.weight 50" : "cpu.shares 512";
        assertEquals(share.split(" ")[1], Files.readString(cpu.resolve(share.split(" ")[0])).strip());
        assertEquals("12", Files.readString(folder(some, "pids.max").resolve("pids.max")).strip());
        close(some);
    }

    private static Path folder(Enforcement enforcement, String... names) {
        return enforcement.launch().cgroups().stream()
                .filter(cgroup -> Stream.of(names).anyMatch(name -> Files.exists(cgroup.resolve(name))))
                .findFirst()
                .orElseThrow();
    }

    /** Half a mebibyte a second: what is read or written past the page cache takes its time. */
    @Test
    void ioIsHeldBack() throws Exception {
        Enforcement slow = prepare(ResourceLimits.of(
                List.of(Limit.of(LimitKind.IO_READ, MEBIBYTE / 2.0), Limit.of(LimitKind.IO_WRITE, MEBIBYTE / 2.0)),
                Duration.ofSeconds(5)));
        Path file = folder.resolve("data");
        Process process = start(slow, "dd if=/dev/zero of=" + file + " bs=256k count=6 oflag=direct 2>&1 | tail -1; "
                + "dd if=" + file + " of=/dev/null bs=256k iflag=direct 2>&1 | tail -1");
        List<String> lines = process.inputReader().lines().toList();
        assumeTrue(lines.stream().allMatch(line -> line.contains("copied")), "no direct I/O on this file system");
        for (String line : lines) {
            double seconds = Double.parseDouble(line.replaceAll(".*copied, ([0-9.e-]+) s.*", "$1"));
            assumeTrue(seconds > 0.05, "the disk of this folder is none that can be held back: " + line);
            assertTrue(seconds > 2, line);
        }
        process.waitFor();
        close(slow);
    }

    /** This machine's cgroups as they are seen where nobody has been given the controller of processor time. */
    private LinuxResourceEnforcer withoutQuota() throws IOException {
        Path proc = Files.createDirectories(folder.resolve("proc/self")).getParent();
        for (String file : List.of("self/stat", "self/limits", "self/status")) {
            Files.writeString(proc.resolve(file), Files.readString(Path.of("/proc").resolve(file)));
        }
        for (String file : List.of("self/cgroup", "self/mountinfo")) {
            List<String> lines = Files.readAllLines(Path.of("/proc").resolve(file)).stream()
                    .filter(line -> !line.matches(".*[,:]cpu(acct)?\\b.*"))
                    .toList();
            Files.write(proc.resolve(file), lines);
        }
        return new LinuxResourceEnforcer(proc, Path.of("/sys/block"), new CgroupFiles());
    }

    @Test
    void whereThereIsNoQuotaABurnerIsFrozenAndThawedInTurn() throws Exception {
        enforcer = withoutQuota();
        Limit percentage = new Limit(LimitKind.CPU, 20, null, null, null, ViolationPolicy.THROTTLE);
        Enforcement throttled =
                enforcer.prepare("real", 7, ResourceLimits.of(List.of(percentage), Duration.ofSeconds(5)).forKernel());
        assumeTrue(throttled.launch().cgroups().size() == 1, "no freezer here");
        Process burner = start(throttled, "while :; do :; done");
        assertTrue(throttled.throttle(20));
        long begun = System.nanoTime();
        long before = used(burner);
        awaitUsed(burner, before + 400_000_000L);
        double percent = (used(burner) - before) * 100.0 / (System.nanoTime() - begun);
        assertTrue(percent < 45, percent + " % of one core");
        assertTrue(throttled.throttle(Enforcement.UNTHROTTLED));
        awaitUsed(burner, used(burner) + 500_000_000L);
        assertTrue(throttled.throttle(5));
        burner.destroyForcibly();
        assertTrue(burner.waitFor(20, TimeUnit.SECONDS), "a frozen one can be killed");
        close(throttled);
    }

    private static void awaitUsed(Process process, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (used(process) < nanos) {
            assertTrue(System.nanoTime() < deadline, "it burns");
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static long used(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
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
