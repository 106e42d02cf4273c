package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ScaleMetric;
import org.hsu.procman.manager.core.PoolScaling;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.PoolView;
import org.hsu.procman.manager.management.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the load of each pool and scales it. One thread decides for all; whoever has to be asked is asked on another
 * thread, for each pool one question at a time, so that what hangs concerns its own pool alone. Thread-safe.
 */
public final class Autoscaling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");

    private static final String ORIGIN = "its pool";
    /** So many looks in a row without a number are worth a line. */
    private static final int BLIND_LOOKS = 3;
    private static final int MOST_QUESTIONS = 32;
    private static final long LONGEST_LOOK_MILLIS = 30_000;

    private final Supervisor supervisor;
    private final Reload reload;
    private final Leasing leasing;
    private final BooleanSupplier ending;
    private final PoolLoads loads = new PoolLoads();
    /** Those that hold; only on the deciding thread. */
    private final Map<String, Pool> pools = new HashMap<>();
    private ScheduledThreadPoolExecutor decider;
    private ThreadPoolExecutor questions;

    /** What is known of one pool; lives on the deciding thread. */
    private static final class Pool {
        private final String id;
        private final AutoscaleSpec spec;
        private PoolScaling state;
        private int count = -1;
        private Future<?> question;
        private long askedAt;
        /** Until whoever was asked has answered, or has ended when it was given up. */
        private volatile boolean answering;
        private int blind;
        private boolean toldBlind;
        private Long lastMillis;
        private String last = "";
        /** What keeps it from having fewer; empty when nothing does. */
        private String lent = "";

        private Pool(String id, AutoscaleSpec spec) {
            this.id = id;
            this.spec = spec;
            this.state = PoolScaling.begin(spec, System.nanoTime());
        }
    }

    /**
     * Scales nothing until it is configured.
     *
     * @param leasing what must not end
     * @param ending whether the manager stops, so that nothing is scaled any more
     */
    public Autoscaling(Supervisor supervisor, Reload reload, Leasing leasing, BooleanSupplier ending) {
        this.supervisor = supervisor;
        this.reload = reload;
        this.leasing = leasing;
        this.ending = ending;
    }

    /** These hold from now on; what is known of pools that stay as they are is kept. */
    public synchronized void configure(DesiredState wish) {
        Map<String, AutoscaleSpec> wanted = new LinkedHashMap<>();
        wish.pools().forEach((id, pool) -> {
            if (pool.autoscale() != null) {
                wanted.put(id, pool.autoscale());
            }
        });
        if (decider == null && wanted.isEmpty()) {
            return;
        }
        if (decider == null) {
            decider = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "procman-pools"));
            questions = new ThreadPoolExecutor(
                    0, MOST_QUESTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
                    task -> daemon(task, "procman-metric"));
        }
        decider.execute(() -> arrange(wanted));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void arrange(Map<String, AutoscaleSpec> wanted) {
        pools.values().removeIf(pool -> {
            boolean gone = !pool.spec.equals(wanted.get(pool.id));
            if (gone) {
                slots(pool.id, pool.spec.max()).forEach(slot -> slot.pool = null);
                cancel(pool);
            }
            return gone;
        });
        wanted.forEach((id, spec) -> {
            if (!pools.containsKey(id)) {
                Pool pool = new Pool(id, spec);
                pools.put(id, pool);
                later(pool, spec.interval().toMillis());
            }
        });
    }

    private void later(Pool pool, long millis) {
        try {
            decider.schedule(() -> look(pool), Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} is not looked at any more: the manager ends", pool.id);
        }
    }

    private void look(Pool pool) {
        if (pools.get(pool.id) != pool) {
            return;
        }
        try {
            DesiredState wish = reload.current();
            DesiredState.Pool there = wish.pools().get(pool.id);
            if (there == null || ending.getAsBoolean()) {
                return;
            }
            noteCount(pool, there.instances());
            List<Slot> living = slots(pool.id, there.instances()).stream()
                    .filter(slot -> slot.state().pid() != 0)
                    .toList();
            ScaleMetric metric = pool.spec.metric();
            ProcessSpec entry = entry(wish, pool.id);
            if (isHeld(pool, entry)) {
                decide(pool, new PoolLoads.Reading(null, "none of its instances is to run"), false);
            } else if (metric.kind() == ScaleMetric.Kind.HTTP || metric.kind() == ScaleMetric.Kind.COMMAND) {
                ask(pool, entry, living);
            } else {
                decide(pool, loads.known(metric, living, pool.count), metric.kind() == ScaleMetric.Kind.CHECK);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the pool {} cannot be looked at", pool.id, e);
        } finally {
            later(pool, pool.spec.interval().toMillis());
        }
    }

    /** Somebody else has scaled it, which counts as a change too. */
    private static void noteCount(Pool pool, int count) {
        if (pool.count != count) {
            if (pool.count >= 0) {
                pool.state = pool.state.changed(System.nanoTime());
            }
            pool.count = count;
        }
    }

    /** Whether the configuration or an operator wants none of them to run. */
    private boolean isHeld(Pool pool, ProcessSpec entry) {
        return entry == null
                || !entry.enabled()
                || pool.count > 0 && slots(pool.id, pool.count).stream().noneMatch(slot -> slot.state().wished());
    }

    private static ProcessSpec entry(DesiredState wish, String id) {
        return wish.entries().stream().filter(entry -> entry.id().equals(id)).findFirst().orElse(null);
    }

    private List<Slot> slots(String id, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(index -> supervisor.slot(new Instance(id, index).id()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** One question at a time; it is given up, and its thread left to itself, when it takes too long. */
    private void ask(Pool pool, ProcessSpec entry, List<Slot> living) {
        ScaleMetric metric = pool.spec.metric();
        if (pool.answering) {
            long millis = (System.nanoTime() - pool.askedAt) / 1_000_000;
            if (millis > metric.timeout().toMillis()) {
                decide(
                        pool, new PoolLoads.Reading(null, metric.text() + ": no answer since " + Times.span(millis)),
                        true);
            }
            return;
        }
        List<PoolLoads.Asked> whom = metric.isPerInstance()
                ? living.stream().map(PoolLoads.Asked::instance).toList()
                : List.of(new PoolLoads.Asked(
                        pool.id, 0, Map.of(), entry.control() == null ? null : entry.control().workingDirectory(),
                        Map.of()));
        int count = pool.count;
        pool.askedAt = System.nanoTime();
        pool.answering = true;
        try {
            pool.question = questions.submit(() -> answer(pool, metric, whom, count));
        } catch (RejectedExecutionException full) {
            pool.answering = false;
            decide(pool, new PoolLoads.Reading(null, metric.text() + ": too many questions hang"), true);
            return;
        }
        Future<?> asked = pool.question;
        long longest = Math.max(LONGEST_LOOK_MILLIS, 2 * metric.timeout().toMillis());
        decider.schedule(() -> asked.cancel(true), longest, TimeUnit.MILLISECONDS);
    }

    private void answer(Pool pool, ScaleMetric metric, List<PoolLoads.Asked> whom, int count) {
        PoolLoads.Reading reading;
        try {
            reading = loads.ask(metric, whom, count);
        } catch (InterruptedException givenUp) {
            reading = new PoolLoads.Reading(null, metric.text() + ": no answer in time");
        } catch (RuntimeException | Error e) {
            reading = new PoolLoads.Reading(null, metric.text() + ": " + e);
        } finally {
            pool.answering = false;
        }
        PoolLoads.Reading read = reading;
        try {
            decider.execute(() -> decide(pool, count, read));
        } catch (RejectedExecutionException closed) {
            LOG.debug("the answer for {} comes too late: the manager ends", pool.id);
        }
    }

    /** What was asked of another number of instances says nothing of these. */
    private void decide(Pool pool, int count, PoolLoads.Reading reading) {
        if (pool.count == count) {
            decide(pool, reading, true);
        }
    }

    /** @param loud whether it is told when the load stays unknown */
    private void decide(Pool pool, PoolLoads.Reading reading, boolean loud) {
        if (pools.get(pool.id) != pool) {
            return;
        }
        PoolScaling.Verdict verdict = pool.state.at(System.nanoTime(), pool.count, reading.load());
        pool.state = verdict.next();
        int before = pool.count;
        pool.lent = "";
        if (verdict.wanted() != before) {
            scale(pool, verdict);
        }
        if (loud) {
            tellSight(pool, reading.problem());
        }
        PoolView view = new PoolView(
                pool.id, pool.count, pool.spec.min(), pool.spec.max(), pool.spec.metric().text(), rounded(verdict.load()),
                pool.lent.isEmpty()
                        ? PoolText.decision(
                                pool.spec, verdict, before, reading.problem(), pool.state.cooledAt() - System.nanoTime())
                        : "stays, " + pool.lent,
                reading.problem(), pool.lastMillis, pool.last);
        slots(pool.id, Math.max(pool.count, before)).forEach(slot -> slot.pool = view);
    }

    private void scale(Pool pool, PoolScaling.Verdict verdict) {
        String why = PoolText.why(pool.spec, verdict);
        try {
            if (ending.getAsBoolean()
                    || reload.rollouts().active().contains(pool.id)
                    || reload.current().pools().get(pool.id).instances() != pool.count) {
                return;
            }
            int from = pool.count;
            synchronized (leasing) {
                int wanted = Math.max(verdict.wanted(), Math.min(from, leasing.least(pool.id)));
                if (wanted == from) {
                    pool.lent = leasing.why(pool.id);
                    return;
                }
                reload.scale(pool.id, wanted, ORIGIN);
                pool.count = wanted;
            }
            pool.last = from + " to " + pool.count + ", since " + why;
            pool.lastMillis = System.currentTimeMillis();
            String message = pool.id + ": scaled from " + pool.last;
            LOG.info(message);
            Map<String, Object> data = data(pool, "scaled");
            data.put("from", from);
            data.put("to", pool.count);
            data.put("load", rounded(verdict.load()));
            supervisor.events().add(Event.POOL, pool.id, message, data);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not scaled to {} by its pool: {}", pool.id, verdict.wanted(), e.getMessage());
        }
        pool.state = pool.state.changed(System.nanoTime());
    }

    private void tellSight(Pool pool, String problem) {
        pool.blind = problem.isEmpty() ? 0 : pool.blind + 1;
        boolean blind = pool.blind >= BLIND_LOOKS;
        boolean sees = pool.toldBlind && problem.isEmpty();
        if (!sees && (!blind || pool.toldBlind)) {
            return;
        }
        pool.toldBlind = blind;
        String message = pool.id + ": " + (blind
                ? "the load of the pool is not known, it stays as it is: " + problem
                : "the load of the pool is known again");
        if (blind) {
            LOG.warn(message);
        } else {
            LOG.info(message);
        }
        Map<String, Object> data = data(pool, blind ? "blind" : "sees");
        data.put("problem", problem);
        supervisor.events().add(Event.POOL, pool.id, message, data);
    }

    private static Map<String, Object> data(Pool pool, String what) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("what", what);
        data.put("metric", pool.spec.metric().text());
        return data;
    }

    private static Double rounded(Double load) {
        return load == null ? null : Double.valueOf(Math.round(load * 1000) / 1000.0);
    }

    private static void cancel(Pool pool) {
        if (pool.question != null) {
            pool.question.cancel(true);
        }
    }

    @Override
    public synchronized void close() {
        if (decider != null) {
            decider.shutdownNow();
            questions.shutdownNow();
        }
    }
}
