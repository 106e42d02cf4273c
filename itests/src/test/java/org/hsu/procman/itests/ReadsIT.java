package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServerConnection;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Reading attributes costs next to nothing, waits for nobody, and nobody waits for it. */
class ReadsIT {
    private static final String YAML = """
            managed_processes:
              - id: web
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
                  health_check: {type: process, interval: 1h}
                  resource_limits: {max_file_descriptors: 100}
                  restart_policy:
                    strategy: always
                    restart_delay: 10ms
                    max_attempts: 100
                    reset_after: 10ms
                    circuit_breaker: {failures: 1000}
                  logging:
                    targets: [{type: file, path: "lines.log"}]
              - id: other
                type: standard_managed
                management:
                  control: {executable: sleep, arguments: ["1000"], min_uptime: 100ms}
            """;

    @TempDir
    Path folder;

    /** Every bean of ours with the names of all its attributes. */
    private static Map<ObjectName, String[]> attributes(MBeanServerConnection beans) throws JMException, IOException {
        Map<ObjectName, String[]> all = new LinkedHashMap<>();
        for (ObjectName name : beans.queryNames(new ObjectName("org.hsu.procman:*"), null)) {
            all.put(name, Arrays.stream(beans.getMBeanInfo(name).getAttributes())
                    .map(MBeanFeatureInfo::getName).toArray(String[]::new));
        }
        return all;
    }

    private static void readAll(MBeanServerConnection beans, Map<ObjectName, String[]> all)
            throws JMException, IOException {
        for (Map.Entry<ObjectName, String[]> bean : all.entrySet()) {
            int read = beans.getAttributes(bean.getKey(), bean.getValue()).size();
            assertEquals(bean.getValue().length, read, bean.getKey() + " leaves attributes out");
        }
    }

    /** What a thread has asked the kernel to read, files and sockets alike. */
    private static long readsOfThisThread() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
                .filter(line -> line.startsWith("syscr: "))
                .mapToLong(line -> Long.parseLong(line.substring("syscr: ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readingReadsNoFileAndRunsNoCheck() throws Exception {
        MBeanServerConnection beans = ManagementFactory.getPlatformMBeanServer();
        try (ManagerInFelix manager = ManagerInFelix.start(folder, YAML)) {
            manager.awaitState("web", "RUNNING health");
            manager.awaitState("other", "RUNNING");
            manager.pid("web");
            manager.pid("other");
            Map<ObjectName, String[]> all = attributes(beans);
            assertEquals(5, all.size(), all::toString);
            // Classes are loaded from files, but once.
            readAll(beans, all);
            Object checked = lastCheck(manager);
            long cost = -readsOfThisThread();
            cost += readsOfThisThread();
            long before = readsOfThisThread();
            for (int i = 0; i < 100; i++) {
                readAll(beans, all);
            }
            long reads = readsOfThisThread() - before;
            assertTrue(reads <= cost, reads + " read calls, and looking at their number takes " + cost);
            assertEquals(checked, lastCheck(manager));
            manager.end();
        }
    }

    private static Object lastCheck(ManagerInFelix manager) {
        TabularData checks = (TabularData) manager.process("web", "HealthChecks");
        return ((CompositeData) checks.values().iterator().next()).get("lastCheckMillis");
    }

    /** Its thread hangs in the middle of a step, with whatever it holds then. */
    @Test
    void aStuckSupervisionLoopHoldsUpNoReader() throws Exception {
        MBeanServerConnection beans = ManagementFactory.getPlatformMBeanServer();
        Brake brake = new Brake();
        try (ManagerInFelix manager = ManagerInFelix.start(folder, YAML)) {
            manager.awaitState("web", "RUNNING health");
            manager.awaitState("other", "RUNNING");
            long web = manager.pid("web");
            manager.pid("other");
            Map<ObjectName, String[]> all = attributes(beans);
            brake.set();
            try {
                ProcessHandle.of(web).orElseThrow().destroyForcibly();
                assertTrue(brake.reached.await(60, TimeUnit.SECONDS), "the loop does not say what it does");
                CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                    try {
                        readAll(beans, all);
                        beans.invoke(new ObjectName(ManagerInFelix.MANAGER), "eventsSince", new Object[] {0L, 10_000},
                                new String[] {"java.lang.Long", "java.lang.Integer"});
                    } catch (JMException | IOException e) {
                        throw new AssertionError(e);
                    }
                });
                reading.get(30, TimeUnit.SECONDS);
                assertEquals(1L, manager.process("web", "Generation"), "the loop went on, so nothing was shown");
            } finally {
                brake.release();
            }
            Procman.await("the loop goes on", 30, () -> manager.process("web", "Generation").equals(2L));
            manager.awaitState("web", "RUNNING health");
            assertNotEquals(web, manager.pid("web"));
            manager.end();
        } finally {
            brake.release();
        }
    }

    /** One in the manager's own JVM is the worst: the thread that tells it is the manager's. */
    @Test
    void aStuckListenerDelaysNoRestart() throws Exception {
        MBeanServerConnection beans = ManagementFactory.getPlatformMBeanServer();
        CountDownLatch heard = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        NotificationListener stuck = (notification, none) -> {
            heard.countDown();
            awaitQuietly(release);
        };
        try (ManagerInFelix manager = ManagerInFelix.start(folder, YAML)) {
            manager.awaitState("web", "RUNNING health");
            manager.awaitState("other", "RUNNING");
            manager.pid("other");
            beans.addNotificationListener(new ObjectName(ManagerInFelix.MANAGER), stuck, null, null);
            for (long generation = 1; generation <= 5; generation++) {
                long expected = generation + 1;
                ProcessHandle.of(manager.pid("web")).orElseThrow().destroyForcibly();
                Procman.await("start " + expected, 30, () -> manager.process("web", "Generation").equals(expected));
                manager.awaitState("web", "RUNNING health");
            }
            assertEquals(1, heard.getCount(), "the listener is not stuck in its first notification");
            release.countDown();
            assertTrue(heard.await(30, TimeUnit.SECONDS), "the listener hears no more");
            manager.pid("web");
            manager.end();
        } finally {
            release.countDown();
        }
    }

    /** How long that takes is measured by {@code benchmarks/run read}, for it depends on what else runs here. */
    @Test
    void allAttributesOf200ProcessesAreRead() throws Exception {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < 200; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000']}}}\n");
        }
        try (Procman procman = Procman.in(folder, yaml.toString())) {
            procman.launch();
            Procman.await("the manager is ready", 300, procman::isReady);
            // Never closed: the manager goes first.
            JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(procman.jmxUrl()));
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ObjectName manager = new ObjectName(ManagerInFelix.MANAGER);
            Procman.await("all run", 300, () -> running(beans, manager) == 200);
            Map<ObjectName, String[]> all = attributes(beans);
            all.keySet().removeIf(bean -> !"Process".equals(bean.getKeyProperty("type")));
            assertEquals(200, all.size());
            long start = System.nanoTime();
            readAll(beans, all);
            System.out.println("all attributes of 200 processes: "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms, the first time");
        }
    }

    private static int running(MBeanServerConnection beans, ObjectName manager) {
        try {
            TabularData counts = (TabularData) beans.getAttribute(manager, "StateCounts");
            CompositeData row = counts.get(new Object[] {"RUNNING"});
            return (Integer) row.get("count");
        } catch (JMException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop logs what it does; whoever logs waits for its appenders. */
    private static final class Brake extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final Logger logger = (Logger) LoggerFactory.getLogger("org.hsu.procman.process");
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void set() {
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
            logger.setLevel(Level.INFO);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (Thread.currentThread().getName().equals("procman-loop") && released.getCount() > 0) {
                reached.countDown();
                awaitQuietly(released);
            }
        }

        void release() {
            released.countDown();
            logger.setLevel(null);
            logger.detachAppender(this);
        }
    }
}
