package org.hsu.procman.manager.plugin;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Calls of plugins that were quick before. One thread makes them one after the other: to wake another for each costs
 * more than such a call. One that is slow this time holds up those behind it until {@link #handOver}, which gives each a
 * thread of its own. Thread-safe.
 */
public final class QuickCalls {
    private final PluginCalls calls;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** Who makes the calls; null when nobody does. */
    private final AtomicReference<Turn> turn = new AtomicReference<>();

    /** Equal to itself only: no two calls are the same. */
    private static final class Waiting {
        final Runnable task;
        final Consumer<RejectedExecutionException> refused;
        final long sinceNanos = System.nanoTime();

        Waiting(Runnable task, Consumer<RejectedExecutionException> refused) {
            this.task = task;
            this.refused = refused;
        }
    }

    /** Makes calls as long as nobody else has been set to it. */
    private final class Turn implements Runnable {
        @Override
        public void run() {
            while (turn.get() == this) {
                Waiting next = waiting.poll();
                if (next != null) {
                    next.task.run();
                } else if (turn.compareAndSet(this, null) && !waiting.isEmpty()) {
                    turn.compareAndSet(null, this);
                }
            }
        }
    }

    public QuickCalls(PluginCalls calls) {
        this.calls = calls;
    }

    /**
     * As {@link PluginCalls#call}, but the call may wait for those before it.
     *
     * @param refused told instead of {@code done}, by who hands over, when no thread is to be had
     */
    public <T> PluginCalls.Call call(
            Callable<T> work, BiConsumer<T, Throwable> done, Consumer<RejectedExecutionException> refused) {
        PluginCalls.Call call = new PluginCalls.Call();
        waiting.add(new Waiting(PluginCalls.task(call, work, done), refused));
        begin();
        return call;
    }

    /**
     * Calls that have waited so long get threads of their own.
     *
     * @return whether some wait on
     */
    public boolean handOver(long afterNanos) {
        long now = System.nanoTime();
        boolean slow = false;
        for (Waiting next = waiting.peek(); next != null && now - next.sinceNanos >= afterNanos; next = waiting.peek()) {
            // Who is at it goes when the call has ended that holds up the others.
            slow = true;
            turn.set(null);
            if (waiting.remove(next)) {
                try {
                    calls.execute(next.task);
                } catch (RejectedExecutionException e) {
                    next.refused.accept(e);
                }
            }
        }
        if (slow) {
            begin();
        }
        return !waiting.isEmpty();
    }

    private void begin() {
        Turn mine = new Turn();
        if (!waiting.isEmpty() && turn.compareAndSet(null, mine)) {
            try {
                calls.execute(mine);
            } catch (RejectedExecutionException e) {
                // Whoever hands over says so of each call.
                turn.compareAndSet(mine, null);
            }
        }
    }
}
