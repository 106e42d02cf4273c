package org.hsu.procman.platform.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.resource.LaunchLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class PortablePlatformTest {

    private final String manager = UUID.randomUUID().toString();
    private final PortablePlatform platform = new PortablePlatform();
    private final BlockingQueue<ExitStatus> exits = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    @AfterEach
    void killAll() {
        assertEquals(List.of(), platform.killMarked(manager, "web"));
        platform.deactivate();
    }

    @Test
    void appendsToTheSpoolsWithExactlyTheGivenEnvironment() throws Exception {
        Files.writeString(directory.resolve("out"), "before\n");
        spawn("pwd; cat; echo oops >&2; env | grep -v -e ^PROCMAN_ -e ^PWD= -e ^_= -e ^SHLVL=; exit 3");
        ExitStatus exit = exit();
        assertEquals(3, exit.code());
        assertNull(exit.signal());
        assertTrue(Math.abs(exit.epochMillis() - System.currentTimeMillis()) < 20_000);
        assertEquals(
                "before\n" + directory.toRealPath() + "\nCOLOUR=blue\n", Files.readString(directory.resolve("out")));
        assertEquals("oops\n", Files.readString(directory.resolve("err")));
    }

    @Test
    void aSignalIsNamed() throws Exception {
        RunningProcess process = spawn("exec sleep 60");
        process.signal("SIGUSR1");
        assertEquals("SIGUSR1", exit().signal());
        process.signal("SIGUSR1");
        spawn("exec sleep 60").signal("SIGTERM");
        ExitStatus exit = exit();
        assertEquals("SIGTERM", exit.signal());
        assertNull(exit.code());
        spawn("kill -9 $$");
        assertEquals("SIGKILL", exit().signal());
    }

    @Test
    void signalsThatDoNotExistAreRefused() throws Exception {
        RunningProcess process = spawn("exec sleep 60");
        for (String name : List.of("SIGNOPE", "TERM", "SIGTERM; reboot", "")) {
            assertThrows(SignalException.class, () -> process.signal(name));
        }
        assertEquals(1, process.tree().size());
    }

    @Test
    void aStopReachesTheWholeTree() throws Exception {
        RunningProcess process = spawn("sleep 60 & sleep 60 & wait");
        await(() -> process.tree().size() == 3);
        process.requestStop("SIGTERM");
        exit();
        assertTrue(process.awaitEmpty(TimeUnit.SECONDS.toNanos(10)).toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), process.tree());
    }

    @Test
    void whatTheLeaderLeavesBehindIsWaitedForAndKilled() throws Exception {
        RunningProcess process = spawn("setsid sleep 60 & exit 0");
        assertEquals(0, exit().code());
        long soon = TimeUnit.MILLISECONDS.toNanos(50);
        assertFalse(process.awaitEmpty(soon).toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertEquals(1, process.tree().size());
        assertEquals(List.of(), process.killTree().toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), platform.findMarked(manager));
        assertTrue(process.awaitEmpty(0).toCompletableFuture().get(20, TimeUnit.SECONDS));
    }

    @Test
    void aTreeThatKeepsForkingAndLeavingIsKilled() throws Exception {
        RunningProcess process =
                spawn("trap '' TERM; (while :; do setsid sh -c 'sleep 0.5; sleep 60' & sleep 0.01; done) & wait");
        await(() -> process.tree().size() > 10);
        assertEquals(List.of(), process.killTree().toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertEquals("SIGKILL", exit().signal());
        assertEquals(List.of(), platform.findMarked(manager));
    }

    @Test
    void adoptsTheSameProcessOnly() throws Exception {
        ProcessIdentity identity = spawn("exec sleep 60").identity();
        PortablePlatform next = new PortablePlatform();
        try {
            BlockingQueue<ExitStatus> seen = new LinkedBlockingQueue<>();
            Launch launch = launch(List.of(), LaunchLimits.NONE, null, null);
            RunningProcess adopted = next.adopt(identity, launch, seen::add).orElseThrow();
            assertEquals(identity, adopted.identity());
            assertEquals(List.of(identity.pid()), adopted.tree());
            assertTrue(next.adopt(another(identity, 1), launch, seen::add).isEmpty());
            ProcessIdentity otherBoot = new ProcessIdentity(identity.pid(), identity.startTicks(), "another boot");
            assertTrue(next.adopt(otherBoot, launch, seen::add).isEmpty());
            adopted.signal("SIGKILL");
            ExitStatus exit = seen.poll(10, TimeUnit.SECONDS);
            assertEquals("exit unknown", exit.text());
            assertTrue(next.adopt(identity, launch, seen::add).isEmpty());
            assertTrue(seen.isEmpty());
        } finally {
            next.deactivate();
        }
    }

    @Test
    void adoptsByMarkerOrOutputFile() throws Exception {
        String script = "exec env -i /bin/sh -c 'echo bare; exec /bin/sleep 60'";
        Launch launch = launch(List.of("-c", script), LaunchLimits.NONE, null, null);
        RunningProcess process = platform.spawn(launch, exits::add);
        await(() -> launch.stdout().toFile().length() > 0);
        assertEquals(List.of(), platform.findMarked(manager));
        assertEquals(Map.of(process.identity(), launch.stdout()), platform.findWriting(List.of(launch.stdout())));
        assertTrue(platform.adopt(process.identity(), launch, status -> {}).isPresent());
        Path other = Files.createFile(directory.resolve("other"));
        Launch elsewhere = new Launch("web", 4, launch.executable(), List.of(), launch.environment(), directory,
                other, null, null, null, null, null, LaunchLimits.NONE, List.of());
        assertTrue(platform.adopt(process.identity(), elsewhere, status -> {}).isEmpty());
        assertEquals(Map.of(), platform.findWriting(List.of(other)));
        process.signal("SIGKILL");
    }

    @Test
    void findsAndKillsByMarkers() throws Exception {
        RunningProcess process = spawn("(setsid sleep 60 &); exec sleep 60");
        await(() -> platform.findMarked(manager).size() == 2);
        MarkedProcess found = platform.findMarked(manager).stream()
                .filter(marked -> marked.identity().equals(process.identity()))
                .findFirst()
                .orElseThrow();
        assertEquals("web", found.processId());
        assertEquals(4, found.generation());
        assertEquals(List.of(), platform.killMarked(manager, "other"));
        assertEquals(2, platform.findMarked(manager).size());
        assertEquals(List.of(), platform.killMarked(manager, "web"));
        assertEquals(List.of(), platform.findMarked(manager));
    }

    @Test
    void measures() throws Exception {
        RunningProcess process = spawn("(while :; do :; done) & wait");
        await(() -> process.usage().map(usage -> usage.cpuNanos() > 0 && usage.processes() == 2).orElse(false));
        Usage usage = process.usage().orElseThrow();
        assertTrue(usage.rssBytes() > 100_000 && usage.virtualBytes() >= usage.rssBytes(), usage.toString());
        assertTrue(usage.threads() >= 2 && usage.openFiles() >= 6, usage.toString());
        process.killTree().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertTrue(process.usage().isEmpty());
    }

    @Test
    void whatTheJdkCannotDoIsRefused() {
        LaunchLimits cgroup = new LaunchLimits(List.of(Path.of("/sys/fs/cgroup/x")), Map.of());
        LaunchLimits rlimit = new LaunchLimits(List.of(), Map.of("colour", 64L));
        LaunchLimits processor = new LaunchLimits(List.of(), Map.of(), List.of(0));
        assertRefused(SpawnException.Kind.LIMITS, "a cgroup", launch(List.of(), cgroup, null, null));
        assertRefused(SpawnException.Kind.LIMITS, "\"colour\"", launch(List.of(), rlimit, null, null));
        assertRefused(SpawnException.Kind.LIMITS, "some of the processors", launch(List.of(), processor, null, null));
        assertRefused(SpawnException.Kind.LIMITS, "nice", launch(List.of(), LaunchLimits.NONE, 5, null));
        assertRefused(SpawnException.Kind.USER, "another user", launch(List.of(), LaunchLimits.NONE, null, "www"));
    }

    /** As on macOS, by a shell that becomes the child; the manager's own limits stay as they are. */
    @Test
    void resourceLimitsHoldInTheChildFromTheStart() throws Exception {
        Map<String, Long> rlimits = Map.of("nofile", 77L, "cpu", 30L, "stack", 1L << 20, "core", 0L);
        String script = "ulimit -n; ulimit -t; ulimit -s; ulimit -c; ulimit -Hn; echo $$";
        Launch launch = launch(List.of("-c", script), new LaunchLimits(List.of(), rlimits), null, null);
        RunningProcess process = platform.spawn(launch, exits::add);
        assertTrue(exit().success());
        assertEquals(
                "77\n30\n1024\n0\n77\n" + process.identity().pid() + "\n", Files.readString(launch.stdout()));
        Launch more = launch(List.of("-c", "exit 0"),
                new LaunchLimits(List.of(), Map.of("nofile", 1L << 40)), null, null);
        platform.spawn(more, exits::add);
        assertEquals(125, exit().code());
        assertTrue(Files.readString(more.stderr()).contains("cannot set ulimit -n"));
    }

    @Test
    void failuresHaveAKind() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "#!/no/such/interpreter\n");
        assertFailure(SpawnException.Kind.EXECUTABLE, text, directory, "out");
        assertTrue(text.toFile().setExecutable(true));
        assertFailure(SpawnException.Kind.EXECUTABLE, text, directory, "out");
        assertFailure(SpawnException.Kind.EXECUTABLE, directory.resolve("none"), directory, "out");
        assertFailure(SpawnException.Kind.WORKING_DIRECTORY, Path.of("/bin/sh"), directory.resolve("none"), "out");
        assertFailure(SpawnException.Kind.OUTPUT, Path.of("/bin/sh"), directory, "none/out");
        assertTrue(exits.isEmpty());
    }

    @Test
    void growthIsToldOnce() throws Exception {
        Path file = directory.resolve("grows");
        Path forgotten = Files.writeString(directory.resolve("forgotten"), "");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        platform.onGrowth(forgotten, 0, () -> told.add("forgotten"));
        platform.forgetGrowth(forgotten);
        Files.writeString(forgotten, "x");
        platform.onGrowth(file, 0, () -> told.add("first"));
        Files.writeString(file, "12345");
        assertEquals("first", told.poll(5, TimeUnit.SECONDS));
        platform.onGrowth(file, 3, () -> told.add("at once"));
        assertEquals("at once", told.poll(5, TimeUnit.SECONDS));
        platform.onGrowth(file, 5, () -> told.add("later"));
        Files.writeString(file, "123456");
        assertEquals("later", told.poll(5, TimeUnit.SECONDS));
        assertTrue(told.isEmpty());
    }

    @Test
    void saysWhatItIs() {
        assertEquals("portable", platform.name());
        assertTrue(platform.unavailable().isEmpty());
        Set<String> names = new HashSet<>();
        platform.capabilities().forEach(capability -> assertTrue(names.add(capability.name())));
        assertTrue(names.contains("rlimits"));
        assertFalse(platform.punchHole(null, 0, 1));
    }

    private RunningProcess spawn(String script) throws SpawnException {
        return platform.spawn(launch(List.of("-c", script), LaunchLimits.NONE, null, null), exits::add);
    }

    private ExitStatus exit() throws InterruptedException {
        ExitStatus exit = exits.poll(10, TimeUnit.SECONDS);
        assertNotNull(exit);
        return exit;
    }

    @Test
    void itPassesNoSocketsAndSaysSo() {
        IOException problem = assertThrows(
                IOException.class, () -> platform.listen(ListenAddress.tcp("127.0.0.1", 80)));
        assertEquals("the portable platform passes no sockets to processes", problem.getMessage());
    }

    private Launch launch(List<String> arguments, LaunchLimits limits, Integer nice, String user) {
        return launch(Path.of("/bin/sh"), arguments, directory, "out", limits, nice, user);
    }

    private Launch launch(
            Path executable,
            List<String> arguments,
            Path workingDirectory,
            String out,
            LaunchLimits limits,
            Integer nice,
            String user) {
        Map<String, String> environment = Map.of(
                "COLOUR", "blue",
                Launch.MARKER_MANAGER, manager,
                Launch.MARKER_ID, "web",
                Launch.MARKER_GENERATION, "4");
        return new Launch(
                "web",
                4,
                executable,
                arguments,
                environment,
                workingDirectory,
                directory.resolve(out),
                directory.resolve("err"),
                null,
                nice,
                user,
                null,
                limits,
                new ArrayList<>());
    }

    private void assertRefused(SpawnException.Kind kind, String what, Launch launch) {
        SpawnException e = assertThrows(SpawnException.class, () -> platform.spawn(launch, exits::add));
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    private void assertFailure(SpawnException.Kind kind, Path executable, Path workingDirectory, String out) {
        Launch launch = launch(executable, List.of(), workingDirectory, out, LaunchLimits.NONE, null, null);
        SpawnException e = assertThrows(SpawnException.class, () -> platform.spawn(launch, exits::add));
        assertEquals(kind, e.kind(), e.getMessage());
    }

    private static ProcessIdentity another(ProcessIdentity identity, long ticksLater) {
        return new ProcessIdentity(identity.pid(), identity.startTicks() + ticksLater, identity.bootId());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "the condition was not met in 15 s");
            Thread.onSpinWait();
        }
    }
}
