package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.spec.QueueSpec;
import org.hsu.procman.manager.core.Job;
import org.hsu.procman.manager.core.JobFate;

/**
 * The jobs of one entry and the processes that run them. Lives on the loop's thread, but for {@link #jobs} and
 * {@link #settings}, which any may read.
 */
final class JobQueue {
    /** How many jobs that are over are kept. */
    static final int HISTORY = 100;

    private final String pool;
    private final Map<Long, Job> jobs = new ConcurrentSkipListMap<>();
    private final Map<Long, Job> waiting = new TreeMap<>();
    private final Map<Integer, Slot> workers = new TreeMap<>();
    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<Long, List<Consumer<Job>>> waiters = new HashMap<>();
    private final List<Runnable> early = new ArrayList<>();
    private volatile QueueSpec settings;
    private boolean loaded;
    private long last;
    private int accepting;
    EventLoop.Timer timer;
    /** Its entry is gone from the configuration; what waits is kept for when it comes back. */
    volatile boolean gone;

    /** A process that runs a job, or is about to. */
    static final class Claim {
        final Job job;
        final boolean ours;
        /** The process was told to begin; before that its job is only written down. */
        boolean begun;
        /** The exit that the process showed before. */
        ExitStatus before;
        /** What to say when it was ended because its time was over; null else. */
        String timedOut;
        /** The run is over, its output is still under way. */
        boolean draining;
        /** What became of it is being written down. */
        boolean concluding;
        boolean cancelled;
        EventLoop.Timer timer;

        Claim(Job job, boolean ours) {
            this.job = job;
            this.ours = ours;
        }

        void cancelTimer() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }

    JobQueue(String pool, QueueSpec settings) {
        this.pool = pool;
        this.settings = settings;
    }

    String pool() {
        return pool;
    }

    String id(Job job) {
        return pool + "." + job.number();
    }

    QueueSpec settings() {
        return settings;
    }

    void settings(QueueSpec next) {
        settings = next;
    }

    /** In the order in which they were submitted; from any thread. */
    Collection<Job> jobs() {
        return jobs.values();
    }

    /** Null when there is none, or none any more; from any thread. */
    Job job(long number) {
        return jobs.get(number);
    }

    Collection<Job> waiting() {
        return waiting.values();
    }

    /** By their index. */
    Collection<Slot> workers() {
        return workers.values();
    }

    void worker(Slot slot) {
        workers.put(slot.spec.instance().index(), slot);
    }

    void dismiss(Slot slot) {
        workers.remove(slot.spec.instance().index(), slot);
    }

    Claim claim(Slot slot) {
        return claims.get(slot.id());
    }

    /** Null while nobody runs it. */
    Slot runs(Job job) {
        return workers.values().stream()
                .filter(slot -> claims.containsKey(slot.id()) && claims.get(slot.id()).job.number() == job.number())
                .findFirst()
                .orElse(null);
    }

    Claim claim(Slot slot, Job job, boolean ours) {
        Claim claim = new Claim(job, ours);
        claims.put(slot.id(), claim);
        return claim;
    }

    void release(Slot slot) {
        Claim claim = claims.remove(slot.id());
        if (claim != null) {
            claim.cancelTimer();
        }
    }

    /** The processes that can take a job now. */
    List<String> free() {
        return workers.values().stream().filter(this::isFree).map(Slot::id).toList();
    }

    private boolean isFree(Slot slot) {
        return !claims.containsKey(slot.id()) && isAvailable(slot);
    }

    /** Whether the process may begin something now. */
    static boolean isAvailable(Slot slot) {
        return !slot.departing && slot.spec.enabled() && !"stop".equals(slot.operatorWish) && slot.releasing == 0
                && slot.state().missing() == null && JobFate.isAtRest(slot.state());
    }

    boolean loaded() {
        return loaded;
    }

    /** At once, or when it is known what is kept. */
    void afterLoad(Runnable task) {
        if (loaded) {
            task.run();
        } else {
            early.add(task);
        }
    }

    /** What earlier managers kept. */
    void load(List<Job> kept) {
        kept.forEach(job -> {
            last = Math.max(last, job.number());
            put(job);
        });
    }

    /** From now on jobs are taken and begun. */
    void open() {
        loaded = true;
        List<Runnable> tasks = List.copyOf(early);
        early.clear();
        tasks.forEach(Runnable::run);
    }

    boolean full() {
        return waiting.size() + accepting >= settings.size();
    }

    /** A number for a job that is being written down. */
    long accept() {
        accepting++;
        return ++last;
    }

    void accepted() {
        accepting--;
    }

    /** What holds of a job from now on. */
    void put(Job job) {
        jobs.put(job.number(), job);
        if (job.state() == Job.State.WAITING) {
            waiting.put(job.number(), job);
        } else {
            waiting.remove(job.number());
        }
        if (job.over()) {
            List<Consumer<Job>> told = waiters.remove(job.number());
            if (told != null) {
                told.forEach(each -> each.accept(job));
            }
        }
    }

    /** Told once when the job is over, which it is not yet. */
    void await(long number, Consumer<Job> waiter) {
        waiters.computeIfAbsent(number, key -> new ArrayList<>(1)).add(waiter);
    }

    /** Whether it still waited. */
    boolean awaitNoMore(long number, Consumer<Job> waiter) {
        List<Consumer<Job>> all = waiters.get(number);
        boolean there = all != null && all.remove(waiter);
        if (there && all.isEmpty()) {
            waiters.remove(number);
        }
        return there;
    }

    /** Forgets those that have been over for longest; the last number stays, so that it is not given twice. */
    List<Long> prune() {
        List<Job> over = jobs.values().stream().filter(Job::over).toList();
        List<Long> old = over.stream()
                .sorted(Comparator.comparingLong(Job::ended))
                .limit(Math.max(0, over.size() - HISTORY))
                .map(Job::number)
                .filter(number -> number != last)
                .toList();
        old.forEach(jobs::remove);
        return old;
    }
}
