package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups in groups, and their quotas. */
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
}
