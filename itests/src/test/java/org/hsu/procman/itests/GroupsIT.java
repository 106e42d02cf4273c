package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Groups in groups, their quotas and limits. */
class GroupsIT {
    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";

    @TempDir
    Path folder;

    private static String yaml(int quota) {
        return """
                groups:
                  - {name: shop, quota: {max_instances: %d}}
                  - {name: backend, group: shop}
                defaults:
                  type: standard_managed
                  management: {control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}}
                managed_processes:
                  - {id: web, group: shop, instances: 1}
                  - {id: api, group: backend}
                  - {id: alone}
                """
                .formatted(quota);
    }

    @Test
    void aGroupIsWhatIsInItAndKeepsItsQuota() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(3)).start()) {
            procman.awaitStatus("web-1", RUNNING);
            procman.awaitStatus("api", RUNNING);
            procman.awaitStatus("alone", RUNNING);
            String groups = procman.cli("status", "--groups").out();
            assertTrue(groups.matches("(?s).*shop +2 of 2 .*2 of 3 processes +web-1, api\n  backend +1 of 1 .*"), groups);
            assertEquals(0, procman.cli("scale", "web", "2").code());
            Procman.Result refused = procman.cli("scale", "web", "3");
            assertEquals(6, refused.code(), refused.all());
            assertTrue(refused.err().contains("the group shop has 4 processes, but its quota is 3"), refused.err());

            procman.write(yaml(1));
            Procman.Result reload = procman.cli("reload");
            assertEquals(78, reload.code(), reload.all());
            assertTrue(reload.all().contains("groups[0].quota: the group shop has 2 processes"), reload.all());
            procman.write(yaml(2));
            assertEquals(0, procman.cli("reload").code());
            Procman.await("the quota goes before what was scaled", 20, () -> procman.cli("status", "web-2").code() == 4);

            Procman.Result stop = procman.cli("stop", "--group", "shop");
            assertEquals(0, stop.code(), stop.all());
            assertTrue(stop.out().contains("api stopped") && stop.out().contains("web-1 stopped"), stop.out());
            procman.awaitStatus("alone", RUNNING);
            try (Operator operator = Operator.at(procman)) {
                String started = String.valueOf(operator.invoke("startGroup", "backend"));
                assertTrue(started.contains("api started"), started);
            }
        }
    }

    /** Each holds 24 MiB: two of them are fine within 64 MiB, three are not. */
    private static String limited(int mebibytes, int instances) {
        return """
                groups:
                  - {name: shop, limits: {max_memory_mb: %d, max_processes: 60}}
                  - {name: backend, group: shop}
                managed_processes:
                  - id: hog
                    type: standard_managed
                    group: backend
                    instances: %d
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "p=fifo-$PROCMAN_PROCESS_ID; rm -f $p; mkfifo $p; (head -c 24m /dev/zero; exec sleep 1000) > $p & \
                          exec 3< $p; echo at work; exec tail -c 24m <&3"]
                        min_uptime: 100ms
                      restart_policy: {strategy: never}
                """
                .formatted(mebibytes, instances);
    }

    /** The cgroup of a process that has this file, in whichever hierarchy; null where none has. */
    private static Path cgroup(long pid, String file) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] fields = line.split(":", 3);
            for (String mount : List.of(fields[1], "unified", "")) {
                Path found = Path.of("/sys/fs/cgroup", mount, fields[2]);
                if (Files.exists(found.resolve(file))) {
                    return found;
                }
            }
        }
        return null;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLimitOfAGroupHoldsAllOfItOverTheDeathOfAManagerAndAReload() throws Exception {
        try (Procman procman = Procman.in(folder, limited(64, 2)).start()) {
            procman.awaitStatus("hog-1", RUNNING);
            procman.awaitStatus("hog-2", RUNNING);
            String groups = procman.cli("status", "--groups").out();
            Assumptions.assumeTrue(groups.contains("max_memory_mb 64 MiB (cgroup"), groups);
            long first = procman.pid("hog-1");
            String limit = groups.contains("(cgroup1)") ? "memory.limit_in_bytes" : "memory.max";
            Path inner = cgroup(first, limit).getParent();
            Path shop = inner.getParent();
            assertTrue(inner.endsWith("@backend") && shop.endsWith("@shop"), inner.toString());
            assertEquals("" + (64 << 20), Procman.read(shop.resolve(limit)).strip());
            assertTrue(procman.cli("describe", "hog-1").out().contains("groups.shop.limits.max_memory_mb"), "describe");

            procman.kill();
            procman.start();
            procman.awaitStatus("hog-1", RUNNING);
            assertEquals(first, procman.pid("hog-1"), "adopted");
            procman.cli("scale", "hog", "3", "--no-wait");
            Procman.await("the kernel kills one of three", 60,
                    () -> procman.cli("status", "hog", "-o", "json").out().contains("\"oom_killed\""));
            String killed = procman.cli("describe", "hog-1").out() + procman.cli("describe", "hog-2").out()
                    + procman.cli("describe", "hog-3").out();
            assertTrue(killed.contains("limit of its group"), killed);

            procman.write(limited(256, 3));
            assertEquals(0, procman.cli("reload").code());
            assertEquals("" + (256 << 20), Procman.read(shop.resolve(limit)).strip(), "in place");
            Procman.Result start = procman.cli("start", "hog");
            assertEquals(0, start.code(), start.all());
            for (String id : List.of("hog-1", "hog-2", "hog-3")) {
                procman.awaitStatus(id, RUNNING);
                assertEquals(inner, cgroup(procman.pid(id), limit).getParent(), "one cgroup for all of the group");
            }
            assertEquals(0, procman.cli("stop", "--group", "shop").code());
            Procman.await("empty cgroups of groups are removed", 30, () -> !Files.exists(shop));
        }
    }
}
