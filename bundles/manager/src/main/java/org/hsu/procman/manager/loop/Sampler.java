package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.manager.core.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what every tree uses, each at its {@code check_interval}, those that are due in one pass on one thread
 * of its own, off the supervision loop; and has it compared with the limits.
 */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Who is due so soon is looked at in the same pass. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The names of log files change with a rotation only. */
    private static final long LOG_FILES_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supplier<Collection<Slot>> slots;
    private final InstanceOutput output;
    private final BiFunction<Slot, Run, LimitWatcher> watchers;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "procman-sampler");
        thread.setDaemon(true);
        return thread;
    });

    private long logFilesAt = System.nanoTime();

    /** @param watchers makes what compares one run with its limits */
    Sampler(
            Supplier<Collection<Slot>> slots, InstanceOutput output, BiFunction<Slot, Run, LimitWatcher> watchers) {
        this.slots = slots;
        this.output = output;
        this.watchers = watchers;
    }

    void start() {
        schedule(FIRST_NANOS);
    }

    private void schedule(long nanos) {
        try {
            executor.schedule(this::pass, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("no more looks at usage: the manager ends");
        }
    }

    private void pass() {
        long began = System.nanoTime();
        boolean logFiles = began - logFilesAt >= 0;
        if (logFiles) {
            logFilesAt = began + LOG_FILES_NANOS;
        }
        long next = LONGEST_NANOS;
        for (Slot slot : slots.get()) {
            try {
                if (logFiles || slot.sample() == null) {
                    slot.logFiles(output.files(slot.spec).stream().map(Path::toString).toList());
                }
                long interval = slot.spec.limits().checkInterval().toNanos();
                // A shorter interval than before counts at once.
                if (slot.sampleDue == null
                        || slot.sampleDue - began <= TOGETHER_NANOS
                        || slot.sampleDue - began > interval) {
                    slot.sampleDue = began + interval;
                    look(slot);
                }
            } catch (RuntimeException e) {
                LOG.debug("usage of {} cannot be read: {}", slot.id(), e.toString());
            }
            next = Math.min(next, slot.sampleDue == null ? LONGEST_NANOS : slot.sampleDue - began);
        }
        schedule(Math.max(TOGETHER_NANOS, next - (System.nanoTime() - began)));
    }

    private void look(Slot slot) {
        Run run = slot.publishedRun();
        RunningProcess process = run == null ? null : run.process();
        Moment started = slot.state().startedAt();
        if (process == null || slot.state().pid() == 0) {
            return;
        }
        boolean swap = slot.spec.limits().get(LimitKind.SWAP) != null;
        Optional<Usage> usage = swap ? process.usageInDetail() : process.usage();
        if (usage.isEmpty()) {
            return;
        }
        Measurements measured = Measurements.of(run.generation, usage.get(), slot.sample(), process.recentTree());
        slot.sample(measured);
        slot.history.add(measured);
        if (started != null && (slot.watcher != null || !run.limitsInForce().isEmpty())) {
            if (slot.watcher == null || slot.watcher.run() != run) {
                slot.watcher = watchers.apply(slot, run);
            }
            slot.watcher.look(measured, started.nanos());
            slot.watcher.trend(() -> slot.history.memory(started.epochMillis()));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
