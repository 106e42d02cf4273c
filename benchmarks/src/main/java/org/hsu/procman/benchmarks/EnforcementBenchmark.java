package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.platform.linux.LinuxPlatform;
import org.hsu.procman.resource.linux.LinuxResourceEnforcer;

/**
 * What limits add to a start: {@code /bin/true} from the first step until its end is known, without limits, with one of
 * open files, and with limits of every controller; in turn, so that all see the same machine. Milliseconds on the wall,
 * and of processor time, the child's and that of removing the cgroups included.
 */
public final class EnforcementBenchmark {

    private static final int WARM_UP = 50;
    private static final int ROUNDS = 5;
    private static final int MILLIS_PER_TICK = 10;

    private final LinuxPlatform platform = new LinuxPlatform();
    private final LinuxResourceEnforcer enforcer = new LinuxResourceEnforcer();
    private long generation;

    /** Argument: how many spawns of each kind (500). */
    public static void main(String[] arguments) throws Exception {
        int spawns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        Map<String, ResourceLimits> kinds = Map.of(
                "1 none", ResourceLimits.NONE,
                "2 open files", limits(Limit.of(LimitKind.FILE_DESCRIPTORS, 100)),
                "3 memory", limits(Limit.of(LimitKind.MEMORY, 1 << 28)),
                "4 memory, cpu, threads, files, io",
                limits(Limit.of(LimitKind.MEMORY, 1 << 28), Limit.of(LimitKind.CPU, 150),
                        Limit.of(LimitKind.THREADS, 100), Limit.of(LimitKind.FILE_DESCRIPTORS, 100),
                        Limit.of(LimitKind.IO_READ, 1 << 28)));
        EnforcementBenchmark benchmark = new EnforcementBenchmark();
        List<String> names = kinds.keySet().stream().sorted().toList();
        long[][] spawned = new long[names.size()][spawns];
        long[][] ended = new long[names.size()][spawns];
        double[] processor = new double[names.size()];
        for (String name : names) {
            for (int i = 0; i < WARM_UP; i++) {
                benchmark.once(kinds.get(name));
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int kind = 0; kind < names.size(); kind++) {
                double before = processorMillis();
                for (int i = spawns * round / ROUNDS; i < spawns * (round + 1) / ROUNDS; i++) {
                    long[] times = benchmark.once(kinds.get(names.get(kind)));
                    spawned[kind][i] = times[0];
                    ended[kind][i] = times[1];
                }
                processor[kind] += processorMillis() - before;
            }
        }
        System.out.printf("%d of each, load %s%n", spawns, Machine.load());
        System.out.printf("%-36s %18s %18s %10s%n", "limits", "spawned 50 % 99 %", "ended 50 % 99 %", "processor");
        for (int kind = 0; kind < names.size(); kind++) {
            System.out.printf("%-36s %9.2f %8.2f %9.2f %8.2f %10.2f%n", names.get(kind), at(spawned[kind], 0.5),
                    at(spawned[kind], 0.99), at(ended[kind], 0.5), at(ended[kind], 0.99), processor[kind] / spawns);
        }
        System.exit(0);
    }

    /** Of this process and of its children that have ended. */
    private static double processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Arrays.stream(stat.substring(stat.lastIndexOf(')') + 2).split(" "), 11, 15)
                .mapToLong(Long::parseLong)
                .sum() * (double) MILLIS_PER_TICK;
    }

    private static ResourceLimits limits(Limit... limits) {
        return ResourceLimits.of(List.of(limits), Duration.ofSeconds(5));
    }

    private static double at(long[] nanos, double quantile) {
        Arrays.sort(nanos);
        return nanos[(int) Math.min(nanos.length - 1, nanos.length * quantile)] / 1e6;
    }

    private long[] once(ResourceLimits limits) throws Exception {
        generation++;
        CountDownLatch end = new CountDownLatch(1);
        long began = System.nanoTime();
        Enforcement enforcement = limits.isEmpty() ? null : enforcer.prepare("bench", generation, limits.forKernel());
        LaunchLimits launch = enforcement == null ? LaunchLimits.NONE : enforcement.launch();
        RunningProcess process = platform.spawn(
                new Launch("bench", generation, Path.of("/bin/true"), List.of(), Map.of(), Path.of("/"), null, null, null,
                        null, null, null, launch, List.of()),
                status -> end.countDown());
        long spawned = System.nanoTime() - began;
        end.await();
        long ended = System.nanoTime() - began;
        process.release();
        if (enforcement != null) {
            enforcement.close();
        }
        return new long[] {spawned, ended};
    }
}
