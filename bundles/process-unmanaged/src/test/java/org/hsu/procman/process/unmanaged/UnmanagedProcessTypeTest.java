package org.hsu.procman.process.unmanaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.platform.NotObservableException;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.NotFoundException;
import org.hsu.procman.api.process.Sighting;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to find a process, on real ones. */
class UnmanagedProcessTypeTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private final Set<Long> refused = new HashSet<>();
    private final List<Watched> watched = new ArrayList<>();
    private final UnmanagedProcessType type = new UnmanagedProcessType(new ServiceManager(List.of()));

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    private final Platform platform = (Platform) Proxy.newProxyInstance(
            Platform.class.getClassLoader(), new Class<?>[] {Platform.class}, (proxy, method, arguments) -> {
                long pid = (Long) arguments[0];
                if (refused.contains(pid)) {
                    throw new NotObservableException("pid " + pid + " is ours");
                }
                Watched process = new Watched(pid);
                watched.add(process);
                return process;
            });

    private long run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process.pid();
    }

    /** A sleep under a name of its own. */
    private Path program(String name) throws IOException {
        return Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve(name));
    }

    private static String unique(String name) {
        return name + ProcessHandle.current().pid();
    }

    private static Discovery discovery(
            Discovery.Method method, Path pidFile, String name, List<String> arguments, Integer port, String protocol,
            String unit) {
        return new Discovery(
                method, pidFile, name, arguments, port, protocol, unit, Duration.ofSeconds(30), false, false,
                Set.of(), null, "SIGTERM", Duration.ofSeconds(10));
    }

    private static Discovery byFile(Path file) {
        return discovery(Discovery.Method.PID_FILE, file, null, List.of(), null, null, null);
    }

    private static Discovery byName(String name, String... arguments) {
        return discovery(Discovery.Method.PROCESS_NAME, null, name, List.of(arguments), null, null, null);
    }

    private static Discovery byPort(int port, String protocol) {
        return discovery(Discovery.Method.PORT, null, null, List.of(), port, protocol, null);
    }

    private static Discovery byService(String unit) {
        return discovery(Discovery.Method.SERVICE_NAME, null, null, List.of(), null, null, unit);
    }

    private static ProcessSpec spec(Discovery discovery) {
        return new ProcessSpec(
                "db", "unmanaged", "general", true, null, Map.of(), Map.of(), null, null, List.of(),
                ResourceLimits.NONE, RestartPolicy.DEFAULT, LoggingSpec.DEFAULT, List.of(), discovery, "test:1");
    }

    private Sighting find(Discovery discovery) throws NotFoundException {
        return type.find(spec(discovery), platform, status -> {});
    }

    private long pid(Discovery discovery) throws NotFoundException {
        return find(discovery).process().identity().pid();
    }

    private void missing(String saying, Discovery discovery) {
        NotFoundException missing = assertThrows(NotFoundException.class, () -> find(discovery));
        assertTrue(missing.getMessage().contains(saying), missing.getMessage());
    }

    @Test
    void byPidFileWrittenRewrittenAndDeleted() throws Exception {
        Path program = program("filed");
        Path file = folder.resolve("run.pid");
        missing("there is no pid file", byFile(file));
        long first = run(program, "1001");
        Files.writeString(file, first + "\n");
        assertEquals(first, pid(byFile(file)));
        long second = run(program, "1002");
        Files.writeString(file, "  " + second + "  \n/var/lib/data\n5432\n");
        assertEquals(second, pid(byFile(file)));
        started.get(1).destroyForcibly().waitFor();
        missing("does not run", byFile(file));
        Files.delete(file);
        missing("there is no pid file", byFile(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "abc", "-1", "0", "12a", "0x10", "99999999999999999999", "1 2"})
    void garbageIsNoPid(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("run.pid"), text);
        assertThrows(NotFoundException.class, () -> find(byFile(file)));
        assertEquals(List.of(), watched);
    }

    /** Upstream's defect 6, for processes of others. */
    @Test
    void aPidFileThatIsOlderThanTheProcessIsStale() throws Exception {
        Path file = folder.resolve("run.pid");
        long pid = run(program("later"), "1001");
        Files.writeString(file, Long.toString(pid));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        missing("is stale", byFile(file));
    }

    @Test
    void byNameWithArgumentsInTheirOrder() throws Exception {
        Path program = program(unique("n"));
        String name = program.getFileName().toString();
        missing("no process is named " + name, byName(name));
        long older = run(program, "1001", "1002", "1003");
        long newer = run(program, "1003", "1001");
        Sighting oldest = find(byName(name));
        assertEquals(older, oldest.process().identity().pid());
        assertEquals("pid " + older + ", the oldest of 2 named " + name, oldest.how());
        assertEquals(older, pid(byName(name, "1001", "1003")));
        assertEquals(newer, pid(byName(name, "1003", "1001")));
        missing("with the arguments of process_args", byName(name, "1003", "1002"));
        missing("no process is named", byName(name.substring(1)));
        missing("no process is named", byName(name, "100"));
    }

    @ParameterizedTest
    @CsvSource({"a-name-that-is-longer-than-the-kernel-keeps", "with space", "käse", "par)en"})
    void byOddNames(String name) throws Exception {
        long pid = run(program(name), "1001");
        assertEquals(pid, pid(byName(name)));
        missing("no process", byName(name.substring(0, name.length() - 1)));
    }

    @Test
    void whatMayNotBeWatchedIsPassedOver() throws Exception {
        Path program = program(unique("o"));
        String name = program.getFileName().toString();
        long ours = run(program, "1001");
        refused.add(ours);
        missing("is ours", byName(name));
        long other = run(program, "1002");
        assertEquals(other, pid(byName(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void byTcpPort(String address) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            port = socket.getLocalPort();
            Sighting sighting = find(byPort(port, "tcp"));
            assertEquals(ProcessHandle.current().pid(), sighting.process().identity().pid());
            assertTrue(sighting.how().endsWith("listening on tcp port " + port), sighting.how());
            missing("nobody listens on udp port", byPort(port, "udp"));
        }
        missing("nobody listens on tcp port " + port, byPort(port, "tcp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void byUdpPort(String address) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
            assertEquals(ProcessHandle.current().pid(), pid(byPort(socket.getLocalPort(), "udp")));
            missing("nobody listens on tcp port", byPort(socket.getLocalPort(), "tcp"));
        }
    }

    private UnmanagedProcessType withSystemctl(String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path file = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new UnmanagedProcessType(new ServiceManager(List.of(folder, bin)));
    }

    @Test
    void byServiceName() throws Exception {
        long pid = run(program("served"), "1001");
        UnmanagedProcessType found = withSystemctl("[ \"$*\" = 'show -p MainPID --value db.service' ] && echo " + pid);
        Sighting sighting = found.find(spec(byService("db.service")), platform, status -> {});
        assertEquals(pid, sighting.process().identity().pid());
        assertEquals("pid " + pid + ", the main process of unit db.service", sighting.how());
        missingUnit("has no main process now", withSystemctl("echo 0"));
        missingUnit("failed with exit 3: no bus", withSystemctl("echo no bus >&2; exit 3"));
        missingUnit("names no main process of db.service: what", withSystemctl("echo what"));
        missingUnit("no systemctl in PATH", type);
        UnmanagedProcessType restarting = withSystemctl("echo \"$*\" > " + folder.resolve("asked"));
        restarting.restartService(spec(byService("db.service")));
        assertEquals("restart db.service\n", Files.readString(folder.resolve("asked")));
    }

    private void missingUnit(String saying, UnmanagedProcessType asked) {
        NotFoundException missing = assertThrows(
                NotFoundException.class, () -> asked.find(spec(byService("db.service")), platform, status -> {}));
        assertTrue(missing.getMessage().contains(saying), missing.getMessage());
    }

    @Test
    void itIsNeverStarted() {
        ProcessSpec spec = spec(byName("x"));
        assertThrows(
                SpawnException.class,
                () -> type.start(
                        new StartRequest(spec, 1, Map.of(), null, null, LaunchLimits.NONE, Map.of(), null),
                        platform,
                        status -> {}));
        assertEquals(List.of(), type.problems(spec));
        assertEquals(1, type.problems(spec(null)).size());
    }
}
