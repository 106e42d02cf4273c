package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New versions of the four instances of a service, under load. */
class RolloutIT {
    @TempDir
    Path folder;

    private static final String ROLLING = "strategy: rolling, max_unavailable: 0, max_surge: 1";
    private static final String BLUE_GREEN = "strategy: blue_green";

    /** @param program what is executed, with its arguments */
    private static String yaml(String update, int port, String readyTimeout, String... program) {
        return """
                managed_processes:
                  - id: web
                    type: standard_managed
                    instances: 4
                    update: {%s, ready_timeout: %s}
                    sockets:
                      http: {address: %d, stdin: true}
                    management:
                      control:
                        executable: %s
                        arguments: ["%s"]
                        ready: {log_pattern: "listening on [0-9]+"}
                """.formatted(
                        update, readyTimeout, port, program[0],
                        String.join("\", \"", List.of(program).subList(1, program.length)));
    }

    private static String good(String update, int port, String version) throws Exception {
        Path classes = Path.of(SocketServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return yaml(update, port, "60s", java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dversion=" + version,
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

    @ParameterizedTest
    @ValueSource(strings = {ROLLING, BLUE_GREEN})
    void noRequestFailsWhateverBecomesOfTheNewVersion(String update) throws Exception {
        int port = FreePort.any();
        try (Procman procman = Procman.in(folder, good(update, port, "1")).start()) {
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            Set<Long> first = pids(procman);
            SocketLoad load = new SocketLoad(port);
            try (load) {
                load.awaitMore();
                reload(procman, good(update, port, "2"));
                awaitRollout(procman, "\"updated\": [1-4],");
                procman.kill();
                load.awaitMore();
                procman.start();
                awaitRollout(procman, "\"state\": \"done\"");
                Set<Long> second = pids(procman);
                assertTrue(second.stream().noneMatch(first::contains), procman::managerLog);
                assertEquals(4, procman.cli("status", "web-5").code());

                // It neither listens nor says that it does.
                reload(procman, yaml(update, port, "2s", "sleep", "1000"));
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

                reload(procman, good(update, port, "3"));
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

    /** Two of a shell, which are up at once. */
    private static String shells(String update, String keys, String script) {
        return """
                managed_processes:
                  - id: web
                    type: standard_managed
                    instances: 2
                    update: {%s}
                %s
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "%s"]
                        ready: {log_pattern: up}
                """.formatted(update, keys.indent(4).stripTrailing(), script);
    }

    private static void awaitRunning(Procman procman, String... ids) {
        for (String id : ids) {
            procman.awaitStatus(id, "\"state\":\\s*\"RUNNING\"");
        }
    }

    private static List<String> routed(Procman procman) {
        return Pattern.compile("\"id\":\\s*\"([^\"]+)\"").matcher(procman.cli("routes", "web.test", "-o", "json").out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void routesAreSwitchedInOneStepAndBackWhileTheVersionBeforeIsKept() throws Exception {
        String keys = "hostname: web.test\nports: {http: auto}";
        String keep = "strategy: blue_green, keep: ";
        String first = shells(keep + "10m", keys, "echo up; exec sleep 1000");
        try (Procman procman = Procman.in(folder, first).start()) {
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            awaitRunning(procman, "web-1", "web-2");
            List<Long> before = List.of(procman.pid("web-1"), procman.pid("web-2"));
            reload(procman, shells(
                    keep + "10m", keys, "while [ ! -e go ]; do sleep 0.1; done; echo up; exec sleep 2000"));
            awaitRollout(procman, "\"phase\": \"preparing\"");
            assertEquals(List.of("web-1", "web-2"), routed(procman));
            Files.createFile(folder.resolve("go"));
            awaitRollout(procman, "\"phase\": \"kept\"");
            assertEquals(List.of("web-3", "web-4"), routed(procman));
            procman.kill();
            procman.start();
            awaitRunning(procman, "web-1", "web-2", "web-3", "web-4");
            assertEquals(List.of("web-3", "web-4"), routed(procman));
            assertEquals(before, List.of(procman.pid("web-1"), procman.pid("web-2")), "they are kept");
            String status = procman.cli("rollout", "status", "web").out();
            assertTrue(status.contains("the one before is kept, ") && status.contains(" s left"), status);

            Procman.Result undone = procman.cli("rollout", "undo", "web");
            assertEquals(0, undone.code(), undone.all());
            assertEquals(List.of("web-1", "web-2"), routed(procman), "at once");
            awaitRollout(procman, "\"state\": \"rolled_back\"");
            assertEquals(before, List.of(procman.pid("web-1"), procman.pid("web-2")), "they were not touched");

            reload(procman, shells(keep + "0s", keys, "echo up; exec sleep 3000"));
            awaitRollout(procman, "\"state\": \"done\"");
            assertNotEquals(before.get(0), procman.pid("web-1"));
            assertEquals(List.of("web-1", "web-2"), routed(procman));
            assertEquals(0, procman.stop().code());
        }
    }

    @Test
    void canariesAreWatchedAndTakenBackOrFollowed() throws Exception {
        String watched = "strategy: canary, canary: {share: 0.5, duration: ";
        try (Procman procman = Procman.in(folder, shells(watched + "10m}", "", "echo up; exec sleep 1000")).start()) {
            assertEquals(0, procman.cli("wait", "web").code(), procman::managerLog);
            awaitRunning(procman, "web-1", "web-2");
            List<Long> before = List.of(procman.pid("web-1"), procman.pid("web-2"));
            reload(procman, shells(watched + "10m}", "", "echo up; while [ ! -e die ]; do sleep 0.1; done; exit 3"));
            awaitRollout(procman, "\"phase\": \"watching\"");
            procman.kill();
            procman.start();
            awaitRollout(procman, "\"phase\": \"watching\",\\s*\"left_ms\": [1-5]");
            awaitRunning(procman, "web-1", "web-2", "web-3");
            assertEquals(before, List.of(procman.pid("web-1"), procman.pid("web-2")));
            Files.createFile(folder.resolve("die"));
            awaitRollout(procman, "\"state\": \"rolled_back\"");
            assertEquals(before, List.of(procman.pid("web-1"), procman.pid("web-2")));
            String status = procman.cli("rollout", "status", "web").out();
            assertTrue(status.contains("instance 3 of it, a canary: it "), status);

            reload(procman, shells(watched + "500ms}", "", "echo up; exec sleep 2000"));
            awaitRollout(procman, "\"state\": \"done\"");
            assertNotEquals(before.get(0), procman.pid("web-1"));
            assertNotEquals(before.get(1), procman.pid("web-2"));
            assertEquals(0, procman.stop().code());
        }
    }
}
