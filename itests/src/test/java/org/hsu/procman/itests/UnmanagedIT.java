package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that somebody else starts, here the test: found, watched, and left alone. */
class UnmanagedIT {
    @TempDir
    Path folder;

    private final List<Process> foreign = new ArrayList<>();

    @AfterEach
    void endAll() {
        foreign.forEach(Process::destroyForcibly);
    }

    /** A sleep under a name that no other process has. */
    private Path program(String name) throws IOException {
        String unique = name + ProcessHandle.current().pid() % 10_000;
        Path program = folder.resolve(unique);
        if (Files.notExists(program)) {
            Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        }
        return program;
    }

    private Process run(Object... command) throws IOException {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        Process process = new ProcessBuilder(words).start();
        foreign.add(process);
        return process;
    }

    private static Described describe(Procman procman, String id) {
        return new Described(procman.cli("describe", id, "-o", "json").out());
    }

    private static void refused(Procman procman, String saying, String... command) {
        Procman.Result result = procman.cli(command);
        assertEquals(6, result.code(), result.all());
        assertTrue(result.all().contains(saying), result.all());
    }

    @Test
    void watchedAndLeftAlone() throws Exception {
        Path name = program("named");
        Path pidFile = folder.resolve("run.pid");
        Process named = run(name, "1001");
        run(name, "1002");
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: named
                    type: unmanaged
                    management:
                      discovery: {method: process_name, process_name: %1$s, process_args: ["1001"], check_interval: 500ms}
                      control: {allowed_signals: [USR1, 18]}
                      resource_limits: {check_interval: 300ms, memory: {max_rss: 1MiB, policy: immediate_kill}}
                  - id: any
                    type: unmanaged
                    management:
                      discovery: {method: process_name, process_name: %1$s, check_interval: 500ms}
                  - id: filed
                    type: unmanaged
                    management:
                      discovery: {method: pid_file, pid_file: run.pid, check_interval: 500ms}
                  - id: port
                    type: unmanaged
                    management:
                      discovery: {method: port, port: %2$d, check_interval: 500ms}
                  - id: nowhere-%1$s
                    type: unmanaged
                """.formatted(name.getFileName(), listener.getLocalPort())).start()) {
            procman.awaitStatus("named", "\"RUNNING\"");
            procman.awaitStatus("port", "\"RUNNING\"");
            procman.awaitStatus("filed", "\"STOPPED\"");
            assertEquals(named.pid(), procman.pid("named"));
            assertEquals(named.pid(), procman.pid("any"));
            assertTrue(describe(procman, "any").detail().contains("the oldest of 2"), describe(procman, "any").toString());
            assertEquals(ProcessHandle.current().pid(), procman.pid("port"));
            assertTrue(describe(procman, "named").is("RUNNING", "adopted"), describe(procman, "named").toString());
            Described nowhere = describe(procman, "nowhere-" + name.getFileName());
            assertTrue(nowhere.is("STOPPED", "exited"), nowhere.toString());
            assertTrue(nowhere.detail().contains("looked for every 30 s"), nowhere.detail());

            Process filed = run(program("filed"), "1003");
            Files.writeString(pidFile, filed.pid() + "\n");
            procman.awaitStatus("filed", "\"RUNNING\"");
            assertEquals(filed.pid(), procman.pid("filed"));

            refused(procman, "can_terminate is false", "stop", "named");
            refused(procman, "can_terminate is false", "kill", "filed");
            refused(procman, "can_restart is false", "restart", "named");
            refused(procman, "allowed_signals SIGCONT, SIGUSR1", "signal", "HUP", "named");
            refused(procman, "which are none", "signal", "CONT", "filed");
            Procman.Result allowed = procman.cli("signal", "CONT", "named");
            assertEquals(0, allowed.code(), allowed.all());
            Procman.Result logs = procman.cli("logs", "named");
            assertEquals(1, logs.code(), logs.all());
            assertTrue(logs.all().contains("none is captured here"), logs.all());
            String text = procman.cli("describe", "named").out();
            assertTrue(text.contains("found by process name") && text.contains("no stop"), text);

            Procman.await("the passed limit is told", 30, () ->
                    describe(procman, "named").toString().replace(" ", "").contains("\"violated\":true"));
            assertTrue(named.isAlive(), "its limit has ended it");
            // The code is the parent's, but the kernel tells it as well.
            assertEquals(0, procman.cli("signal", "USR1", "named").code());
            Procman.await("named has ended", 10, () -> !named.isAlive());
            procman.awaitStatus("named", "\"STOPPED\"");
            procman.awaitStatus("any", "\"RUNNING\"");
            assertEquals(0, describe(procman, "any").restarts());
        }
    }

    @Test
    void neitherShutdownNorSigkillOfTheManagerTouchesIt() throws Exception {
        Path name = program("left");
        Process left = run("setsid", "-w", name, "2001");
        try (Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: left
                    type: unmanaged
                    management:
                      discovery: {method: process_name, process_name: %s, check_interval: 500ms}
                      control: {can_terminate: false}
                """.formatted(name.getFileName())).start()) {
            procman.awaitStatus("left", "\"RUNNING\"");
            Described before = describe(procman, "left");
            long leader = before.pid();
            procman.kill();
            procman.start();
            procman.awaitStatus("left", "\"RUNNING\"");
            Described after = describe(procman, "left");
            assertEquals(leader, after.pid());
            assertEquals(before.generation(), after.generation());
            assertTrue(after.uptimeMillis() >= before.uptimeMillis(), after.toString());

            procman.kill();
            ProcessHandle.of(leader).orElseThrow().destroyForcibly();
            left.waitFor();
            Process other = run("setsid", "-w", name, "2002");
            procman.start();
            procman.awaitStatus("left", "\"RUNNING\"");
            Described another = describe(procman, "left");
            assertTrue(another.pid() != leader && another.generation() == before.generation() + 1, another.toString());

            assertEquals(0, procman.stop().code(), procman.managerLog());
            assertTrue(other.isAlive(), "upstream's defect 8: a group leader was ended with the manager");
            assertTrue(ProcessHandle.of(another.pid()).orElseThrow().isAlive());
        }
    }

    @Test
    void endedWhereThatIsPermitted() throws Exception {
        Path name = program("perm");
        Process permitted = run(name, "3001");
        try (Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: permitted
                    type: unmanaged
                    management:
                      discovery: {method: process_name, process_name: %s, check_interval: 300ms}
                      control: {can_terminate: true, can_restart: true, allowed_signals: [SIGTERM, 15, hup]}
                """.formatted(name.getFileName())).start()) {
            procman.awaitStatus("permitted", "\"RUNNING\"");
            Procman.Result stopped = procman.cli("stop", "permitted");
            assertEquals(0, stopped.code(), stopped.all());
            assertTrue(stopped.out().contains("SIGTERM"), stopped.all());
            Procman.await("it has ended", 10, () -> !permitted.isAlive());
            assertEquals(0, procman.cli("stop", "permitted").code());
            Process next = run(name, "3002");
            procman.awaitStatus("permitted", "\"RUNNING\"");
            Process[] started = new Process[1];
            next.onExit().thenRun(() -> {
                try {
                    started[0] = run(name, "3003");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Procman.Result restarted = procman.cli("restart", "permitted");
            assertEquals(0, restarted.code(), restarted.all());
            assertEquals(started[0].pid(), procman.pid("permitted"));
            assertEquals(0, describe(procman, "permitted").restarts());
        }
    }

    @Test
    void aServiceIsFoundAndRestartedByItsManager() throws Exception {
        Path name = program("unit");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Process main = run(name, "4001");
        Path mainPid = Files.writeString(folder.resolve("main"), Long.toString(main.pid()));
        Path systemctl = Files.writeString(bin.resolve("systemctl"), """
                #!/bin/sh
                case "$*" in
                "show -p MainPID --value db.service") cat %1$s ;;
                "restart db.service") kill $(cat %1$s) ;;
                *) echo "unknown: $*" >&2; exit 4 ;;
                esac
                """.formatted(mainPid));
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        try (Procman procman = Procman.in(folder, """
                managed_processes:
                  - id: db
                    type: unmanaged
                    management:
                      discovery: {method: service_name, service_name: db.service, check_interval: 300ms}
                      control: {can_restart: true}
                  - id: lost
                    type: unmanaged
                    management:
                      discovery: {method: service_name, service_name: lost.service}
                """, Procman.HOME, path).start()) {
            procman.awaitStatus("db", "\"RUNNING\"");
            assertEquals(main.pid(), procman.pid("db"));
            procman.awaitStatus("lost", "\"STOPPED\"");
            assertTrue(describe(procman, "lost").detail().contains("failed with exit 4"), describe(procman, "lost").detail());
            refused(procman, "can_terminate is false", "stop", "db");
            Process[] started = new Process[1];
            main.onExit().thenRun(() -> {
                try {
                    started[0] = run(name, "4002");
                    Files.writeString(mainPid, Long.toString(started[0].pid()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Procman.Result restarted = procman.cli("restart", "db");
            assertEquals(0, restarted.code(), restarted.all());
            assertFalse(main.isAlive());
            assertEquals(started[0].pid(), procman.pid("db"));
        }
    }
}
