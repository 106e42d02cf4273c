package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.Usage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what every tree uses, all in one pass on one thread of its own, off the supervision loop. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    /** Short enough for a status that people watch, long enough to cost nothing. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** The names of log files change with a rotation only. */
    private static final int LOG_FILES_EVERY = 12;

    private final Supplier<Collection<Slot>> slots;
    private final InstanceOutput output;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "procman-sampler");
        thread.setDaemon(true);
        return thread;
    });

    private long passes;

    Sampler(Supplier<Collection<Slot>> slots, InstanceOutput output) {
        this.slots = slots;
        this.output = output;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::pass, 1_000, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass() {
        boolean all = passes++ % LOG_FILES_EVERY == 0;
        for (Slot slot : slots.get()) {
            try {
                if (all || slot.sample() == null) {
                    slot.logFiles(output.files(slot.spec).stream().map(Path::toString).toList());
                }
                look(slot);
            } catch (RuntimeException e) {
                LOG.debug("usage of {} cannot be read: {}", slot.id(), e.toString());
            }
        }
    }

    private static void look(Slot slot) {
        Run run = slot.publishedRun();
        RunningProcess process = run == null ? null : run.process();
        if (process == null || slot.state().pid() == 0) {
            return;
        }
        Optional<Usage> usage = process.usage();
        if (usage.isEmpty()) {
            return;
        }
        Slot.Sample before = slot.sample();
        Double percent = null;
        if (before != null && before.generation() == run.generation) {
            percent = cpuPercent(before.usage(), usage.get());
        }
        slot.sample(new Slot.Sample(run.generation, usage.get(), percent, process.tree()));
    }

    private static Double cpuPercent(Usage before, Usage now) {
        long wall = now.nanoTime() - before.nanoTime();
        if (wall <= 0 || before.cpuNanos() == null || now.cpuNanos() == null) {
            return null;
        }
        // A child of the tree that ended takes its time along, so the sum may go down.
        long used = Math.max(0, now.cpuNanos() - before.cpuNanos());
        return Math.round(1000.0 * used / wall) / 10.0;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
