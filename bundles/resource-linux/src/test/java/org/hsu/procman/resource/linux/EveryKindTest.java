package org.hsu.procman.resource.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where for a limit of each kind, on made-up machines. */
class EveryKindTest {

    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir
    Path directory;

    private Path proc;
    private Path mount;
    private Path disks;
    private CgroupFiles files = new CgroupFiles();

    @BeforeEach
    void makeProc() throws IOException {
        proc = directory.resolve("proc");
        mount = directory.resolve("cgroup");
        disks = Files.createDirectories(directory.resolve("block"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "1 (a b) S" + " 0".repeat(18) + " 777 0");
        Files.writeString(proc.resolve("self/limits"), "Limit Soft Hard\nMax cpu time   unlimited   20   seconds\n");
        Files.writeString(proc.resolve("self/status"), "CapEff:\t0000000000000000\nCpus_allowed_list:\t0-2,5\n");
        disk("vda", "254:0", "[none] mq-deadline");
        disk("sdb", "8:16", "none [bfq]");
        disk("loop0", "7:0", "[none]");
    }

    private void disk(String name, String number, String scheduler) throws IOException {
        Path queue = Files.createDirectories(disks.resolve(name).resolve("queue"));
        Files.writeString(disks.resolve(name).resolve("dev"), number + "\n");
        Files.writeString(queue.resolve("scheduler"), scheduler + "\n");
    }

    private void unified(String controllers) throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        Files.writeString(proc.resolve("self/mountinfo"), "30 1 0:26 / " + mount + " rw - cgroup2 cgroup2 rw\n");
        files = new FakeUnified(mount, controllers);
    }

    /** Plain folders, in which the files of an instance's cgroup must be there to be written. */
    private void first(String... names) throws IOException {
        List<String> controllers = List.of("memory", "cpu", "pids", "blkio", "freezer");
        StringBuilder own = new StringBuilder();
        StringBuilder mounts = new StringBuilder();
        for (String controller : controllers) {
            Files.createDirectories(mount.resolve(controller));
            own.append(controllers.indexOf(controller) + 1).append(':').append(controller).append(":/\n");
            mounts.append("35 31 0:32 / ").append(mount.resolve(controller)).append(" rw - cgroup cgroup rw,")
                    .append(controller).append('\n');
        }
        Files.writeString(proc.resolve("self/cgroup"), own);
        Files.writeString(proc.resolve("self/mountinfo"), mounts);
        files = new CgroupFiles() {
            @Override
            public void write(Path file, String value) throws IOException {
                super.write(file, value + " ".repeat((int) Math.max(0, Files.size(file) - value.length())));
            }

            @Override
            public void create(Path cgroup) throws IOException {
                if (Files.exists(cgroup)) {
                    return;
                }
                super.create(cgroup);
                for (String name : names) {
                    if (name.startsWith(mount.relativize(cgroup).getName(0) + ".")) {
                        Files.writeString(cgroup.resolve(name), "");
                    }
                }
                Files.writeString(cgroup.resolve("cgroup.procs"), "");
                Files.writeString(
                        cgroup.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
            }
        };
    }

    private Enforcement prepare(Limit... limits) {
        return new LinuxResourceEnforcer(proc, disks, files)
                .prepare("web", 3, ResourceLimits.of(List.of(limits), Duration.ofSeconds(5)));
    }

    private static Limit limit(LimitKind kind, double value) {
        return Limit.of(kind, value);
    }

    private static String told(Enforcement enforcement) {
        return enforcement.limits().stream()
                .map(limit -> limit.kind() + " " + limit.value() + " " + limit.enforcedBy()
                        + (limit.detail().isEmpty() ? "" : " (" + limit.detail() + ")"))
                .collect(Collectors.joining("\n"));
    }

    private String read(Enforcement enforcement, String name) throws IOException {
        for (Path cgroup : enforcement.launch().cgroups()) {
            if (Files.exists(cgroup.resolve(name))) {
                return Files.readString(cgroup.resolve(name)).strip();
            }
        }
        return "there is no " + name;
    }

    @Test
    void everyKindOnUnified() throws Exception {
        unified("cpu io memory pids");
        Enforcement all = prepare(Stream.of(LimitKind.values())
                .map(kind -> limit(kind, kind == LimitKind.THREADS ? 30 : 20))
                .map(limit -> limit.kind() == LimitKind.MEMORY ? limit.withValue(64 * MEBIBYTE) : limit)
                .toArray(Limit[]::new));
        assertEquals(
                """
                max_memory_mb 64 MiB cgroup2
                memory.max_virtual 20 bytes rlimit (for each process; the sum of the tree is watched)
                memory.max_swap 20 bytes cgroup2
                max_cpu_percent 20 % of one core cgroup2
                cpu.max_time 20 s rlimit (for each process; the sum of the tree is watched)
                cpu.shares 20 cgroup2
                max_file_descriptors 20 rlimit
                max_processes 20 none (the kernel counts processes and threads together, and holds max_threads)
                process.max_child_processes 20 none (the kernel counts threads along with processes, so it cannot hold \
                back children alone)
                max_threads 30 cgroup2
                max_io_read 20 bytes/s cgroup2 (on each of 2 disks)
                max_io_write 20 bytes/s cgroup2 (on each of 2 disks)
                io.max_read_ops 20/s cgroup2 (on each of 2 disks)
                io.max_write_ops 20/s cgroup2 (on each of 2 disks)
                io.weight 20 cgroup2
                process.max_stack 20 bytes rlimit
                process.max_core 20 bytes rlimit""",
                told(all));
        assertEquals(1, all.launch().cgroups().size());
        assertEquals(
                Map.of("nofile", 20L, "as", 20L, "cpu", 20L, "stack", 20L, "core", 20L), all.launch().rlimits());
        assertEquals("67108864", read(all, "memory.max"));
        assertEquals("20", read(all, "memory.swap.max"));
        assertEquals("max", read(all, "memory.high"));
        assertEquals("20000 100000", read(all, "cpu.max"));
        assertEquals("2", read(all, "cpu.weight"));
        assertEquals("30", read(all, "pids.max"));
        assertEquals("20", read(all, "io.bfq.weight"));
        assertEquals(
                Stream.of("rbps", "wbps", "riops", "wiops")
                        .flatMap(key -> Stream.of("254:0 " + key + "=20", "8:16 " + key + "=20"))
                        .toList(),
                read(all, "io.max").lines().toList());
    }

    @Test
    void everyKindOnFirst() throws Exception {
        first("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max_usage_in_bytes", "cpu.shares",
                "cpu.cfs_period_us", "cpu.cfs_quota_us", "pids.max", "blkio.throttle.read_bps_device",
                "blkio.throttle.write_bps_device", "blkio.throttle.read_iops_device",
                "blkio.throttle.write_iops_device", "blkio.bfq.weight");
        Enforcement all = prepare(
                limit(LimitKind.MEMORY, 1000), limit(LimitKind.SWAP, 500), limit(LimitKind.CPU, 150),
                limit(LimitKind.CPU_SHARES, 512), limit(LimitKind.THREADS, 9), limit(LimitKind.IO_READ, 7),
                limit(LimitKind.IO_WRITE_OPERATIONS, 8), limit(LimitKind.IO_WEIGHT, 5000));
        String write = "cgroup v1 holds back direct and synchronous writes, which it does, but not what the page cache"
                + " gathers";
        assertEquals(
                """
                max_memory_mb 1000 bytes cgroup1
                memory.max_swap 500 bytes cgroup1 (memory and swap in one sum)
                max_cpu_percent 150 % of one core cgroup1
                cpu.shares 512 cgroup1
                max_threads 9 cgroup1
                max_io_read 7 bytes/s cgroup1 (on each of 2 disks)
                io.max_write_ops 8/s none (WHY)
                io.weight 5000 cgroup1""".replace("WHY", write),
                told(all));
        assertEquals(4, all.launch().cgroups().size());
        assertEquals("1000", read(all, "memory.limit_in_bytes"));
        assertEquals("1500", read(all, "memory.memsw.limit_in_bytes"));
        assertEquals("150000", read(all, "cpu.cfs_quota_us"));
        assertEquals("512", read(all, "cpu.shares"));
        assertEquals("9", read(all, "pids.max"));
        assertEquals("8:16 7", read(all, "blkio.throttle.read_bps_device"));
        assertEquals("8:16 8", read(all, "blkio.throttle.write_iops_device"));
        assertEquals("1000", read(all, "blkio.bfq.weight"));
    }

    @Test
    void swapWhereItCannotBeHad() throws Exception {
        first("memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
        assertEquals(
                "memory.max_swap 500 bytes none"
                        + " (cgroup v1 limits swap only together with memory: give max_memory_mb too)",
                told(prepare(limit(LimitKind.SWAP, 500))));
        mount = directory.resolve("other");
        first("memory.limit_in_bytes");
        assertTrue(told(prepare(limit(LimitKind.MEMORY, 1000), limit(LimitKind.SWAP, 500)))
                .contains("none (this kernel does not count swap)"));
    }

    @Test
    void weightsThatNothingHeedsAreNotCalledEnforced() throws Exception {
        unified("io");
        disk("sdb", "8:16", "[none]");
        assertTrue(told(prepare(limit(LimitKind.IO_WEIGHT, 5))).contains("none (no disk here weighs I/O"));
        Files.writeString(mount.resolve("io.cost.qos"), "254:0 enable=1 ctrl=auto\n");
        assertEquals("io.weight 5 cgroup2", told(prepare(limit(LimitKind.IO_WEIGHT, 5))));
    }

    @Test
    void wholeCoresByAffinityWhereThereIsNoQuota() throws Exception {
        Files.writeString(proc.resolve("self/cgroup"), "");
        Files.writeString(proc.resolve("self/mountinfo"), "");
        LinuxResourceEnforcer enforcer = new LinuxResourceEnforcer(proc, disks, files);
        List<List<Integer>> dealt = Stream.generate(() -> enforcer.prepare(
                        "web", 3, ResourceLimits.of(null, 200.0, null, null)))
                .limit(3)
                .map(enforcement -> enforcement.launch().processors())
                .toList();
        assertEquals(List.of(List.of(0, 1), List.of(2, 5), List.of(0, 1)), dealt);
        Enforcement one = prepare(limit(LimitKind.CPU, 100));
        EnforcedLimit told = one.limits().get(0);
        assertEquals("affinity", told.enforcedBy());
        assertTrue(told.enforced());
        assertTrue(told.detail().startsWith("may run on processors [0] only: there is no cgroup controller cpu"));
        for (double other : new double[] {50, 150, 400, 800}) {
            Enforcement none = prepare(limit(LimitKind.CPU, other));
            assertEquals(List.of(), none.launch().processors());
            assertFalse(none.limits().get(0).enforced());
        }
    }

    @Test
    void processorTimeIsBoundedByTheHardLimitAndWholeSeconds() {
        Enforcement more = prepare(limit(LimitKind.CPU_TIME, 60));
        assertEquals(Map.of("cpu", 20L), more.launch().rlimits());
        assertEquals("20 s", more.limits().get(0).value());
        String detail = more.limits().get(0).detail();
        assertTrue(detail.startsWith("asked for 60 s, but the manager may give no more than 20 s"), detail);
        assertEquals(Map.of("cpu", 2L), prepare(limit(LimitKind.CPU_TIME, 1.2)).launch().rlimits());
    }

    @Test
    void memoryThatIsToThrottleIsBrakedBelowTheBackstop() throws Exception {
        unified("memory cpu");
        Limit memory = new Limit(LimitKind.MEMORY, 1000, null, null, null, ViolationPolicy.THROTTLE);
        Enforcement enforcement = new LinuxResourceEnforcer(proc, disks, files)
                .prepare("web", 3, ResourceLimits.of(List.of(memory), Duration.ofSeconds(5)).forKernel());
        assertEquals("1250", read(enforcement, "memory.max"));
        assertEquals("1000", read(enforcement, "memory.high"));
        assertTrue(enforcement.throttle(30));
        assertEquals("30000 100000", read(enforcement, "cpu.max"));
        assertTrue(enforcement.throttle(Enforcement.UNTHROTTLED));
        assertEquals("max 100000", read(enforcement, "cpu.max"));
    }

    @Test
    void anOomKillTellsLimitAndPeak() throws Exception {
        unified("memory");
        Enforcement second = prepare(limit(LimitKind.MEMORY, 64 * MEBIBYTE));
        assertEquals("", second.oomDetail());
        Path cgroup = second.launch().cgroups().get(0);
        Files.writeString(cgroup.resolve("memory.events"), "low 0\noom 1\noom_kill 2\n");
        Files.writeString(cgroup.resolve("memory.peak"), Long.toString(63 * MEBIBYTE));
        assertTrue(second.oomKilled());
        assertEquals("limit 64 MiB, peak 63 MiB", second.oomDetail());

        mount = directory.resolve("other");
        first("memory.limit_in_bytes", "memory.max_usage_in_bytes");
        Enforcement first = prepare(limit(LimitKind.MEMORY, 32 * MEBIBYTE));
        cgroup = first.launch().cgroups().get(0);
        Files.writeString(cgroup.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        Files.delete(cgroup.resolve("memory.max_usage_in_bytes"));
        assertTrue(first.oomKilled());
        assertEquals("limit 32 MiB", first.oomDetail());
    }

    @Test
    void whatADeadManagerHasFrozenIsThawed() throws Exception {
        unified("");
        Path dead = mount.resolve("procman-4194999-1-0");
        files.create(dead);
        files.create(dead.resolve("web.1"));
        files.write(dead.resolve("web.1/cgroup.procs"), "1");
        Files.writeString(dead.resolve("web.1/cgroup.freeze"), "1");
        prepare();
        assertEquals("0", Files.readString(dead.resolve("web.1/cgroup.freeze")));
    }
}
