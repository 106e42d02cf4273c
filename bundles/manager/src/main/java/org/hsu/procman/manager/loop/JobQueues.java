package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.QueueSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Job;
import org.hsu.procman.manager.core.JobFate;
import org.hsu.procman.manager.core.NextJobs;
import org.hsu.procman.manager.fault.FaultPoint;
import org.hsu.procman.manager.job.JobFiles;
import org.hsu.procman.manager.management.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the jobs of all queues and says what became of them. That a job is begun is kept before its process is made,
 * and how it ended before its process takes another, so that nothing is lost whatever becomes of the manager. Lives on
 * the loop's thread.
 */
final class JobQueues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobQueues.class);

    private static final long AGAIN_MILLIS = 5_000;
    private static final long LONGEST_SLEEP_MILLIS = 30_000;
    /** A full disk keeps lines in the spool; a result does not wait for that. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final EventLoop loop;
    private final JobFiles files;
    private final InstanceOutput output;
    private final EventLog events;
    private final BiConsumer<Slot, CoreEvent> wish;
    private final Map<String, JobQueue> queues = new ConcurrentHashMap<>();
    private boolean ended;

    /**
     * @param events told what became of jobs
     * @param wish   tells a process what is wished of it
     */
    JobQueues(
            EventLoop loop, JobFiles files, InstanceOutput output, EventLog events, BiConsumer<Slot, CoreEvent> wish) {
        this.loop = loop;
        this.files = files;
        this.output = output;
        this.events = events;
        this.wish = wish;
    }

    /** The entries that hold from now on; from any thread. */
    void configure(List<ProcessSpec> entries) {
        loop.execute(() -> {
            queues.values().forEach(queue -> queue.gone = true);
            for (ProcessSpec entry : entries) {
                if (entry.control() != null && entry.control().queue() != null) {
                    JobQueue queue = queue(entry.id(), entry.control().queue());
                    queue.gone = false;
                    queue.settings(entry.control().queue());
                    queue.afterLoad(() -> look(queue));
                }
            }
        });
    }

    /** Of an entry; null when it has none. From any thread. */
    JobQueue queue(String pool) {
        return queues.get(pool);
    }

    /** From any thread. */
    Collection<JobQueue> all() {
        return queues.values();
    }

    boolean ended() {
        return ended;
    }

    private JobQueue queue(String pool, QueueSpec settings) {
        return queues.computeIfAbsent(pool, name -> {
            JobQueue made = new JobQueue(name, settings);
            files.read(name, found -> loop.execute(() -> load(made, found)));
            return made;
        });
    }

    private void load(JobQueue queue, List<Job> kept) {
        queue.load(kept);
        // Of two that name the same process the later one is true.
        kept.stream()
                .filter(job -> job.state() == Job.State.RUNNING)
                .sorted(Comparator.comparingLong(Job::generation).reversed())
                .forEach(job -> resume(queue, job));
        for (Slot slot : List.copyOf(queue.workers())) {
            if (queue.claim(slot) == null && !JobFate.isAtRest(slot.state())) {
                LOG.warn("{}: no job tells what it runs for, so it is stopped", slot.id());
                wish.accept(slot, new CoreEvent.Stop("its queue, for no job tells of it", false));
            }
        }
        queue.open();
        look(queue);
    }

    /** A job that an earlier manager began. */
    private void resume(JobQueue queue, Job job) {
        Slot slot = queue.workers().stream()
                .filter(each -> each.id().equals(job.worker()) && queue.claim(each) == null)
                .findFirst()
                .orElse(null);
        if (slot == null) {
            keep(queue, job.ended(System.currentTimeMillis(), null, null, JobFate.UNSEEN, retryDelay(queue)));
            return;
        }
        JobQueue.Claim claim = queue.claim(slot, job, false);
        claim.begun = true;
        claim.cancelled = job.cancelled();
        if (!JobFate.isAtRest(slot.state())) {
            slot.job = new JobRun(queue.id(job), job.attempts(), job.arguments());
            armTimeout(queue, slot, claim);
        }
        if (claim.cancelled) {
            end(slot, "job " + queue.id(job) + " is cancelled");
        }
        settled(queue, slot, claim);
    }

    /** What has just happened to a process, or to its specification. */
    void stepped(Slot slot) {
        QueueSpec settings = slot.spec.control() == null ? null : slot.spec.control().queue();
        if (settings == null || slot.spec.instance() == null) {
            return;
        }
        JobQueue queue = queue(slot.spec.instance().of(), settings);
        queue.worker(slot);
        JobQueue.Claim claim = queue.claim(slot);
        if (claim != null) {
            settled(queue, slot, claim);
        } else if (queue.loaded()) {
            look(queue);
        }
    }

    /** The process goes. */
    void forget(Slot slot) {
        JobQueue queue = slot.spec.instance() == null ? null : queues.get(slot.spec.instance().of());
        if (queue == null) {
            return;
        }
        JobQueue.Claim claim = queue.claim(slot);
        if (claim != null && claim.begun && !claim.concluding) {
            conclude(queue, slot, claim);
        }
        queue.dismiss(slot);
    }

    /** Nothing is begun any more. */
    void end() {
        ended = true;
    }

    /** Begins what can be begun. */
    void look(JobQueue queue) {
        if (ended || queue.gone || !queue.loaded() || queue.waiting().isEmpty()) {
            return;
        }
        NextJobs next = NextJobs.decide(queue.waiting(), queue.free(), System.currentTimeMillis());
        for (NextJobs.Begun each : next.begun()) {
            queue.workers().stream()
                    .filter(slot -> slot.id().equals(each.worker()))
                    .findFirst()
                    .ifPresent(slot -> begin(queue, each.job(), slot));
        }
        if (queue.timer != null) {
            queue.timer.cancel();
            queue.timer = null;
        }
        if (next.wakeAt() != Long.MAX_VALUE) {
            // Wall clocks are put forward and back, and machines sleep; timers do not hear of that.
            long millis = Math.min(next.wakeAt() - System.currentTimeMillis(), LONGEST_SLEEP_MILLIS);
            queue.timer = after(millis, () -> look(queue));
        }
    }

    private void begin(JobQueue queue, Job waiting, Slot slot) {
        Job job = waiting.begun(slot.id(), slot.state().generation() + 1, System.currentTimeMillis());
        JobQueue.Claim claim = queue.claim(slot, job, true);
        queue.put(job);
        files.write(queue.pool(), job, problem -> loop.execute(() -> {
            if (problem != null) {
                giveBack(queue, slot, claim, System.currentTimeMillis() + AGAIN_MILLIS);
            } else if (ended || claim.cancelled || !JobQueue.isAvailable(slot)) {
                giveBack(queue, slot, claim, 0);
            } else {
                FaultPoint.JOB_BEGINS.reached(slot.id());
                slot.job = new JobRun(queue.id(job), job.attempts(), job.arguments());
                claim.begun = true;
                claim.before = slot.state().lastExit();
                armTimeout(queue, slot, claim);
                wish.accept(slot, new CoreEvent.Start("job " + queue.id(job)));
            }
        }));
    }

    private void giveBack(JobQueue queue, Slot slot, JobQueue.Claim claim, long earliest) {
        long now = System.currentTimeMillis();
        Job job = claim.cancelled ? claim.job.cancel(now).returned(now, "") : claim.job.returned(earliest, "");
        queue.release(slot);
        keep(queue, job);
        look(queue);
    }

    /** Keeps what holds of a job that no process runs. */
    private void keep(JobQueue queue, Job job) {
        queue.put(job);
        files.write(queue.pool(), job, problem -> {});
        concluded(queue, job);
    }

    /** Says what became of it when nothing follows any more, and forgets those that have been over for longest. */
    private void concluded(JobQueue queue, Job job) {
        if (job.over()) {
            JobViews.tell(events, queue, job);
            queue.prune().forEach(number -> files.forget(queue.pool(), number));
        }
    }

    private void armTimeout(JobQueue queue, Slot slot, JobQueue.Claim claim) {
        long timeout = claim.job.timeoutMillis();
        if (timeout > 0) {
            long left = claim.job.started() + timeout - System.currentTimeMillis();
            claim.timer = after(Math.min(left, timeout), () -> {
                claim.timedOut = timedOut(timeout);
                end(slot, "job " + queue.id(claim.job) + ", which is " + claim.timedOut);
            });
        }
    }

    private static String timedOut(long timeout) {
        return "timed out after " + Times.span(timeout);
    }

    private void end(Slot slot, String why) {
        if (!JobFate.isAtRest(slot.state())) {
            wish.accept(slot, new CoreEvent.Stop(why, false));
        }
    }

    /** Concludes once the process is at rest and its output where it belongs. */
    private void settled(JobQueue queue, Slot slot, JobQueue.Claim claim) {
        if (!claim.begun || claim.concluding || !JobFate.isAtRest(slot.state())) {
            return;
        }
        if (slot.releasing == 0 || ended) {
            conclude(queue, slot, claim);
        } else if (!claim.draining) {
            claim.draining = true;
            claim.cancelTimer();
            claim.timer = after(PATIENCE_MILLIS, () -> {
                if (!claim.concluding) {
                    conclude(queue, slot, claim);
                }
            });
        }
    }

    private void conclude(JobQueue queue, Slot slot, JobQueue.Claim claim) {
        FaultPoint.JOB_OVER.reached(slot.id());
        claim.concluding = true;
        claim.cancelTimer();
        slot.job = null;
        long now = System.currentTimeMillis();
        Job job = claim.cancelled ? claim.job.cancel(now) : claim.job;
        Job next = JobFate.of(
                job, slot.state(), claim.ours, claim.before, !claim.ours && !slot.remembered, overdue(slot, claim),
                retryDelay(queue), now);
        LOG.info("{}: {}", queue.id(job), JobViews.of(queue, next).summary());
        write(queue, slot, claim, next);
    }

    /** Also one whose end was asked for by a manager before, for the same reason. */
    private static String overdue(Slot slot, JobQueue.Claim claim) {
        long timeout = claim.job.timeoutMillis();
        boolean over = !claim.ours && timeout > 0 && slot.state().lastExit() != null
                && slot.state().lastExit().epochMillis() - claim.job.started() >= timeout;
        return claim.timedOut != null || !over ? claim.timedOut : timedOut(timeout);
    }

    private void write(JobQueue queue, Slot slot, JobQueue.Claim claim, Job next) {
        Consumer<IOException> then = problem -> loop.execute(() -> {
            if (problem != null && !ended) {
                // The process takes nothing else meanwhile, so what it shows stays true for a manager that follows.
                after(AGAIN_MILLIS, () -> write(queue, slot, claim, next));
                return;
            }
            queue.release(slot);
            queue.put(next);
            concluded(queue, next);
            look(queue);
        });
        if (next.ended() == 0) {
            files.write(queue.pool(), next, then);
        } else {
            files.write(queue.pool(), next, () -> output.newest(slot.spec, claim.job.started()), then);
        }
    }

    private static long retryDelay(JobQueue queue) {
        return queue.settings().retryDelay().toMillis();
    }

    /** Somebody wishes the job no more; only one that is not over. Says then that this is kept, on any thread. */
    void cancel(JobQueue queue, Job job, Runnable kept) {
        Slot slot = queue.runs(job);
        JobQueue.Claim claim = slot == null ? null : queue.claim(slot);
        if (claim != null && claim.concluding) {
            // It is over, and that is being written down.
            kept.run();
            return;
        }
        Job next = job.cancel(System.currentTimeMillis());
        queue.put(next);
        files.write(queue.pool(), next, problem -> kept.run());
        concluded(queue, next);
        if (claim != null) {
            claim.cancelled = true;
            if (claim.begun) {
                end(slot, "job " + queue.id(job) + " is cancelled");
            }
        }
    }

    /** Keeps a new job; told on the loop's thread with what went wrong, or null when it is kept. */
    void submit(JobQueue queue, Job job, Consumer<IOException> then) {
        files.write(queue.pool(), job, problem -> loop.execute(() -> {
            queue.accepted();
            if (problem == null) {
                FaultPoint.JOB_ACCEPTED.reached(queue.pool());
                queue.put(job);
            }
            then.accept(problem);
            look(queue);
        }));
    }

    /** What the last run of a job wrote last; reads a small file. */
    String output(String pool, long number) {
        return files.output(pool, number);
    }

    EventLoop.Timer after(long millis, Runnable task) {
        return loop.at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)), task);
    }

    @Override
    public void close() {
        files.close();
    }
}
