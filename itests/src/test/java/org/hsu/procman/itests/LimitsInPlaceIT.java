package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Limits that are changed, added and removed by a reload hold for the instances that run. */
@EnabledOnOs(OS.LINUX)
class LimitsInPlaceIT {

    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";

    @TempDir
    Path folder;

    private static String entry(String id, String script, String limits) {
        return """
                  - id: %s
                    type: standard_managed
                    management:
                      control: {executable: /bin/sh, arguments: ["-c", "%s"], min_uptime: 100ms}
                      restart_policy: {strategy: never}
                      resource_limits: {%s}
                """.formatted(id, script, limits);
    }

    private static String yaml(String... entries) {
        return "managed_processes:\n" + String.join("", entries);
    }

    private static String limit(Procman procman, String id, String kind) {
        String text = procman.cli("describe", id, "-o", "json").out();
        Matcher row = Pattern.compile("\\{[^{}]*\"" + Pattern.quote(kind) + "\"[^{}]*}").matcher(text);
        return row.find() ? row.group().replaceAll("\\s+", " ") : "";
    }

    private static void assumeCgroups(Procman procman, String id, String kind) {
        Assumptions.assumeTrue(limit(procman, id, kind).contains("\"cgroup"), "no cgroups for this user");
    }

    private void signal(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }

    private static void reload(Procman procman, String yaml) {
        procman.write(yaml);
        Procman.Result reloaded = procman.cli("reload");
        assertEquals(0, reloaded.code(), reloaded.all());
    }

    /** The files of this name in the cgroups of a process, all hierarchies. */
    private static List<String> held(long pid, String name) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] fields = line.split(":", 3);
            for (String mount : List.of(fields[1], "unified", "")) {
                Path file = Path.of("/sys/fs/cgroup", mount, fields[2], name);
                if (Files.exists(file)) {
                    found.add(Files.readString(file).strip());
                    break;
                }
            }
        }
        return found;
    }

    private static String openFiles(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .findFirst().orElseThrow().replaceAll("\\s+", " ");
    }

    /** Each is let go only after the reload, so it meets the new limit. */
    @Test
    void changedLimitsBiteTheSameInstance() throws Exception {
        String wait = "while [ ! -e %s ]; do sleep 0.1; done; ";
        String hog = wait.formatted("go") + "head -c 60000000 /dev/zero | tail | wc -c; exec sleep 1000";
        String forker = wait.formatted("go") + "for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done; echo all; wait";
        String burner = "while :; do :; done";
        String before = yaml(entry("hog", hog, "max_memory_mb: 24"), entry("forker", forker, "max_processes: 50"),
                entry("burner", burner, "max_cpu_percent: 90"), entry("same", "exec sleep 1000", "max_processes: 9"));
        String after = yaml(entry("hog", hog, "max_memory_mb: 200"), entry("forker", forker, "max_processes: 6"),
                entry("burner", burner, "max_cpu_percent: 20"), entry("same", "exec sleep 1000", "max_processes: 9"));
        try (Procman procman = Procman.in(folder, before).start()) {
            List<String> ids = List.of("hog", "forker", "burner", "same");
            ids.forEach(id -> procman.awaitStatus(id, RUNNING));
            assumeCgroups(procman, "hog", "max_memory_mb");
            assumeCgroups(procman, "burner", "max_cpu_percent");
            List<Long> pids = ids.stream().map(procman::pid).toList();
            procman.write(after);
            String plan = procman.cli("plan").all();
            assertTrue(plan.contains("resource_limits.max_memory_mb") && plan.contains("in place"), plan);
            reload(procman, after);
            assertTrue(limit(procman, "hog", "max_memory_mb").contains("\"200 MiB\""));
            assertTrue(limit(procman, "forker", "max_processes").contains("\"6\""));
            assertTrue(limit(procman, "burner", "max_cpu_percent").contains("\"20 % of one core\""));
            signal("go");
            Procman.await("the hog has what it wants", 60, () -> procman.cli("logs", "hog").out().contains("60000000"));
            Procman.await("a fork too many is refused", 30, () ->
                    procman.cli("logs", "forker", "--stderr").out().toLowerCase().contains("fork"));
            Procman.await("a slow burner", 60, () -> {
                String status = procman.cli("status", "burner", "-o", "json").out().replace(" ", "");
                Matcher percent = Pattern.compile("\"cpu_percent\":([0-9.]+)").matcher(status);
                return percent.find() && Double.parseDouble(percent.group(1)) < 35;
            });
            for (String id : List.of("hog", "burner", "same")) {
                assertEquals(pids.get(ids.indexOf(id)), procman.pid(id), id);
            }
            assertTrue(procman.managerLog().contains("limits changed in place"), procman.managerLog());
        }
    }

    /** By SIGHUP; what was not limited is moved into a cgroup, and what is not any more is free again. */
    @Test
    void addedLimitsHoldAndRemovedOnesAreGone() throws Exception {
        String sleep = "exec sleep 1000";
        String shell = "for i in 1 2 3; do sleep 1000 & done; wait";
        try (Procman procman = Procman.in(folder, yaml(
                        entry("free", shell, ""), entry("held", sleep, "max_processes: 30, max_file_descriptors: 77")))
                .start()) {
            procman.awaitStatus("free", RUNNING);
            procman.awaitStatus("held", RUNNING);
            assumeCgroups(procman, "held", "max_processes");
            long free = procman.pid("free");
            long held = procman.pid("held");
            String usual = openFiles(free);
            assertTrue(openFiles(held).contains("77 77"), openFiles(held));
            procman.write(yaml(
                    entry("free", shell, "max_processes: 40, max_memory_mb: 100, max_file_descriptors: 88"),
                    entry("held", sleep, "")));
            new ProcessBuilder("kill", "-HUP", String.valueOf(procman.manager().pid())).start().waitFor();
            Procman.await("the new limits", 30, () -> limit(procman, "free", "max_processes").contains("\"40\""));
            assertEquals("", limit(procman, "held", "max_processes"));
            for (Living one : Living.of(folder, "free")) {
                assertTrue(held(one.pid(), "pids.max").contains("40"), held(one.pid(), "pids.max").toString());
                assertTrue(openFiles(one.pid()).contains("88 88"), openFiles(one.pid()));
            }
            assertTrue(limit(procman, "free", "max_memory_mb").contains("from now on"));
            assertTrue(held(held, "pids.max").stream().allMatch("max"::equals), held(held, "pids.max").toString());
            // What is lowered can be raised again only with a capability, which not every root has.
            boolean lifted = openFiles(held).equals(usual);
            assertEquals(!lifted, limit(procman, "held", "max_file_descriptors").contains("holds until the next start"));
            assertEquals(free, procman.pid("free"));
            assertEquals(held, procman.pid("held"));
            Procman.Result stopped = procman.cli("stop", "free");
            assertEquals(0, stopped.code(), stopped.all());
            assertEquals(List.of(), Living.of(folder, "free"));
            assertEquals(0, procman.stop().code());
        }
    }

    /** What was changed while no manager ran holds for what the next one takes over. */
    @Test
    void anAdoptedInstanceGetsTheLimitsOfNow() throws Exception {
        String sleep = "exec sleep 1000";
        String before = yaml(
                entry("raised", sleep, "max_processes: 30, max_file_descriptors: 99"),
                entry("removed", sleep, "max_processes: 30"), entry("added", sleep, ""));
        try (Procman procman = Procman.in(folder, before).start()) {
            List<String> ids = List.of("raised", "removed", "added");
            ids.forEach(id -> procman.awaitStatus(id, RUNNING));
            assumeCgroups(procman, "raised", "max_processes");
            List<Long> pids = ids.stream().map(procman::pid).toList();
            procman.kill();
            procman.write(yaml(
                    entry("raised", sleep, "max_processes: 60, max_file_descriptors: 77"),
                    entry("removed", sleep, ""), entry("added", sleep, "max_processes: 20")));
            procman.start();
            ids.forEach(id -> procman.awaitStatus(id, RUNNING));
            assertEquals(pids, ids.stream().map(procman::pid).toList());
            assertTrue(held(pids.get(0), "pids.max").contains("60"), held(pids.get(0), "pids.max").toString());
            assertTrue(openFiles(pids.get(0)).contains("77 77"), openFiles(pids.get(0)));
            assertTrue(held(pids.get(1), "pids.max").stream().allMatch("max"::equals));
            assertTrue(held(pids.get(2), "pids.max").contains("20"), held(pids.get(2), "pids.max").toString());
            assertTrue(limit(procman, "added", "max_processes").contains("\"enforced\": true"));
            reload(procman, yaml(
                    entry("raised", sleep, "max_processes: 61"), entry("removed", sleep, "max_processes: 21"),
                    entry("added", sleep, "")));
            assertTrue(held(pids.get(0), "pids.max").contains("61"), held(pids.get(0), "pids.max").toString());
            assertTrue(held(pids.get(1), "pids.max").contains("21"), held(pids.get(1), "pids.max").toString());
            assertTrue(held(pids.get(2), "pids.max").stream().allMatch("max"::equals));
            assertEquals(pids, ids.stream().map(procman::pid).toList());
            assertEquals(0, procman.stop().code());
            assertEquals(List.of(), procman.ours());
        }
    }

    /** A watched limit that is another one now is looked at anew, and a policy of the one before is undone. */
    @Test
    void aWatchedLimitIsAnotherOneAtOnce() {
        String burner = "while :; do :; done";
        String limits = "check_interval: 200ms, max_cpu_percent: %s, on_violation: %s";
        try (Procman procman = Procman.in(folder, yaml(entry("burner", burner, limits.formatted("10", "alert"))))
                .start()) {
            Procman.await("the alert", 30, () -> procman.cli("events", "-n", "100").out().contains("ALERT"));
            long pid = procman.pid("burner");
            reload(procman, yaml(entry("burner", burner, limits.formatted("400", "immediate_kill"))));
            Procman.await("it is not passed", 20, () ->
                    limit(procman, "burner", "max_cpu_percent").contains("\"violated\": false"));
            assertEquals(pid, procman.pid("burner"));
            reload(procman, yaml(entry("burner", burner, limits.formatted("5", "immediate_kill"))));
            procman.awaitStatus("burner", "stays down");
        }
    }
}
