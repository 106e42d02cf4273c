package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.itests.testexe.SocketServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listening sockets that the manager holds. */
class SocketsIT {

    @TempDir
    Path folder;

    private String yaml(int taken) throws Exception {
        Path classes = Path.of(SocketServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return """
                managed_processes:
                  - id: web
                    type: standard_managed
                    ports: {http: auto}
                    sockets:
                      http: {address: "${port.http}", stdin: true}
                      admin: ./run.sock
                    management:
                      control:
                        executable: %s
                        arguments: ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", -cp, %s, %s, http, admin]
                        ready: {log_pattern: "listening on [0-9]+"}
                  - id: late
                    type: standard_managed
                    sockets: {http: "127.0.0.1:%d"}
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                      restart_policy: {strategy: never}
                """.formatted(java, classes, SocketServer.class.getName(), taken);
    }

    @Test
    void nobodyIsRefusedWhileTheManagerIsReplaced() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(0).replaceFirst("(?s)  - id: late.*", ""))) {
            procman.start();
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            Described before;
            try (Operator operator = Operator.at(procman)) {
                before = operator.describe("web");
            }
            SocketLoad load = new SocketLoad(before.port("http"));
            try (load) {
                load.awaitMore();
                Procman.Result upgraded = procman.cli("upgrade");
                assertEquals(0, upgraded.code(), upgraded::all);
                assertTrue(procman.manager().waitFor(20, TimeUnit.SECONDS));
                load.awaitMore();
                assertEquals(Set.of(before.pid()), load.pids);
                // The next manager holds them too.
                restart(procman, load);
            }
            assertEquals(List.of(), List.copyOf(load.failures));
            assertEquals(2, load.pids.size());
            Procman.Result stopped = procman.cli("shutdown");
            assertEquals(0, stopped.code(), stopped::all);
            assertThrows(ConnectException.class, () -> SocketLoad.ask(before.port("http")));
        }
    }

    @Test
    void nobodyIsRefusedWhileAProcessIsRestarted() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Procman procman = Procman.in(folder, yaml(other.getLocalPort()))) {
            procman.start();
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            int port;
            try (Operator operator = Operator.at(procman)) {
                port = operator.describe("web").port("http");
                Described late = operator.describe("late");
                assertEquals("FAILED", late.state(), late::json);
                assertTrue(late.detail().contains("sockets.http: cannot listen on 127.0.0.1:" + other.getLocalPort()
                        + ": Address already in use by pid " + ProcessHandle.current().pid()), late::detail);
            }
            other.close();
            assertEquals(0, procman.cli("start", "late").code(), procman::managerLog);
            Path file = folder.resolve("run.sock");
            assertTrue(Files.exists(file));
            SocketLoad load = new SocketLoad(port);
            try (load) {
                load.awaitMore();
                restart(procman, load);
                procman.kill();
                load.awaitMore();
                procman.start();
                restart(procman, load);
            }
            assertEquals(List.of(), List.copyOf(load.failures));
            assertEquals(3, load.pids.size());
            assertEquals(0, procman.cli("stop", "web", "late").code());
            assertThrows(ConnectException.class, () -> SocketLoad.ask(port));
            assertFalse(Files.exists(file));
            assertEquals(0, procman.stop().code());
        }
    }

    private static void restart(Procman procman, SocketLoad load) {
        Set<Long> before = Set.copyOf(load.pids);
        Procman.Result restarted = procman.cli("restart", "web");
        assertEquals(0, restarted.code(), () -> restarted.all() + procman.managerLog());
        load.awaitMore();
        assertNotEquals(before, load.pids);
    }
}
