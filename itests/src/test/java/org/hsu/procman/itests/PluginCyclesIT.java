package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.ObjectName;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.itests.toy.BetterToyChecker;
import org.hsu.procman.itests.toy.ThrowingStrategy;
import org.hsu.procman.itests.toy.ToyChecker;
import org.hsu.procman.itests.toy.ToyEnforcer;
import org.hsu.procman.itests.toy.ToyEnricher;
import org.hsu.procman.itests.toy.ToyListener;
import org.hsu.procman.itests.toy.ToyOutput;
import org.hsu.procman.itests.toy.ToyProcessType;
import org.hsu.procman.itests.toy.ToySettings;
import org.hsu.procman.itests.toy.ToySource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Plugins come, change and go many times beside fifty processes, and leave nothing behind. */
class PluginCyclesIT {
    private static final int PROCESSES = 50;
    private static final int CYCLES = 50;
    /** Whose turn it is in a round of eight. */
    private static final int ENRICHER = 5;

    @TempDir
    Path folder;

    private ManagerInFelix manager;
    private Path workshop;

    @BeforeEach
    void start() throws IOException {
        StringBuilder yaml = new StringBuilder("""
                process_manager:
                  sources: [{type: toy_source}]
                  listeners: [{type: toy_listener}]
                log_collection:
                  enhancement:
                    enrichers: [{type: toy_enricher}]
                  global_aggregation:
                    enabled: true
                    targets: [{type: toy_output}, {type: file, path: '%s', format: json}]
                managed_processes:
                """.formatted(folder.resolve("all.json")));
        for (int i = 0; i < PROCESSES; i++) {
            String check = i == 0 ? ", health_check: {type: toy, interval: 200ms, timeout: 150ms, toy: {greeting: hello}}" : "";
            String type = i == 1 || i == 2 ? "toy_process" : "standard_managed";
            String limits = i == 2 ? ", resource_limits: {max_file_descriptors: 100}" : "";
            String command = i == 1 || i == 2
                    ? "executable: \"while sleep 0.2; do echo tick; done\""
                    : "executable: sleep, arguments: [\"1000\"]";
            yaml.append("  - {id: p").append(i).append(", type: ").append(type).append(", management: {control: {")
                    .append(command).append(", min_uptime: 100ms}").append(check).append(limits).append("}}\n");
        }
        workshop = Files.createDirectories(folder.resolve("workshop"));
        manager = ManagerInFelix.start(folder, yaml.toString());
    }

    @AfterEach
    void end() {
        manager.close();
    }

    private Path[] versions(int cycle) throws IOException {
        return switch (cycle % 8) {
            case 0 -> new Path[] {checker("1.0.0"), new PluginJar("org.example.toy", "1.1.0", HealthChecker.class,
                    "procman.health.type", "toy", 0)
                    .write(workshop, BetterToyChecker.class, ToyChecker.class, ToySettings.class)};
            case 1 -> new Path[] {strategy("1.0.0"), strategy("1.1.0")};
            case 2 -> new Path[] {output("1.0.0"), output("1.1.0")};
            case 3 -> new Path[] {process("1.0.0"), process("1.1.0")};
            case 4 -> new Path[] {enforcer("1.0.0"), enforcer("1.1.0")};
            case ENRICHER -> new Path[] {enricher("1.0.0"), enricher("1.1.0")};
            case 6 -> new Path[] {source("1.0.0"), source("1.1.0")};
            default -> new Path[] {listener("1.0.0"), listener("1.1.0")};
        };
    }

    private Path process(String version) throws IOException {
        return new PluginJar(
                        "org.example.process", version, ProcessType.class, "procman.process.type.name", "toy_process", 0)
                .write(workshop, ToyProcessType.class);
    }

    /** Ranked before those that ship, so that it is used. */
    private Path enforcer(String version) throws IOException {
        return new PluginJar(
                        "org.example.enforcer", version, ResourceEnforcer.class, "procman.enforcer.name", "toy", 1000)
                .write(workshop, ToyEnforcer.class, ToyEnforcer.class.getNestMembers()[1]);
    }

    private Path enricher(String version) throws IOException {
        return new PluginJar(
                        "org.example.enricher", version, LogEnricher.class, "procman.enricher.type", "toy_enricher", 0)
                .write(workshop, ToyEnricher.class);
    }

    private Path source(String version) throws IOException {
        return new PluginJar("org.example.source", version, EntrySource.class, "procman.source.type", "toy_source", 0)
                .write(workshop, ToySource.class, ToySource.class.getNestMembers()[1]);
    }

    private Path listener(String version) throws IOException {
        return new PluginJar(
                        "org.example.listener", version, EventListener.class, "procman.listener.type", "toy_listener", 0)
                .write(workshop, ToyListener.class);
    }

    private Path checker(String version) throws IOException {
        return new PluginJar("org.example.toy", version, HealthChecker.class, "procman.health.type", "toy", 0)
                .write(workshop, ToyChecker.class, ToySettings.class);
    }

    private Path strategy(String version) throws IOException {
        return new PluginJar(
                        "org.example.strategy", version, RestartStrategy.class, "procman.restart.type", "broken", 0)
                .write(workshop, ThrowingStrategy.class);
    }

    private Path output(String version) throws IOException {
        Class<?> sink = ToyOutput.class.getNestMembers()[1];
        return new PluginJar("org.example.output", version, LogOutput.class, "procman.log.type", "toy_output", 0)
                .write(workshop, ToyOutput.class, sink);
    }

    private static void plugins(String operation, String argument) throws JMException {
        ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName(ManagerInFelix.PLUGINS), operation,
                new Object[] {argument}, new String[] {String.class.getName()});
    }

    private void remember(List<WeakReference<ClassLoader>> loaders) {
        for (Bundle bundle : manager.context().getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.example.")) {
                loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
            }
        }
    }

    private Map<String, Long> pids() {
        Map<String, Long> pids = new TreeMap<>();
        for (int i = 0; i < PROCESSES; i++) {
            pids.put("p" + i, manager.pid("p" + i));
        }
        pids.put("wished", manager.pid("wished"));
        return pids;
    }

    private long enriched() {
        return Procman.read(folder.resolve("all.json")).lines().filter(line -> line.contains("\"toy\":\"yes\"")).count();
    }

    private static Set<ObjectName> beans() throws JMException {
        return new TreeSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null));
    }

    private Map<Long, Long> bundles() {
        Map<Long, Long> bundles = new TreeMap<>();
        for (Bundle bundle : manager.context().getBundles()) {
            bundles.put(bundle.getBundleId(), bundle.getLastModified());
        }
        return bundles;
    }

    @Test
    void fiftyCyclesTouchNothingElse() throws Exception {
        List<Path> used = List.of(enforcer("1.0.0"), checker("1.0.0"), process("1.0.0"), source("1.0.0"));
        for (Path jar : used) {
            plugins("install", jar.toString());
        }
        manager.awaitState("wished", "RUNNING");
        for (int i = 0; i < PROCESSES; i++) {
            manager.awaitState("p" + i, "RUNNING");
        }
        assertTrue(String.valueOf(manager.process("p2", "Limits")).contains("toy"), "the toy enforcer is not used");
        for (Path jar : used) {
            plugins("remove", jar.getFileName().toString());
        }
        Map<String, Long> pids = pids();
        Set<ObjectName> beans = beans();
        Map<Long, Long> bundles = bundles();
        long service = manager.managerService();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Path[] versions = versions(cycle);
            Path jar = Files.move(versions[0], workshop.resolve("plugin.jar"),
                    StandardCopyOption.REPLACE_EXISTING);
            plugins("install", jar.toString());
            remember(loaders);
            if (cycle % 8 == ENRICHER) {
                long before = enriched();
                Procman.await("a line goes through the enricher", 60, () -> enriched() > before);
            }
            Files.copy(versions[1], jar, StandardCopyOption.REPLACE_EXISTING);
            plugins("install", jar.toString());
            remember(loaders);
            plugins("remove", "plugin.jar");
        }

        assertTrue(loaders.size() >= 2 * CYCLES, loaders::toString);
        assertEquals(pids, pids());
        assertEquals(beans, beans());
        assertEquals(bundles, bundles());
        assertEquals(service, manager.managerService());
        manager.awaitCheck("p0", "status", "unavailable");
        Procman.await("the classes of all plugins are unloaded", 60, () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
        manager.end();
    }
}
