package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.itests.testexe.SocketServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New versions of the four instances of a service, under load. */
class RolloutIT {
    @TempDir
    Path folder;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** @param program what is executed, with its arguments */
    private static String yaml(int port, String readyTimeout, String... program) {
        return """
                managed_processes:
                  - id: web
                    type: standard_managed
                    instances: 4
                    update: {strategy: rolling, max_unavailable: 0, max_surge: 1, ready_timeout: %s}
                    sockets:
                      http: {address: %d, stdin: true}
                    management:
                      control:
                        executable: %s
                        arguments: ["%s"]
                        ready: {log_pattern: "listening on [0-9]+"}
                """.formatted(readyTimeout, port, program[0], String.join("\", \"", List.of(program).subList(1, program.length)));
    }

    private static String good(int port, String version) throws Exception {
        Path classes = Path.of(SocketServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return yaml(port, "60s", java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dversion=" + version,
                "-cp", classes.toString(), SocketServer.class.getName(), "http");
    }

    /** Of the four, once there is no fifth. */
    private static Set<Long> pids(Procman procman) {
        Set<Long> found = new HashSet<>();
        Procman.await("there are four", 60, () -> {
            found.clear();
            Matcher pids = Pattern.compile("\"pid\":\\s*(\\d+)").matcher(procman.cli("status", "web", "-o", "json").out());
            while (pids.find()) {
                found.add(Long.parseLong(pids.group(1)));
            }
            return found.size() == 4;
        });
        return found;
    }

    private static void awaitRollout(Procman procman, String expression) {
        String[] last = {""};
        try {
            Procman.await("the rollout is " + expression, 120, () -> {
                last[0] = procman.cli("rollout", "status", "web", "-o", "json").out();
                return Pattern.compile(expression).matcher(last[0]).find();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last[0] + "\n" + procman.managerLog(), e);
        }
    }

    private static void reload(Procman procman, String yaml) {
        procman.write(yaml);
        Procman.Result reload = procman.cli("reload");
        assertEquals(0, reload.code(), reload.all());
        assertTrue(reload.all().contains("web: a new version is being rolled out"), reload::all);
    }

    @Test
    void noRequestFailsWhateverBecomesOfTheNewVersion() throws Exception {
        int port = freePort();
        try (Procman procman = Procman.in(folder, good(port, "1")).start()) {
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            Set<Long> first = pids(procman);
            SocketLoad load = new SocketLoad(port);
            try (load) {
                load.awaitMore();
                reload(procman, good(port, "2"));
                awaitRollout(procman, "\"updated\": [1-4],");
                procman.kill();
                load.awaitMore();
                procman.start();
                awaitRollout(procman, "\"state\": \"done\"");
                Set<Long> second = pids(procman);
                assertTrue(second.stream().noneMatch(first::contains), procman::managerLog);
                assertEquals(4, procman.cli("status", "web-5").code());

                // It neither listens nor says that it does.
                reload(procman, yaml(port, "2s", "sleep", "1000"));
                awaitRollout(procman, "\"state\": \"rolled_back\"");
                assertEquals(second, pids(procman), "none of them was touched");
                String why = "instance 5 of it was not ready within 2 s";
                assertTrue(procman.cli("rollout", "status").out().startsWith("web: rolled back: " + why));
                assertTrue(procman.cli("describe", "web-1").out().contains(why));
                assertTrue(procman.cli("events", "-n", "500").out().contains("web: rolled back, " + why));
                procman.kill();
                procman.start();
                assertEquals(second, pids(procman), "the version before holds");
                assertEquals(0, procman.cli("plan").code());

                reload(procman, good(port, "3"));
                Procman.Result undone = procman.cli("rollout", "undo", "web");
                assertEquals(0, undone.code(), undone.all());
                awaitRollout(procman, "\"state\": \"rolled_back\"");
                load.awaitMore();
            }
            assertEquals(List.of(), List.copyOf(load.failures));
            assertEquals(6, procman.cli("rollout", "pause", "web").code());
            assertEquals(4, procman.cli("rollout", "undo", "wbe").code());
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void aVersionThatCrashesIsTakenBackAndAPausedOneWaits() throws Exception {
        String yaml = """
                managed_processes:
                  - id: web
                    type: standard_managed
                    instances: 2
                    update: {max_unavailable: 1, max_surge: 0}
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "%s"]
                        ready: {log_pattern: up}
                """;
        try (Procman procman = Procman.in(folder, yaml.formatted("echo up; exec sleep 1000")).start()) {
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            long second = procman.pid("web-2");
            reload(procman, yaml.formatted("exit 4"));
            awaitRollout(procman, "\"state\": \"rolled_back\"");
            assertEquals(second, procman.pid("web-2"), "it was not touched");
            procman.awaitStatus("web-1", "\"state\":\\s*\"RUNNING\"");
            try (Operator operator = Operator.at(procman)) {
                assertTrue(operator.describe("web-1").json().contains("instance 1 of it failed"));
            }

            procman.write(yaml.formatted("while [ ! -e go ]; do sleep 0.1; done; echo up; exec sleep 2000"));
            Procman.Result plan = procman.cli("plan");
            assertEquals(10, plan.code(), plan.all());
            assertTrue(plan.all().contains("web: its instances become the new version one after another"), plan::all);
            assertEquals(0, procman.cli("reload").code());
            assertEquals(0, procman.cli("rollout", "pause", "web").code());
            Procman.Result scaled = procman.cli("scale", "web", "3");
            assertEquals(6, scaled.code(), scaled.all());
            Files.createFile(folder.resolve("go"));
            procman.awaitStatus("web-1", "\"state\":\\s*\"RUNNING\"");
            awaitRollout(procman, "\"state\": \"paused\"");
            assertEquals(second, procman.pid("web-2"));
            assertEquals(0, procman.cli("rollout", "resume", "web").code());
            awaitRollout(procman, "\"state\": \"done\"");
            assertNotEquals(second, procman.pid("web-2"));
            assertTrue(procman.cli("rollout", "status", "web").out().contains("all 2 are of the version that holds"));
        }
    }
}
