package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What makes a process RUNNING, over the death of the manager too, and what it says of itself. */
@EnabledOnOs(OS.LINUX)
class ReadyIT {

    @TempDir
    Path folder;

    /** Sends what it is told on its notify socket, without a JDK: what is installed decides how. */
    private static final String NOTIFY = notifier();

    private static String notifier() {
        if (Files.isExecutable(Path.of("/usr/bin/systemd-notify"))) {
            return "systemd-notify ";
        }
        System.out.println("systemd-notify is not installed: python3 sends instead");
        return "python3 -c \"import os,socket,sys; s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); "
                + "a=os.environ['NOTIFY_SOCKET']; s.sendto('\\n'.join(sys.argv[1:]).encode(), "
                + "'\\0'+a[1:] if a[0]=='@' else a)\" ";
    }

    private static String process(String id, String control) {
        return "  - id: " + id + "\n    type: standard_managed\n    management: {control: {" + control + "}}\n";
    }

    private static String shell(String script) {
        return "executable: /bin/sh, arguments: [-c, '" + script.replace("$", "$$").replace("'", "''") + "']";
    }

    private static String waitFor(String file) {
        return "while [ ! -e " + file + " ]; do sleep 0.05; done; ";
    }

    /** Each becomes ready after the file {@code go} is there; the good and the bad of one source side by side. */
    private Map<String, String> sources(int port) {
        Map<String, String> all = new LinkedHashMap<>();
        String forever = "exec sleep 1000";
        all.put("line", shell(waitFor("go") + "echo it is now UP at last; " + forever)
                + ", ready: {log_pattern: 'now U[P] at'}");
        all.put("err", shell(waitFor("go") + "echo ready >&2; " + forever) + ", ready: {log_pattern: '^ready$'}");
        all.put("file", shell(waitFor("go") + "touch up.file; " + forever) + ", ready: {file: up.file}");
        all.put("cmd", shell("touch cmd.started; " + forever) + ", ready: {command: [test, -e, go]}");
        all.put("note", shell(waitFor("go") + NOTIFY + "READY=1 \"STATUS=serving 3 clients\"; " + forever)
                + ", ready: {notify: true}");
        all.put("tcp", shell(forever) + ", ready: {tcp_endpoint: '127.0.0.1:" + port + "'}");
        return all;
    }

    private static String yaml(Map<String, String> processes) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        // Long enough for a test on a busy machine; what ends a start is another test's matter.
        processes.forEach((id, control) -> yaml.append(process(id, control + ", startup_timeout: 5m")));
        return yaml.toString();
    }

    private static String states(Procman procman) {
        return procman.cli("status", "-o", "json").out();
    }

    private static boolean all(Procman procman, int count, String state) {
        return states(procman).split("\"state\":\\s*\"" + state + "\"", -1).length - 1 == count;
    }

    @Test
    void eachSourceGatesRunningAndAKilledManagerMissesNone() throws IOException {
        Files.writeString(folder.resolve("up.file"), "of an earlier life");
        int port = FreePort.any();
        Map<String, String> sources = sources(port);
        try (Procman procman = Procman.in(folder, yaml(sources)).start()) {
            Procman.await("all are up", 30, () -> sources.keySet().stream()
                    .noneMatch(id -> procman.cli("status", id, "-o", "json").out().matches("(?s).*\"pid\":\\s*null.*")));
            assertTrue(all(procman, sources.size(), "STARTING"), states(procman));
            String waiting = procman.cli("describe", "file").out();
            assertTrue(waiting.contains("awaits ready.file " + folder.resolve("up.file")), waiting);
            Map<String, Long> pids = new LinkedHashMap<>();
            sources.keySet().forEach(id -> pids.put(id, procman.pid(id)));

            procman.kill();
            procman.start();
            assertTrue(all(procman, sources.size(), "STARTING"), states(procman));
            Files.writeString(folder.resolve("go"), "");
            try (ServerSocket ignored = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                Procman.await("all are ready: " + states(procman), 30, () -> all(procman, sources.size(), "RUNNING"));
            }
            pids.forEach((id, pid) -> assertEquals(pid, procman.pid(id), id));
            procman.awaitStatus("note", "it says: serving 3 clients");
            assertTrue(procman.cli("describe", "line").out().contains("a line matched ready.log_pattern"), "describe");

            procman.kill();
            procman.start();
            assertTrue(all(procman, sources.size(), "RUNNING"), states(procman));
            procman.awaitStatus("note", "it says: serving 3 clients");
            assertEquals(0, procman.stop().code());
            assertFalse(Files.exists(folder.resolve("state/notify/note.1")), "the socket goes with its instance");
        }
    }

    @Test
    void whatHappensWhileNoManagerLooksIsFoundByTheNext() throws IOException {
        Map<String, String> sources = sources(FreePort.any());
        sources.keySet().removeAll(List.of("tcp", "note"));
        try (Procman procman = Procman.in(folder, yaml(sources)).start()) {
            Procman.await("they run", 30, () -> Files.exists(folder.resolve("cmd.started")));
            procman.awaitStatus("line", "\"pid\":\\s*\\d");
            procman.kill();
            Files.writeString(folder.resolve("go"), "");
            Procman.await("the file is there", 30, () -> Files.exists(folder.resolve("up.file")));
            procman.start();
            Procman.await("all are ready", 30, () -> all(procman, sources.size(), "RUNNING"));
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void whatDoesNotBecomeReadyIsKilledAndTheTextNamesWhatWasAwaited() {
        String late = ", startup_timeout: 700ms";
        String yaml = "defaults: {management: {restart_policy: {strategy: never}}}\nmanaged_processes:\n"
                + process("note", shell("exec sleep 1000") + ", ready: {notify: true}" + late)
                + process("line", shell("echo almost; exec sleep 1000") + ", ready: {log_pattern: ready}" + late);
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("note", "not ready within startup_timeout 700 ms, awaited READY=1");
            procman.awaitStatus("line", "not ready within startup_timeout 700 ms, awaited a line that matches");
            procman.awaitStatus("line", "\"reason\":\\s*\"start_timeout\"");
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void missingHeartbeatsRestartAndAStrangerCannotSpeak() throws IOException {
        String beats = NOTIFY + "READY=1; while [ ! -e hang ]; do " + NOTIFY + "WATCHDOG=1; sleep 0.2; done; exec sleep 1000";
        String yaml = "defaults: {management: {restart_policy: {restart_delay: 100ms}}}\nmanaged_processes:\n"
                + process("beats", shell(beats) + ", ready: {notify: true}, watchdog: 3s")
                + process("quiet", shell("exec sleep 1000") + ", ready: {notify: true}");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("beats", "\"state\":\\s*\"RUNNING\"");
            procman.awaitStatus("quiet", "\"pid\":\\s*\\d");
            Path socket = folder.resolve("state/notify/quiet.1");
            Procman.run(folder, Map.of("NOTIFY_SOCKET", socket.toString()), List.of("/bin/sh", "-c", NOTIFY + "READY=1"));
            Procman.await("it is refused", 10, () -> procman.managerLog().contains("is no process of its tree"));
            assertTrue(procman.cli("status", "quiet", "-o", "json").out().contains("STARTING"), "not ready");

            procman.kill();
            procman.start();
            procman.awaitStatus("beats", "\"health\":\\s*\"healthy\"");
            assertEquals(0, restarts(procman));
            Files.writeString(folder.resolve("hang"), "");
            Procman.await("it is restarted", 30, () -> restarts(procman) > 0);
            String log = procman.managerLog();
            assertTrue(log.contains("no WATCHDOG=1 within watchdog 3 s"), log);
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void aManagerThatWasStoppedForAWhileMissesNoHeartbeats() {
        String beats = NOTIFY + "READY=1; while :; do " + NOTIFY + "WATCHDOG=1; echo >> beaten; sleep 0.1; done";
        String yaml = "defaults: {management: {restart_policy: {restart_delay: 100ms}}}\nmanaged_processes:\n"
                + process("beats", shell(beats) + ", ready: {notify: true}, watchdog: 3s");
        try (Procman procman = Procman.in(folder, yaml).start()) {
            procman.awaitStatus("beats", "\"state\":\\s*\"RUNNING\"");
            Procman.run(folder, Map.of(), List.of("kill", "-STOP", Long.toString(procman.managerPid())));
            long stopped = System.nanoTime();
            Procman.await("more than the watchdog has passed", 60, () -> System.nanoTime() - stopped > 5_000_000_000L);
            long before = beaten();
            Procman.run(folder, Map.of(), List.of("kill", "-CONT", Long.toString(procman.managerPid())));
            Procman.await("it beats on", 60, () -> beaten() >= before + 50);
            assertEquals(0, restarts(procman));
            assertFalse(procman.managerLog().contains("no WATCHDOG=1"), procman::managerLog);
            assertEquals(0, procman.stop().code());
        }
    }

    private long beaten() {
        return folder.resolve("beaten").toFile().length();
    }

    private static int restarts(Procman procman) {
        String status = procman.cli("status", "beats", "-o", "json").out();
        return Integer.parseInt(status.replaceAll("(?s).*\"restarts\":\\s*(\\d+).*", "$1"));
    }
}
