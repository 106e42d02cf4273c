package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while the manager runs. */
class ReloadIT {
    @TempDir
    Path folder;

    private static String entry(String id, String argument, String more) {
        return """
                  - id: %s
                    type: standard_managed
                    %s
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "exec sleep %s"], min_uptime: 100ms}
                """
                .formatted(id, more.isEmpty() ? "enabled: true" : more, argument);
    }

    private static String yaml(String... entries) {
        return "managed_processes:\n" + String.join("", entries);
    }

    private static String change(Procman procman, String id) {
        String json = procman.cli("plan", "-o", "json").out().replaceAll("\\s", "");
        int from = json.indexOf("{\"id\":\"" + id + "\"");
        return from < 0 ? json : json.substring(from, json.indexOf('}', from) + 1);
    }

    @Test
    void onlyWhatChangedIsTouched() {
        String before = yaml(
                entry("same", "1001", ""), entry("labelled", "1002", ""), entry("other", "1003", ""),
                entry("gone", "1004", ""), entry("off", "1005", ""), entry("on", "1006", "enabled: false"));
        String after = yaml(
                entry("on", "1006", "enabled: true"), entry("same", "1001", ""),
                entry("labelled", "1002", "labels: {tier: web}"), entry("other", "2003", ""),
                entry("off", "1005", "enabled: false"), entry("new", "1007", ""));
        try (Procman procman = Procman.in(folder, before).start()) {
            for (String id : List.of("same", "labelled", "other", "gone", "off")) {
                procman.awaitStatus(id, "\"state\":\\s*\"RUNNING\"");
            }
            Procman.Result nothing = procman.cli("plan");
            assertEquals(0, nothing.code(), nothing.all());
            assertEquals("6 unchanged", nothing.out().strip());
            long same = procman.pid("same");
            long labelled = procman.pid("labelled");
            long other = procman.pid("other");
            long gone = procman.pid("gone");

            procman.write(after);
            assertEquals("{\"id\":\"same\",\"action\":\"unchanged\",\"because\":[]}", change(procman, "same"));
            assertEquals("{\"id\":\"labelled\",\"action\":\"in_place\",\"because\":[\"labels\"]}", change(procman, "labelled"));
            assertEquals(
                    "{\"id\":\"other\",\"action\":\"restart\",\"because\":[\"control.arguments\"]}",
                    change(procman, "other"));
            assertEquals("{\"id\":\"gone\",\"action\":\"stop\",\"because\":[\"removed\"]}", change(procman, "gone"));
            assertEquals("{\"id\":\"off\",\"action\":\"stop\",\"because\":[\"enabled\"]}", change(procman, "off"));
            assertEquals("{\"id\":\"on\",\"action\":\"start\",\"because\":[\"enabled\"]}", change(procman, "on"));
            assertEquals("{\"id\":\"new\",\"action\":\"start\",\"because\":[\"added\"]}", change(procman, "new"));
            assertEquals(10, procman.cli("plan").code());
            assertEquals(other, procman.pid("other"), "a plan changes nothing");

            Procman.Result reload = procman.cli("reload");
            assertEquals(0, reload.code(), reload.all());
            assertTrue(reload.out().contains("generation 2"), reload.out());
            for (String id : List.of("same", "labelled", "other", "on", "new")) {
                procman.awaitStatus(id, "\"state\":\\s*\"RUNNING\"");
            }
            procman.awaitStatus("off", "\"state\":\\s*\"STOPPED\"");
            Procman.await("the entry is gone", 20, () -> procman.cli("status", "gone").code() == 4);
            assertEquals(same, procman.pid("same"));
            assertEquals(labelled, procman.pid("labelled"));
            assertNotEquals(other, procman.pid("other"));
            assertFalse(ProcessHandle.of(gone).isPresent());
            assertTrue(procman.cli("describe", "labelled").out().contains("tier"), "the label is shown");
            assertTrue(Procman.read(Path.of("/proc/" + procman.pid("other") + "/cmdline")).contains("2003"));
            assertEquals(0, procman.cli("plan").code());
            String events = procman.cli("events", "-n", "100", "-o", "json").out();
            assertTrue(events.contains("procman.config.reloaded") || events.contains("config.reloaded"), events);
        }
    }

    @Test
    void anInvalidConfigurationChangesNothingAndSaysSo() {
        try (Procman procman = Procman.in(folder, yaml(entry("web", "1001", ""))).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("web");
            procman.write(yaml(entry("other", "1", ""), entry("web", "2", "").replace("executable", "exectable")));
            for (String verb : List.of("plan", "reload", "apply")) {
                Procman.Result result = procman.cli(verb);
                assertEquals(78, result.code(), result.all());
                assertTrue(result.out().contains("procman.yaml:11"), result.all());
                assertTrue(result.out().contains("did you mean \"executable\"") || result.out().contains("executable"),
                        result.all());
            }
            assertEquals(pid, procman.pid("web"));
            assertEquals(4, procman.cli("status", "other").code());
            procman.write(": not yaml [");
            assertEquals(78, procman.cli("reload").code());
            assertEquals(pid, procman.pid("web"));
        }
    }

    @Test
    void whatAnOperatorStoppedStaysStopped() {
        try (Procman procman = Procman.in(folder, yaml(entry("web", "1001", ""))).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            assertEquals(0, procman.cli("stop", "web").code());
            procman.write(yaml(entry("web", "1002", "")));
            assertTrue(change(procman, "web").contains("\"in_place\""), change(procman, "web"));
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web", "\"state\":\\s*\"STOPPED\"");
            assertEquals(0, procman.cli("start", "web").code());
            assertTrue(Procman.read(Path.of("/proc/" + procman.pid("web") + "/cmdline")).contains("1002"));
        }
    }

    @Test
    void aChangedCheckAndPolicyCountWhileItRuns() {
        String good = yaml(entry("web", "1001", ""));
        String checked = good + """
                      health_check: {type: exec, exec: {command: ["/bin/false"]}, interval: 100ms, timeout: 90ms,
                        failure_threshold: 2, on_failure: none}
                """;
        try (Procman procman = Procman.in(folder, good).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("web");
            procman.write(checked);
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web", "\"state\":\\s*\"UNHEALTHY\"");
            procman.write(good);
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            assertEquals(pid, procman.pid("web"));
        }
    }

    /** The entry goes and comes back while its instance is still ending. */
    @Test
    void anEntryThatComesBackIsStartedAgain() {
        String slow = yaml(entry("web", "1001", "")).replace("exec sleep 1001", "trap '' TERM; sleep 1001 & wait; wait")
                .replace("min_uptime", "shutdown_timeout: 2s, min_uptime");
        String keeper = entry("keeper", "1002", "");
        try (Procman procman = Procman.in(folder, slow + keeper).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("web");
            procman.write(yaml(keeper));
            assertEquals(0, procman.cli("reload").code());
            assertEquals(6, procman.cli("start", "web").code(), "its entry is gone");
            procman.write(slow + keeper);
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            assertNotEquals(pid, procman.pid("web"));
        }
    }

    @Test
    void aHangUpReloads() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(entry("web", "1001", ""))).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            procman.write(yaml(entry("web", "1001", ""), entry("more", "1002", "")));
            assertEquals(0, new ProcessBuilder("kill", "-HUP", String.valueOf(procman.manager().pid())).start().waitFor());
            procman.awaitStatus("more", "\"state\":\\s*\"RUNNING\"");
            Procman.await("the console says so", 10, () -> procman.output().contains("configuration reloaded (SIGHUP)"));
            procman.write("managed_processes: 7\n");
            assertEquals(0, new ProcessBuilder("kill", "-HUP", String.valueOf(procman.manager().pid())).start().waitFor());
            Procman.await("the console says why not", 10, () -> procman.errors().contains("nothing is changed"));
            procman.awaitStatus("more", "\"state\":\\s*\"RUNNING\"");
        }
    }

    @Test
    void aChangedFileIsReadWhenItIsWatched() {
        String head = "process_manager: {watch_config: true}\n";
        try (Procman procman = Procman.in(folder, head + yaml(entry("web", "1001", ""))).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            procman.write(head + yaml(entry("web", "1001", ""), entry("more", "1002", "")));
            procman.awaitStatus("more", "\"state\":\\s*\"RUNNING\"");
        }
    }

    /** Each reload is whole; the last one holds. */
    @Test
    void manyReloadsAtOnceLeaveTheLastWish() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(entry("web", "1001", ""))).start()) {
            procman.awaitStatus("web", "\"state\":\\s*\"RUNNING\"");
            long pid = procman.pid("web");
            ExecutorService clients = Executors.newFixedThreadPool(4);
            try {
                List<Future<Integer>> answers = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    procman.write(yaml(entry("web", "1001", ""), entry("p" + i % 3, String.valueOf(2000 + i), "")));
                    answers.add(clients.submit(() -> procman.cli("reload").code()));
                }
                for (Future<Integer> answer : answers) {
                    int code = answer.get();
                    assertTrue(code == 0 || code == 78, "a file may be read while it is written, but is: " + code);
                }
            } finally {
                clients.shutdownNow();
            }
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("p0", "\"state\":\\s*\"RUNNING\"");
            assertTrue(Procman.read(Path.of("/proc/" + procman.pid("p0") + "/cmdline")).contains("2015"));
            Procman.await("the others are gone", 20, () -> procman.cli("status", "-o", "json").out()
                    .replaceAll("\\s", "").split("\"id\":").length == 3);
            assertEquals(pid, procman.pid("web"));
        }
    }
}
