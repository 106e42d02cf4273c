package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.itests.toy.BetterToyChecker;
import org.hsu.procman.itests.toy.ThrowingStrategy;
import org.hsu.procman.itests.toy.ToyChecker;
import org.hsu.procman.itests.toy.ToySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Plugins come, go, compete and fail, and neither the manager nor a process notices more than it must. */
class CompositionIT {
    private static final String YAML = """
            managed_processes:
              - id: toyed
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"]}
                  health_check: {type: toy, interval: 200ms, timeout: 150ms, toy: {greeting: hello}}
              - id: plain
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                  health_check: {type: process, interval: 200ms, timeout: 150ms}
              - id: unlucky
                type: standard_managed
                management:
                  control: {executable: sh, arguments: ["-c", "exit 7"]}
                  restart_policy: {strategy: broken, max_attempts: 2, restart_delay: 50ms, jitter: 0}
            """;

    @TempDir
    Path folder;

    private ManagerInFelix manager;
    private long reignSince;
    private long managerService;
    private long plainPid;

    @BeforeEach
    void start() throws Exception {
        manager = ManagerInFelix.start(folder, YAML);
        manager.awaitState("plain", "RUNNING");
        plainPid = manager.pid("plain");
        reignSince = (Long) manager.read(ManagerInFelix.MANAGER, "StartTimeMillis");
        managerService = manager.managerService();
    }

    @AfterEach
    void endInOrder() throws Exception {
        try (ManagerInFelix ending = manager) {
            assertEquals(reignSince, ending.read(ManagerInFelix.MANAGER, "StartTimeMillis"));
            assertEquals(managerService, ending.managerService(), "the manager was made again");
            assertEquals(plainPid, ending.pid("plain"));
            assertEquals(1L, ending.process("plain", "Generation"));
            ending.end();
        }
    }

    private Path toy() throws Exception {
        return new PluginJar("org.example.toy", "1.0.0", HealthChecker.class, "procman.health.type", "toy", 0)
                .write(folder, ToyChecker.class, ToySettings.class);
    }

    private Path betterToy(String bundle, String version, int ranking) throws Exception {
        return new PluginJar(bundle, version, HealthChecker.class, "procman.health.type", "toy", ranking)
                .write(folder, BetterToyChecker.class, ToyChecker.class, ToySettings.class);
    }

    @Test
    void missingTypeIsAStateAndItsPluginStartsTheProcess() throws Exception {
        manager.awaitState("toyed", "STARTING waiting_for_plugin");
        String detail = (String) manager.process("toyed", "StateDetail");
        assertTrue(detail.contains("'toy'") && detail.matches(".*procman\\.yaml:\\d+.*"), detail);
        String waiting = manager.providers("health_check", "toy").get(0);
        assertTrue(waiting.startsWith("waiting ") && waiting.contains("toyed needs it"), waiting);

        manager.install(toy());

        manager.awaitState("toyed", "RUNNING");
        manager.awaitCheck("toyed", "message", "ToyChecker hello hello");
        assertEquals("healthy", manager.process("toyed", "Health"));
        assertEquals(1L, manager.process("toyed", "Generation"));
        assertEquals(List.of("active org.example.toy"), manager.providers("health_check", "toy"));
        manager.pid("toyed");
    }

    @Test
    void pluginThatLeavesTakesOnlyItsAspectWithIt() throws Exception {
        Bundle toy = manager.install(toy());
        manager.awaitState("toyed", "RUNNING");
        long pid = manager.pid("toyed");

        toy.stop();
        manager.awaitCheck("toyed", "status", "unavailable");
        assertStillRuns(pid);
        assertEquals("unavailable", manager.process("toyed", "Health"));
        toy.start();
        manager.awaitCheck("toyed", "status", "healthy");

        Path update = betterToy("org.example.toy", "1.1.0", 0);
        try (InputStream content = Files.newInputStream(update)) {
            toy.update(content);
        }
        manager.awaitCheck("toyed", "message", "BetterToyChecker hello hello");
        assertStillRuns(pid);

        toy.uninstall();
        manager.awaitCheck("toyed", "status", "unavailable");
        assertTrue(manager.providers("health_check", "toy").get(0).startsWith("waiting "));
        assertStillRuns(pid);

        manager.install(toy());
        manager.awaitCheck("toyed", "message", "ToyChecker hello hello");
        manager.awaitCheck("toyed", "status", "healthy");
        assertStillRuns(pid);
        assertEquals(0L, manager.process("toyed", "Restarts"));
    }

    @Test
    void uninstalledPluginIsForgotten() throws Exception {
        Bundle toy = manager.install(toy());
        manager.awaitCheck("toyed", "status", "healthy");
        manager.pid("toyed");
        WeakReference<ClassLoader> loader =
                new WeakReference<>(toy.adapt(BundleWiring.class).getClassLoader());

        toy.uninstall();
        manager.awaitCheck("toyed", "status", "unavailable");
        manager.refresh(toy);

        Procman.await("the plugin's classes are unloaded", 20, () -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private void assertStillRuns(long pid) {
        manager.awaitState("toyed", "RUNNING");
        assertEquals(pid, manager.pid("toyed"));
        assertEquals(1L, manager.process("toyed", "Generation"));
        assertTrue(ProcessHandle.of(pid).isPresent());
    }

    @Test
    void higherRankingWinsAndTheOtherIsListedAsShadowed() throws Exception {
        manager.install(toy());
        manager.awaitCheck("toyed", "message", "ToyChecker hello hello");
        long pid = manager.pid("toyed");

        Bundle better = manager.install(betterToy("org.example.toy.better", "1.0.0", 100));
        manager.awaitCheck("toyed", "message", "BetterToyChecker hello hello");
        assertEquals(
                List.of(
                        "active org.example.toy.better",
                        "shadowed org.example.toy shadowed by org.example.toy.better, which provides the same type and goes"
                                + " before it: remove one of the two"),
                manager.providers("health_check", "toy"));

        better.stop();
        manager.awaitCheck("toyed", "message", "ToyChecker hello hello");
        assertEquals(List.of("active org.example.toy"), manager.providers("health_check", "toy"));
        assertStillRuns(pid);
    }

    @Test
    void strategyThatThrowsIsNamedAndTheProcessGetsAnAnswer() throws Exception {
        manager.awaitState("unlucky", "STARTING waiting_for_plugin");

        manager.install(new PluginJar(
                        "org.example.broken", "1.0.0", RestartStrategy.class, "procman.restart.type", "broken", 0)
                .write(folder, ThrowingStrategy.class));

        manager.awaitState("unlucky", "FAILED attempts_exhausted");
        assertEquals(2L, manager.process("unlucky", "Restarts"));
        assertEquals(7, manager.process("unlucky", "LastExitCode"));
        String row = manager.providers("restart_strategy", "broken").get(0);
        assertTrue(row.startsWith("active org.example.broken "), row);
        assertTrue(row.contains("the toy strategy is broken"), row);
    }
}
