package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes of one entry. */
class InstancesIT {
    private static final String RUNNING = "\"state\":\\s*\"RUNNING\"";

    @TempDir
    Path folder;

    private static String yaml(int instances) {
        return """
                managed_processes:
                  - id: after
                    type: standard_managed
                    depends_on: [web]
                    management: {control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}}
                  - id: web
                    type: standard_managed
                    instances: %d
                    hostname: shop.test
                    management:
                      control:
                        executable: /bin/sh
                        arguments: ["-c", "echo I am $PROCMAN_INSTANCE at ${port.http}; exec sleep 1000${instance.index}"]
                        ports: {http: auto}
                        min_uptime: 100ms
                """
                .formatted(instances);
    }

    @Test
    void eachHasItsOwnAndAReloadTouchesTheDifferenceAlone() {
        try (Procman procman = Procman.in(folder, yaml(2)).start()) {
            procman.awaitStatus("after", RUNNING);
            long first = procman.pid("web-1");
            long second = procman.pid("web-2");
            long after = procman.pid("after");
            assertTrue(Procman.read(Path.of("/proc/" + second + "/cmdline")).contains("10002"), "its own argument");
            Procman.await("its own log", 20, () -> procman.cli("logs", "web-2").out().startsWith("I am 2 at "));
            assertNotEquals(
                    procman.cli("logs", "web-1").out().replaceAll(".* at ", ""),
                    procman.cli("logs", "web-2").out().replaceAll(".* at ", ""), "ports");
            assertTrue(procman.cli("describe", "web-2").out().contains("Instance of"), "describe");
            assertEquals(0, procman.cli("status", "web").code());
            assertTrue(procman.cli("routes", "shop.test", "-o", "json").out().contains("\"web-2\""), "routes");

            procman.kill();
            procman.start();
            procman.awaitStatus("web-2", RUNNING);
            assertEquals(second, procman.pid("web-2"), "adopted");

            procman.write(yaml(3));
            assertTrue(procman.cli("plan").out().contains("web-3"), "plan");
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web-3", RUNNING);
            procman.write(yaml(1));
            assertEquals(0, procman.cli("reload").code());
            Procman.await("two are gone", 20, () ->
                    procman.cli("status", "web-2").code() == 4 && procman.cli("status", "web-3").code() == 4);
            assertEquals(List.of(), Living.of(folder, "web-2"));
            assertEquals(first, procman.pid("web-1"));
            assertEquals(after, procman.pid("after"));

            Procman.Result restart = procman.cli("restart", "web");
            assertEquals(0, restart.code(), restart.all());
            assertNotEquals(first, procman.pid("web-1"));
        }
    }

    @Test
    void anOperatorsNumberHoldsUntilTheConfigurationSaysAnother() throws Exception {
        try (Procman procman = Procman.in(folder, yaml(2)).start()) {
            procman.awaitStatus("after", RUNNING);
            long first = procman.pid("web-1");
            Procman.Result up = procman.cli("scale", "web", "3");
            assertEquals(0, up.code(), up.all());
            assertTrue(up.out().matches("web scaled from 2 to 3 in .*, web-3 started\\s*"), up.out());
            long third = procman.pid("web-3");
            assertEquals(first, procman.pid("web-1"));

            procman.kill();
            procman.start();
            procman.awaitStatus("web-3", RUNNING);
            assertEquals(third, procman.pid("web-3"), "adopted");
            Procman.Result plan = procman.cli("plan");
            assertEquals(0, plan.code(), plan.all());
            assertTrue(plan.out().contains("3 instances by procman scale, not the 2 written here"), plan.out());
            assertTrue(procman.cli("describe", "web-3").out().contains("3 by procman scale, until"), "provenance");
            assertEquals(0, procman.cli("reload").code());
            assertEquals(third, procman.pid("web-3"));

            try (Operator operator = Operator.at(procman)) {
                assertTrue(String.valueOf(operator.invoke("scale", "web", 0)).contains("web-1, web-2, web-3 stopped"));
            }
            assertEquals(4, procman.cli("status", "web").code());
            assertEquals(List.of(), Living.of(folder, "web-1"));
            Procman.Result other = procman.cli("scale", "after", "2");
            assertEquals(6, other.code(), other.all());
            assertTrue(other.err().contains("no instances"), other.err());
            assertEquals(4, procman.cli("scale", "wbe", "2").code());

            procman.write(yaml(1));
            assertEquals(0, procman.cli("reload").code());
            procman.awaitStatus("web-1", RUNNING);
            assertEquals(4, procman.cli("status", "web-2").code());
            assertTrue(procman.managerLog().contains("web: what procman scale wished is over"), "the log says so");
        }
    }
}
