package org.hsu.procman.resource.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rewritten for an instance that runs, on a made-up machine with cgroup v2. */
class UpdateTest {

    @TempDir
    Path directory;

    private final Calls calls = new Calls();
    private Path proc;
    private FakeUnified files;
    private Path cgroup;

    /** A platform that does as it is told, or refuses. */
    private static final class Calls implements LiveLimits {
        private final List<String> made = new ArrayList<>();
        private boolean outside;
        private String refusing = "";

        private void call(String text) throws IOException {
            if (!refusing.isEmpty() && text.startsWith(refusing)) {
                throw new IOException("not permitted");
            }
            made.add(text);
        }

        @Override
        public boolean join(Path cgroup) throws IOException {
            call("join " + cgroup.getFileName());
            return outside;
        }

        @Override
        public void rlimit(String name, Long value) throws IOException {
            call("rlimit " + name + " " + value);
        }

        @Override
        public void processors(List<Integer> numbers) throws IOException {
            call("processors " + numbers);
        }
    }

    @BeforeEach
    void makeMachine() throws IOException {
        proc = directory.resolve("proc");
        Path mount = directory.resolve("cgroup");
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "1 (a b) S" + " 0".repeat(18) + " 777 0");
        Files.writeString(proc.resolve("self/limits"), "Limit Soft Hard\n");
        Files.writeString(proc.resolve("self/status"), "CapEff:\t0000000000000000\nCpus_allowed_list:\t0-7\n");
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        Files.writeString(proc.resolve("self/mountinfo"), "30 1 0:26 / " + mount + " rw - cgroup2 cgroup2 rw\n");
        Path disk = Files.createDirectories(directory.resolve("block/vda"));
        Files.writeString(disk.resolve("dev"), "254:0\n");
        files = new FakeUnified(mount, "cpu io memory pids");
    }

    private Enforcement prepare(Limit... limits) {
        Enforcement made = new LinuxResourceEnforcer(proc, directory.resolve("block"), files)
                .prepare("web", 3, limits(limits));
        cgroup = made.launch().cgroups().isEmpty() ? null : made.launch().cgroups().get(0);
        return made;
    }

    private static ResourceLimits limits(Limit... limits) {
        return ResourceLimits.of(List.of(limits), Duration.ofSeconds(5));
    }

    private String read(String name) throws IOException {
        return files.read(cgroup.resolve(name));
    }

    private static EnforcedLimit row(Enforcement enforcement, LimitKind kind) {
        return enforcement.limits().stream().filter(limit -> limit.kind().equals(kind.word())).findFirst().orElseThrow();
    }

    @Test
    void whatChangedIsRewrittenAndWhatIsGoneIsLifted() throws Exception {
        Enforcement web = prepare(Stream.of(LimitKind.values())
                .filter(kind -> kind != LimitKind.PROCESSES)
                .map(kind -> Limit.of(kind, 4096))
                .toArray(Limit[]::new));
        assertTrue(web.update(limits(Limit.of(LimitKind.MEMORY, 8192), Limit.of(LimitKind.CORE, 5)), calls));
        assertEquals("8192", read("memory.max"));
        assertEquals("0", read("memory.swap.max"));
        assertEquals("max 100000", read("cpu.max"));
        assertEquals("100", read("cpu.weight"));
        assertEquals("max", read("pids.max"));
        assertEquals("100", read("io.bfq.weight"));
        for (String key : List.of("rbps", "wbps", "riops", "wiops")) {
            assertTrue(read("io.max").contains("254:0 " + key + "=max"), read("io.max"));
        }
        assertTrue(calls.made.contains("rlimit core 5"), calls.made.toString());
        for (String name : List.of("nofile", "as", "cpu", "stack")) {
            assertTrue(calls.made.contains("rlimit " + name + " null"), calls.made.toString());
        }
        assertEquals(List.of("max_memory_mb", "process.max_core"),
                web.limits().stream().map(EnforcedLimit::kind).toList());
        assertTrue(web.update(limits(), calls));
        assertEquals("max", read("memory.max"));
        assertEquals("max", read("memory.swap.max"));
        assertEquals(List.of(cgroup), web.launch().cgroups());
        web.close();
        assertFalse(Files.exists(cgroup));
    }

    @Test
    void theFirstLimitMovesTheInstance() throws Exception {
        calls.outside = true;
        Enforcement web = prepare(Limit.of(LimitKind.FILE_DESCRIPTORS, 5));
        assertEquals(List.of(), web.launch().cgroups());
        web.update(limits(Limit.of(LimitKind.MEMORY, 4096), Limit.of(LimitKind.FILE_DESCRIPTORS, 5)), calls);
        cgroup = web.launch().cgroups().get(0);
        assertEquals("4096", read("memory.max"));
        assertTrue(calls.made.contains("join web.3"), calls.made.toString());
        assertEquals("counts what is taken from now on", row(web, LimitKind.MEMORY).detail());
        calls.refusing = "join";
        Enforcement other = prepare(Limit.of(LimitKind.FILE_DESCRIPTORS, 5));
        other.update(limits(Limit.of(LimitKind.THREADS, 5)), calls);
        assertEquals("applies at the next start: not permitted", row(other, LimitKind.THREADS).detail());
        assertFalse(row(other, LimitKind.THREADS).enforced());
    }

    @Test
    void whatThePlatformRefusesIsTold() {
        Enforcement web = prepare(Limit.of(LimitKind.FILE_DESCRIPTORS, 5), Limit.of(LimitKind.CORE, 0));
        calls.refusing = "rlimit";
        web.update(limits(Limit.of(LimitKind.FILE_DESCRIPTORS, 50)), calls);
        assertEquals("applies at the next start: not permitted", row(web, LimitKind.FILE_DESCRIPTORS).detail());
        assertEquals("none", row(web, LimitKind.FILE_DESCRIPTORS).enforcedBy());
        assertEquals("no longer asked for, but holds until the next start: not permitted",
                row(web, LimitKind.CORE).detail());
        calls.refusing = "";
        web.update(limits(Limit.of(LimitKind.FILE_DESCRIPTORS, 50)), calls);
        assertEquals(List.of("rlimit nofile 50", "rlimit core null"), calls.made);
        assertEquals(1, web.limits().size());
    }

    @Test
    void aThrottleOutlastsAnUpdate() throws Exception {
        Limit policy = new Limit(LimitKind.MEMORY, 4096, null, null, null, ViolationPolicy.THROTTLE);
        Enforcement web = prepare(policy);
        assertTrue(web.throttle(20));
        web.update(limits(policy, Limit.of(LimitKind.CPU, 80)), calls);
        assertEquals("20000 100000", read("cpu.max"));
        assertTrue(web.throttle(Enforcement.UNTHROTTLED));
        assertEquals("80000 100000", read("cpu.max"));
    }

    @Test
    void wholeCoresArePinnedAndLetGo() throws Exception {
        Files.writeString(proc.resolve("self/cgroup"), "");
        Enforcement web = prepare();
        web.update(limits(Limit.of(LimitKind.CPU, 200)), calls);
        List<Integer> two = web.launch().processors();
        assertEquals(2, two.size());
        web.update(limits(Limit.of(LimitKind.CPU, 200), Limit.of(LimitKind.CORE, 1)), calls);
        assertEquals(two, web.launch().processors());
        web.update(limits(), calls);
        assertEquals(List.of(), web.launch().processors());
        assertEquals("processors []", calls.made.get(calls.made.size() - 1));
    }

    @Test
    void whatADeadManagerLeftIsLiftedWhenItIsTakenOver() throws Exception {
        Enforcement before = prepare(Limit.of(LimitKind.THREADS, 5), Limit.of(LimitKind.MEMORY, 4096));
        Path left = cgroup.getParent().resolveSibling("procman-4194999-1-" + Integer.toHexString("".hashCode()))
                .resolve("web.3");
        assertEquals(2, before.limits().size());
        files.create(left.getParent());
        files.write(left.getParent().resolve("cgroup.subtree_control"), "+memory");
        files.write(left.getParent().resolve("cgroup.subtree_control"), "+pids");
        files.create(left);
        files.write(left.resolve("pids.max"), "5");
        files.write(left.resolve("memory.max"), "4096");
        files.write(left.resolve("cgroup.procs"), "4711");
        Enforcement taken = prepare(Limit.of(LimitKind.MEMORY, 8192));
        assertEquals(left, cgroup);
        assertEquals("max", read("pids.max"));
        assertEquals("8192", read("memory.max"));
        assertEquals(1, taken.limits().size());
    }
}
