package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.itests.toy.FaultyProcessType;
import org.hsu.procman.itests.toy.HangingEnforcer;
import org.hsu.procman.itests.toy.HungryChecker;
import org.hsu.procman.itests.toy.LoudChecker;
import org.hsu.procman.itests.toy.ToyChecker;
import org.hsu.procman.itests.toy.ToyEnforcer;
import org.hsu.procman.itests.toy.ToyProcessType;
import org.hsu.procman.itests.toy.ToySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins that hang, throw errors, return nothing, eat the memory or log without end hold up nobody else, and are named.
 */
class PluginFaultsIT {

    @TempDir
    Path folder;

    private Path plugins;
    private Path workshop;
    private Procman procman;
    private Operator operator;

    @BeforeEach
    void prepare() throws IOException {
        plugins = Files.createDirectories(folder.resolve("plugins"));
        workshop = Files.createDirectories(folder.resolve("workshop"));
    }

    @AfterEach
    void end() {
        if (operator != null) {
            operator.close();
        }
        if (procman != null) {
            procman.close();
        }
    }

    private void start(String processes) {
        procman = Procman.in(folder, """
                managed_processes:
                  - id: bystander
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                      health_check: {type: process, interval: 200ms, timeout: 150ms}
                """ + processes);
        procman.start("--plugins-dir", plugins.toString());
        operator = Operator.at(procman);
    }

    private static String process(String id, String more) {
        return """
                  - id: %s
                    type: toy
                    management:
                      control: {executable: "sleep 1000", min_uptime: 100ms, startup_timeout: 60s, shutdown_timeout: 1s}
                      restart_policy:
                        {restart_delay: 100ms, max_attempts: 100, jitter: 0, backoff_multiplier: 1, circuit_breaker: {failures: 100}}
                      %s
                """.formatted(id, more);
    }

    private Path type(String version, Class<?> component, Class<?>... others) throws IOException {
        return new PluginJar("org.example.type", version, ProcessType.class, "procman.process.type.name", "toy", 0)
                .write(workshop, component, others);
    }

    /** The bystander can be stopped and started, and is looked at, as if nothing were the matter. */
    private void bystanderIsServed() {
        long began = System.nanoTime();
        operator.does("restart", "bystander");
        long seconds = (System.nanoTime() - began) / 1_000_000_000L;
        assertTrue(seconds < 9, "a restart beside plugins that hang takes " + seconds + " s");
        operator.await("bystander", "is looked at", now -> now.health().equals("healthy"));
    }

    private void awaitPlugin(String... parts) {
        String[] last = {""};
        try {
            Procman.await("a row with " + String.join(", ", parts), 90, () -> {
                last[0] = operator.plugins();
                return last[0].lines().anyMatch(line -> java.util.Arrays.stream(parts).allMatch(line::contains));
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + last[0] + procman.managerLog(), e);
        }
    }

    @Test
    void processTypeThatHangsForEverHoldsUpNobodyAndIsQuarantinedUntilItIsReplaced() throws Exception {
        Workshop.drop(type("1.0.0", FaultyProcessType.class, ToyProcessType.class), plugins);
        start(process("hangs-1", "") + process("hangs-2", "") + process("hangs-3", "") + process("hangs-4", ""));
        operator.awaitRunning("bystander");
        bystanderIsServed();
        awaitPlugin("process_type toy quarantined org.example.type 1.0.0", "has not come back for 10000 ms");
        operator.await("hangs-1", "waits", now -> now.toString().contains("waiting_for_plugin"));
        bystanderIsServed();

        Files.delete(plugins.resolve("org.example.type-1.0.0.jar"));
        Workshop.drop(type("1.1.0", ToyProcessType.class), plugins);
        awaitPlugin("process_type toy active org.example.type 1.1.0");
        for (int i = 1; i <= 4; i++) {
            operator.awaitRunning("hangs-" + i);
        }
        procman.cli("stop", "--all");
        assertEquals(0, procman.stop().code(), procman::managerLog);
        assertEquals(0, procman.ours().size(), "processes that were started too late are left");
    }

    @Test
    void processTypeThatThrowsErrorsOrReturnsNothingIsNamed() throws Exception {
        Workshop.drop(type("1.0.0", FaultyProcessType.class, ToyProcessType.class), plugins);
        start(process("null-1", "") + process("good", ""));
        operator.awaitRunning("good");
        operator.await("null-1", "is refused", now -> now.toString().contains("returns no process"));
        awaitPlugin("process_type toy active org.example.type 1.0.0", "the start of null-1 returns nothing");

        procman.write(Procman.read(procman.configuration) + process("errs-1", ""));
        assertEquals(0, procman.cli("reload").code());
        awaitPlugin("process_type toy quarantined org.example.type 1.0.0", "the toy has no end");
        operator.awaitRunning("good");
        bystanderIsServed();
    }

    /** It came after the configuration was read, so nobody could say so before. */
    @Test
    void settingsThatTheTypeDoesNotKnowAreNamedWithTheirPlaceWhenItComes() throws Exception {
        start(process("good", "") + process("unfit", "settings: {colour: red}"));
        operator.await("unfit", "waits", now -> now.toString().contains("waiting_for_plugin"));
        Workshop.drop(type("1.0.0", ToyProcessType.class), plugins);
        operator.awaitRunning("good");
        operator.await("unfit", "is refused", now -> now.reason().equals("backoff")
                && now.toString().contains("management.settings.colour: unknown key (no keys are allowed here)"));
        assertTrue(Pattern.compile("procman\\.yaml:\\d+:\\d+: managed_processes\\[2\\]").matcher(procman.managerLog()).find(),
                procman::managerLog);
    }

    private static String checked(String interval) {
        return """
                  - id: checked
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                      health_check:
                        {type: toy, interval: %s, timeout: 2s, on_failure: none, toy: {greeting: hello}}
                """.formatted(interval);
    }

    private Path checker(String version, Class<?> component, Class<?>... others) throws IOException {
        return new PluginJar("org.example.toy", version, HealthChecker.class, "procman.health.type", "toy", 0)
                .write(workshop, component, others);
    }

    /** The heap of the manager is full for a moment, again and again, and who filled it is called no more. */
    @Test
    void checkerThatEatsTheMemoryIsNamedQuarantinedAndReplaced() throws Exception {
        Workshop.drop(checker("1.0.0", HungryChecker.class, ToyChecker.class, ToySettings.class), plugins);
        start(checked("2500ms"));
        operator.awaitRunning("bystander");
        long pid = operator.describe("bystander").pid();
        awaitPlugin("health_check toy quarantined org.example.toy 1.0.0",
                "a check of checked throws java.lang.OutOfMemoryError: Java heap space");
        operator.await("checked", "says why it is not looked at", now ->
                now.toString().contains("the plugin of health check 'toy' is quarantined"));
        assertEquals(pid, operator.describe("bystander").pid());
        assertFalse(procman.cli("events").out().contains("bystander: unhealthy"), procman::managerLog);
        bystanderIsServed();

        Workshop.drop(checker("1.1.0", ToyChecker.class, ToySettings.class), plugins);
        awaitPlugin("health_check toy active org.example.toy 1.1.0");
        operator.await("checked", "is healthy", now -> now.health().equals("healthy"));
    }

    /** Hundreds of megabytes in all; the file of the log has a few, and what others say is in it. */
    @Test
    void checkerThatLogsWithoutEndFillsNoDiskHoldsUpNobodyAndIsNamedQuarantinedAndReplaced() throws Exception {
        Workshop.drop(checker("1.0.0", LoudChecker.class, ToyChecker.class, ToySettings.class), plugins);
        start(checked("2100ms"));
        operator.awaitRunning("bystander");
        String logger = LoudChecker.class.getName();
        Procman.await("the log names the logger", 60, () -> procman.managerLog().contains(
                "OwnLogAppender: " + logger + " writes more than 128 KiB a second"));
        String problem = "its logger " + logger + " writes more than 128 KiB a second";
        awaitPlugin("health_check toy", "org.example.toy 1.0.0", problem);
        bystanderIsServed();
        Procman.await("the log says how much is missing", 60, () -> Pattern.compile(
                Pattern.quote("OwnLogAppender: " + logger) + " \\d+ lines of it are left out here")
                .matcher(procman.managerLog()).find());
        assertTrue(Files.size(procman.logs.resolve("procman.log")) < 9 << 20, "the log has grown too far");
        assertFalse(Files.exists(procman.logs.resolve("procman.1.log")), "the log is turned over");
        assertTrue(Pattern.compile("\\[bystander\\]").matcher(procman.managerLog()).find(), "lines of others are missing");

        awaitPlugin("health_check toy quarantined org.example.toy 1.0.0", problem);
        String described = procman.cli("describe", "checked").out();
        assertTrue(Pattern.compile("health_check toy +org\\.example\\.toy +quarantined +" + Pattern.quote(problem))
                .matcher(described).find(), described);
        assertFalse(procman.cli("describe", "bystander").out().contains("Plugin problems"));
        Workshop.drop(checker("1.1.0", ToyChecker.class, ToySettings.class), plugins);
        awaitPlugin("health_check toy active org.example.toy 1.1.0");
        operator.await("checked", "is healthy", now -> now.health().equals("healthy"));
        assertFalse(procman.cli("describe", "checked").out().contains("Plugin problems"));
    }

    @Test
    void enforcerThatHangsIsNamedAndTheProcessRunsWithoutItsLimits() throws Exception {
        Workshop.drop(
                new PluginJar("org.example.enforcer", "1.0.0", ResourceEnforcer.class, "procman.enforcer.name", "toy", 1000)
                        .write(workshop, HangingEnforcer.class, ToyEnforcer.class, ToyEnforcer.class.getNestMembers()[1]),
                plugins);
        start("""
                  - id: limited
                    type: standard_managed
                    management:
                      control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms, startup_timeout: 60s}
                      resource_limits: {max_file_descriptors: 100}
                """);
        operator.awaitRunning("bystander");
        bystanderIsServed();
        operator.awaitRunning("limited");
        awaitPlugin("resource_enforcer toy", "the preparation of limits for limited has not come back for 5000 ms");
        String described = procman.cli("describe", "limited").out();
        assertTrue(described.contains("max_file_descriptors"), described);
    }
}
