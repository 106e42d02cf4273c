package org.hsu.procman.resource.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.GroupPlace;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cgroups of groups, on a made-up machine with cgroup v2. */
class GroupLimitsTest {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final List<String> WEB = List.of("my shop", "web");

    @TempDir
    Path directory;

    private Path proc;
    private Path mount;
    private FakeUnified files;

    @BeforeEach
    void makeMachine() throws IOException {
        System.setProperty("procman.state.dir", directory.toString());
        proc = directory.resolve("proc");
        mount = directory.resolve("cgroup");
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(directory.resolve("block"));
        born(777);
        Files.writeString(proc.resolve("self/limits"), "Limit Soft Hard\n");
        Files.writeString(proc.resolve("self/status"), "CapEff:\t0000000000000000\nCpus_allowed_list:\t0-7\n");
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        Files.writeString(proc.resolve("self/mountinfo"), "30 1 0:26 / " + mount + " rw - cgroup2 cgroup2 rw\n");
        files = new FakeUnified(mount, "cpu io memory pids");
    }

    @AfterEach
    void forget() {
        System.clearProperty("procman.state.dir");
    }

    /** The manager is one that began at this time. */
    private void born(int time) throws IOException {
        Files.writeString(proc.resolve("self/stat"), "1 (a b) S" + " 0".repeat(18) + " " + time + " 0");
    }

    private LinuxResourceEnforcer enforcer() {
        return new LinuxResourceEnforcer(proc, directory.resolve("block"), files);
    }

    private static ResourceLimits within(List<String> path, LimitKind... kinds) {
        EnumSet<LimitKind> all = EnumSet.noneOf(LimitKind.class);
        all.addAll(List.of(kinds));
        return ResourceLimits.of(null, null, null, 9).within(new GroupPlace(path, all));
    }

    private String read(Path file) throws IOException {
        return files.read(file);
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.walk(mount)) {
            return all.filter(Files::isDirectory).filter(path -> !path.equals(mount)).toList();
        }
    }

    @Test
    void anInstanceIsBelowItsGroupsWhichHaveTheirLimits() throws Exception {
        LinuxResourceEnforcer enforcer = enforcer();
        List<EnforcedLimit> told = enforcer.group(
                WEB, ResourceLimits.of(64 * MEBIBYTE, 150.0, null, 20)).orElseThrow();
        assertTrue(told.stream().allMatch(limit -> limit.enforcedBy().equals("cgroup2")), told.toString());
        assertEquals(List.of(), folders(), "nobody is in it");

        Enforcement web = enforcer.prepare("web", 1, within(WEB, LimitKind.MEMORY, LimitKind.CPU, LimitKind.PROCESSES));
        Path cgroup = web.launch().cgroups().get(0);
        assertEquals(1, web.launch().cgroups().size());
        assertTrue(cgroup.getParent().endsWith("@web"), cgroup.toString());
        assertTrue(cgroup.getParent().getParent().getFileName().toString().startsWith("@my_shop~"), cgroup.toString());
        assertEquals("" + 64 * MEBIBYTE, read(cgroup.resolveSibling("memory.max")));
        assertEquals("150000 100000", read(cgroup.resolveSibling("cpu.max")));
        assertEquals("20", read(cgroup.resolveSibling("pids.max")));
        assertEquals("max", read(cgroup.resolve("memory.max")));
        assertEquals("9", read(cgroup.resolve("pids.max")));
        assertEquals("1", read(cgroup.resolve("memory.oom.group")), "one instance dies, whole");

        enforcer.group(WEB, ResourceLimits.of(32 * MEBIBYTE, null, null, null));
        assertEquals("" + 32 * MEBIBYTE, read(cgroup.resolveSibling("memory.max")), "while it runs");
        assertEquals("max 100000", read(cgroup.resolveSibling("cpu.max")));
        assertEquals("max", read(cgroup.resolveSibling("pids.max")));

        Files.writeString(cgroup.resolve("memory.events"), "oom_kill 1\n");
        assertTrue(web.oomKilled());
        assertEquals("limit of its group, peak 0 bytes", web.oomDetail());
        web.close();
        assertEquals(List.of(), folders());
    }

    @Test
    void whatAGroupHasRunningStaysWithItsLimitsUnderTheNextManager() throws Exception {
        LinuxResourceEnforcer first = enforcer();
        first.group(WEB, ResourceLimits.of(64 * MEBIBYTE, null, null, null));
        Path old = first.prepare("web", 1, within(WEB, LimitKind.MEMORY)).launch().cgroups().get(0);
        Files.writeString(old.resolve("cgroup.procs"), "4711\n");
        Path gone = first.prepare("web", 2, within(WEB, LimitKind.MEMORY)).launch().cgroups().get(0);

        born(888);
        LinuxResourceEnforcer second = enforcer();
        assertFalse(Files.exists(gone), "what was empty");
        second.group(WEB, ResourceLimits.of(48 * MEBIBYTE, null, null, null));
        assertEquals("" + 48 * MEBIBYTE, read(old.resolveSibling("memory.max")));
        Enforcement taken = second.prepare("web", 1, within(WEB, LimitKind.MEMORY));
        assertEquals(List.of(old), taken.launch().cgroups());
        Enforcement next = second.prepare("web", 3, within(WEB, LimitKind.MEMORY));
        assertEquals(old.getParent(), next.launch().cgroups().get(0).getParent(), "one limit for both");

        next.close();
        assertTrue(Files.exists(old));
        Files.writeString(old.resolve("cgroup.procs"), "");
        taken.close();
        assertEquals(List.of(), folders());
        Path anew = second.prepare("web", 4, within(WEB, LimitKind.MEMORY)).launch().cgroups().get(0);
        assertEquals("" + 48 * MEBIBYTE, read(anew.resolveSibling("memory.max")));
        assertFalse(anew.startsWith(old.getParent()));
    }

    @Test
    void whatRunsMovesToItsNewGroup() throws Exception {
        LinuxResourceEnforcer enforcer = enforcer();
        Enforcement web = enforcer.prepare("web", 1, within(List.of()));
        Path before = web.launch().cgroups().get(0);
        enforcer.group(List.of("b"), ResourceLimits.of(64 * MEBIBYTE, null, null, null));
        LiveLimits live = new LiveLimits() {
            @Override
            public boolean join(Path cgroup) {
                return true;
            }

            @Override
            public void rlimit(String name, Long value) {
                throw new AssertionError(name);
            }

            @Override
            public void processors(List<Integer> numbers) {
                throw new AssertionError(numbers);
            }
        };
        assertTrue(web.update(within(List.of("b"), LimitKind.MEMORY), live));
        assertFalse(Files.exists(before));
        Path after = web.launch().cgroups().get(0);
        assertTrue(after.getParent().endsWith("@b"), after.toString());
        assertEquals("9", read(after.resolve("pids.max")));
        web.close();
        assertEquals(List.of(), folders());
    }

    @Test
    void whatCannotBeSaidOfAGroupIsToldSo() {
        EnforcedLimit files = enforcer().group(List.of("b"), ResourceLimits.of(null, null, 9, null)).orElseThrow().get(0);
        assertFalse(files.enforced());
        assertEquals("a group cannot be held to it", files.detail());
    }
}
