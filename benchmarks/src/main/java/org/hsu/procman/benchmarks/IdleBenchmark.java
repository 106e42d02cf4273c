package org.hsu.procman.benchmarks;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the timers of many idle processes cost: each has a check with an interval of a day, so each has a timer that is
 * never due. Processor time of the thread that owns the timers, and of the whole manager beside it, which measures the
 * processes every 5 s.
 */
public final class IdleBenchmark {
    /** What a start leaves to do is over then: {@code reset_after} is a minute. */
    private static final int SETTLING_SECONDS = 75;

    private IdleBenchmark() {}

    /** Arguments: the distribution, how many processes (10000), how many seconds (60). */
    public static void main(String[] arguments) throws Exception {
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000'], startup_timeout: 10m}, ")
                    .append("health_check: {type: process, interval: 24h, timeout: 1m}}}\n");
        }
        try (ManagerProcess manager =
                ManagerProcess.start(Path.of(arguments[0]).toAbsolutePath(), yaml.toString())) {
            manager.await(processes, " RUNNING ");
            TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
            Map<String, Double> before = manager.processorSeconds();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double elapsed = (System.nanoTime() - began) / 1e9;
            Map<String, Double> after = manager.processorSeconds();
            System.out.printf("%d idle processes, load %s: the loop with their timers %.3f %% of one core over %.0f s, "
                            + "the whole manager %.2f %%%n", processes,
                    Machine.load(),
                    (after.get("procman-loop") - before.get("procman-loop")) * 100 / elapsed, elapsed,
                    (after.get("") - before.get("")) * 100 / elapsed);
        }
    }
}
