package org.hsu.procman.benchmarks;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;

/**
 * The same after a long time: processes are killed, configurations reloaded and plugins put, replaced and removed, evenly
 * spread over the time, while one process writes a megabyte a second; and what the manager holds is looked at ten times.
 */
public final class SoakBenchmark {
    private static final int PROCESSES = 20;
    private static final int LOOKS = 10;
    private static final String WRITER = """
            $| = 1;
            my $n = 0;
            while (1) {
                printf "%098d\\n", $n++ for 1 .. 1000;
                select undef, undef, undef, 0.099;
            }
            """;

    private final ManagerProcess manager;
    private final MBeanServerConnection beans;
    private final MemoryMXBean memory;
    private final ThreadMXBean threads;

    private SoakBenchmark(ManagerProcess manager, MBeanServerConnection beans) throws Exception {
        this.manager = manager;
        this.beans = beans;
        memory = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        threads = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    /** Arguments: the distribution, minutes (120), kills (10,000), reloads (1,000), cycles of the plugin (500). */
    public static void main(String[] arguments) throws Exception {
        double minutes = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 120;
        int kills = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        int reloads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1_000;
        int cycles = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 500;
        Path folder = Files.createTempDirectory("soak");
        Signs signs = Signs.in(folder);
        Path writer = Files.writeString(folder.resolve("writer.pl"), WRITER);
        SoakPlugin plugin = new SoakPlugin(Files.createDirectory(folder.resolve("plugins")));
        try (ManagerProcess manager = ManagerProcess.start(Path.of(arguments[0]).toAbsolutePath(),
                        yaml(signs.script(), writer, 0), "--plugins-dir", folder.resolve("plugins").toString());
                JMXConnector connector = JMXConnectorFactory.connect(manager.jmxUrl())) {
            SoakBenchmark soak = new SoakBenchmark(manager, connector.getMBeanServerConnection());
            System.out.printf("%d restarts, %d reloads, %d cycles of a plugin, 1 MB/s of lines, %.0f minutes, load %s%n%n",
                    kills, reloads, cycles, minutes, Machine.load());
            System.out.println("| minutes | heap, KiB | other memory of the JVM, KiB | resident, KiB | threads "
                    + "| descriptors | MBeans | classes |\n|---|---|---|---|---|---|---|---|");
            long length = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
            long began = System.nanoTime();
            long[] pids = new long[PROCESSES];
            for (int i = 0; i < PROCESSES; i++) {
                Signs.Sign sign = signs.next();
                pids[sign.child()] = sign.pid();
            }
            int killed = 0;
            int reloaded = 0;
            int steps = 0;
            for (int look = 1; look <= LOOKS; look++) {
                long until = began + length * look / LOOKS;
                while (System.nanoTime() < until) {
                    double part = (System.nanoTime() - began) / (double) length;
                    if (killed < kills * part) {
                        int child = killed++ % PROCESSES;
                        ProcessHandle.of(pids[child]).ifPresent(ProcessHandle::destroyForcibly);
                        pids[child] = signs.next().pid();
                    }
                    if (reloaded < reloads * part) {
                        manager.configure(yaml(signs.script(), writer, ++reloaded));
                        soak.reload();
                    }
                    if (steps < 3 * cycles * part) {
                        if (steps++ % 3 == 2) {
                            plugin.remove();
                        } else {
                            plugin.put();
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                soak.look(minutes * look / LOOKS);
            }
            System.out.printf("%n%d restarts, %d reloads, %d cycles done%n", killed, reloaded, steps / 3);
        } finally {
            Machine.remove(folder);
        }
    }

    private static String yaml(Path script, Path writer, int round) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < PROCESSES; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: {executable: ")
                    .append(script).append(", arguments: ['").append(i).append("'], min_uptime: 1ms}, restart_policy: ")
                    .append("{strategy: always, max_attempts: 100, restart_delay: 0s, jitter: 0, reset_after: 10ms, ")
                    .append("circuit_breaker: {failures: 100000}}}}\n");
        }
        yaml.append("  - {id: writer, type: standard_managed, management: {control: {executable: perl, arguments: ['")
                .append(writer).append("']}, logging: {rotation: {max_size: 10MiB, max_files: 3}}}}\n");
        yaml.append("  - {id: reloaded, type: standard_managed, management: {control: {executable: sleep, arguments: ['")
                .append(100_000 + round).append("']}}}\n");
        yaml.append("  - {id: checked, type: standard_managed, management: {control: {executable: sleep, arguments: [")
                .append("'100000']}, health_check: {type: soak, interval: 100ms, timeout: 50ms, on_failure: none}}}\n");
        return yaml.toString();
    }

    private void reload() throws Exception {
        beans.invoke(new ObjectName("org.hsu.procman:type=ProcessManager"), "reload", new Object[] {false},
                new String[] {"boolean"});
    }

    /** After a collection of all that nobody holds. */
    private void look(double minute) throws Exception {
        memory.gc();
        memory.gc();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        Path proc = Path.of("/proc/" + manager.pid());
        long resident = Files.readAllLines(proc.resolve("status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        int descriptors;
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            descriptors = (int) files.count();
        }
        System.out.printf("| %.1f | %d | %d | %d | %d | %d | %d | %d |%n", minute, heap.getUsed() / 1024,
                other.getUsed() / 1024, resident, threads.getThreadCount(), descriptors,
                beans.queryNames(new ObjectName("*:*"), null).size(),
                ManagementFactory.newPlatformMXBeanProxy(beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME,
                        ClassLoadingMXBean.class).getLoadedClassCount());
    }
}
