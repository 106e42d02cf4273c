package org.hsu.procman.resource.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.hsu.procman.resource.linux.cgroup.UnifiedDelegation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other machines than this one, as made-up /proc and cgroup folders. */
class LayoutTest {

    private static final ResourceLimits ALL = ResourceLimits.of(1000L, 12.5, 64, 9);
    private static final String SELF = Long.toString(ProcessHandle.current().pid());

    @TempDir
    Path directory;

    private Path proc;
    private Path mount;
    private Path disks;

    @BeforeEach
    void makeProc() throws IOException {
        proc = directory.resolve("proc");
        mount = directory.resolve("a cgroup");
        disks = directory.resolve("block");
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "1 (a b) S" + " 0".repeat(18) + " 777 0");
        Files.writeString(
                proc.resolve("self/limits"),
                "Limit Soft Hard\nMax open files            1024   4096   files\n"
                        + "Max address space         unlimited   unlimited   bytes\n"
                        + "Max cpu time              unlimited   20   seconds\n");
        Files.writeString(proc.resolve("self/status"), "CapEff:\t0000000000000000\n");
    }

    @Test
    void withoutCgroupsOnlyTheRlimitIsEnforced() {
        Enforcement enforcement = prepare(new CgroupFiles());
        String why = "there is no cgroup controller %s here for this process";
        assertEquals(
                List.of(
                        new EnforcedLimit("max_memory_mb", "1000 bytes", "none", false, why.formatted("memory")),
                        new EnforcedLimit("max_cpu_percent", "12.5 % of one core", "none", false, why.formatted("cpu")),
                        new EnforcedLimit("max_file_descriptors", "64", "rlimit", true, ""),
                        new EnforcedLimit("max_processes", "9", "none", false, why.formatted("pids"))),
                enforcement.limits());
        assertEquals(List.of(), enforcement.launch().cgroups());
        assertEquals(Map.of("nofile", 64L), enforcement.launch().rlimits());
        assertFalse(enforcement.oomKilled());
        enforcement.close();
    }

    @Test
    void theHardLimitBoundsDescriptorsUnlessTheCapabilityIsThere() throws Exception {
        ResourceLimits many = ResourceLimits.of(null, null, 10_000, null);
        LinuxResourceEnforcer enforcer = new LinuxResourceEnforcer(proc, disks, new CgroupFiles());
        Enforcement bounded = enforcer.prepare("web", 1, many);
        assertEquals(Map.of("nofile", 4096L), bounded.launch().rlimits());
        assertEquals(
                "asked for 10000, but the manager may give no more than 4096", bounded.limits().get(0).detail());
        Files.writeString(proc.resolve("self/status"), "CapEff:\t000001ffffffffff\n");
        Files.createDirectories(proc.resolve("sys/fs"));
        Files.writeString(proc.resolve("sys/fs/nr_open"), "1048576\n");
        LinuxResourceEnforcer capable = new LinuxResourceEnforcer(proc, disks, new CgroupFiles());
        assertEquals(Map.of("nofile", 10_000L), capable.prepare("web", 1, many).launch().rlimits());
    }

    @Test
    void notLinux() {
        LinuxResourceEnforcer enforcer = new LinuxResourceEnforcer(directory.resolve("none"), disks, new CgroupFiles());
        assertTrue(enforcer.unavailable().isPresent());
        assertTrue(new LinuxResourceEnforcer(proc, disks, new CgroupFiles()).unavailable().isEmpty());
    }

    @Test
    void unifiedInARootCgroup() throws Exception {
        FakeUnified files = unified("/", "/");
        files.write(mount.resolve("cgroup.procs"), "1");
        files.write(mount.resolve("cgroup.procs"), SELF);
        Enforcement enforcement = prepare(files);
        assertUnified(enforcement, mount);
        assertFalse(Files.exists(mount.resolve(UnifiedDelegation.LEAF)));
    }

    @Test
    void unifiedAloneInAServiceMovesToALeaf() throws Exception {
        FakeUnified files = unified("/", "/system.slice/procman.service");
        Path home = service(files);
        files.write(home.resolve("cgroup.procs"), SELF);
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            files.write(home.resolve("cgroup.procs"), Long.toString(child.pid()));
            assertUnified(prepare(files), home);
            assertEquals(
                    SELF + "\n" + child.pid(), files.read(home.resolve("procman-manager").resolve("cgroup.procs")));
            assertEquals("", files.read(home.resolve("cgroup.procs")));
        } finally {
            child.destroyForcibly().waitFor();
        }
        // The next manager may be started by this one, and so in its leaf.
        Files.writeString(proc.resolve("self/cgroup"), "0::/system.slice/procman.service/procman-manager\n");
        assertUnified(prepare(files), home);
    }

    @Test
    void unifiedAmongOthersIsRefused() throws Exception {
        FakeUnified files = unified("/", "/system.slice/procman.service");
        Path home = service(files);
        files.write(home.resolve("cgroup.procs"), "1");
        files.write(home.resolve("cgroup.procs"), SELF);
        Enforcement enforcement = prepare(files);
        EnforcedLimit memory = enforcement.limits().get(0);
        assertEquals("none", memory.enforcedBy());
        assertEquals(
                "the manager's cgroup " + home
                        + " also holds other processes (pid 1): run it as a service of its own with Delegate=yes",
                memory.detail());
        assertEquals(List.of(), enforcement.launch().cgroups());
        assertEquals("1\n" + SELF, files.read(home.resolve("cgroup.procs")));
        try (var children = Files.list(home)) {
            assertTrue(children.noneMatch(Files::isDirectory));
        }
    }

    @Test
    void aMountShowsOnlyItsRoot() throws Exception {
        FakeUnified files = unified("/docker/c1", "/docker/c1");
        assertUnified(prepare(files), mount);
        for (String outside : List.of("/elsewhere", "/../sibling")) {
            Files.writeString(proc.resolve("self/cgroup"), "0::" + outside + "\n");
            assertEquals("none", prepare(files).limits().get(0).enforcedBy());
        }
    }

    @Test
    void readOnlyMountsAndOwnPathsThatAreNotThereAreRefused() throws Exception {
        Files.createDirectories(mount);
        Files.writeString(proc.resolve("self/cgroup"), "4:cpu,cpuacct:/gone\n3:memory:/\n2:pids:/../x\n");
        Files.writeString(
                proc.resolve("self/mountinfo"),
                v1("ro,nosuid", "memory") + v1("rw", "cpu,cpuacct") + v1("rw", "pids") + "odd line\n");
        List<EnforcedLimit> limits = prepare(new CgroupFiles()).limits();
        assertEquals(mount + " is mounted read-only", limits.get(0).detail());
        assertEquals("the manager's own cgroup " + mount + "/gone is not there", limits.get(1).detail());
        assertEquals("the manager's own pids cgroup is not below " + mount, limits.get(3).detail());
    }

    @Test
    void aKernelThatRefusesIsQuotedAndNothingIsLeft() throws Exception {
        FakeUnified files = unified("/", "/");
        Files.writeString(mount.resolve("cgroup.controllers"), "memory");
        Enforcement enforcement = new LinuxResourceEnforcer(proc, disks, new CgroupFiles() {
            @Override
            public void create(Path cgroup) throws IOException {
                files.create(cgroup);
            }

            @Override
            public boolean remove(Path cgroup) {
                return files.remove(cgroup);
            }

            @Override
            public void write(Path file, String value) throws IOException {
                if (file.endsWith("memory.max")) {
                    throw new FileSystemException(file.toString(), null, "Invalid argument");
                }
                files.write(file, value);
            }
        }).prepare("web", 1, ResourceLimits.of(1000L, null, null, null));
        assertTrue(enforcement.limits().get(0).detail().endsWith("memory.max: Invalid argument"));
        assertFalse(enforcement.limits().get(0).enforced());
        try (var children = Files.list(mount)) {
            assertTrue(children.noneMatch(Files::isDirectory));
        }
    }

    private void assertUnified(Enforcement enforcement, Path home) throws IOException {
        Path cgroup = home.resolve("procman-" + SELF + "-777-0").resolve("web.3");
        assertEquals(List.of(cgroup), enforcement.launch().cgroups());
        assertEquals(
                List.of("cgroup2", "cgroup2", "rlimit", "cgroup2"),
                enforcement.limits().stream().map(EnforcedLimit::enforcedBy).toList());
        assertEquals("1000", Files.readString(cgroup.resolve("memory.max")));
        assertEquals("0", Files.readString(cgroup.resolve("memory.swap.max")).substring(0, 1));
        assertEquals("1", Files.readString(cgroup.resolve("memory.oom.group")));
        assertEquals("12500 100000", Files.readString(cgroup.resolve("cpu.max")));
        assertEquals("9", Files.readString(cgroup.resolve("pids.max")).substring(0, 1));
        assertFalse(enforcement.oomKilled());
        Files.writeString(cgroup.resolve("memory.events"), "low 0\noom 1\noom_kill 2\n");
        assertTrue(enforcement.oomKilled());
        enforcement.close();
        assertFalse(Files.exists(cgroup.getParent()));
    }

    private Enforcement prepare(CgroupFiles files) {
        return new LinuxResourceEnforcer(proc, disks, files).prepare("web", 3, ALL);
    }

    private FakeUnified unified(String root, String own) throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "0::" + own + "\n");
        Files.writeString(
                proc.resolve("self/mountinfo"),
                "30 1 0:26 " + root + " " + escaped() + " rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
        return new FakeUnified(mount, "cpu memory pids");
    }

    private Path service(FakeUnified files) throws IOException {
        Path slice = mount.resolve("system.slice");
        files.create(slice);
        for (String controller : List.of("cpu", "memory", "pids")) {
            files.write(mount.resolve("cgroup.subtree_control"), "+" + controller);
            files.write(slice.resolve("cgroup.subtree_control"), "+" + controller);
        }
        Path service = slice.resolve("procman.service");
        files.create(service);
        return service;
    }

    private String v1(String mountOptions, String controllers) {
        return "35 31 0:32 / " + escaped() + " " + mountOptions + " - cgroup cgroup rw," + controllers + "\n";
    }

    private String escaped() {
        return mount.toString().replace(" ", "\\040");
    }
}
