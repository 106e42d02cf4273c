package org.hsu.procman.manager.plugin;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Threads on which plugins are called, so that one that hangs or throws holds up nobody else. Threads come
 * with the calls in flight and go when there are none.
 */
public final class PluginCalls implements AutoCloseable {

    private static final int MAX_THREADS = 512;

    private final ThreadPoolExecutor executor;

    public PluginCalls() {
        AtomicInteger count = new AtomicInteger();
        executor = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "procman-plugin-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Calls a plugin. What it answers, or what it threw, goes to {@code done} exactly once, on the calling
     * thread of the pool.
     *
     * @throws RejectedExecutionException too many calls hang, or the system has no room for another thread
     */
    public <T> Call call(Callable<T> work, BiConsumer<T, Throwable> done) {
        Call call = new Call();
        execute(task(call, work, done));
        return call;
    }

    static <T> Runnable task(Call call, Callable<T> work, BiConsumer<T, Throwable> done) {
        return () -> {
            T value = null;
            Throwable problem = null;
            call.begin();
            try {
                value = work.call();
            } catch (Exception | Error e) {
                problem = e;
            } finally {
                call.end();
            }
            done.accept(value, problem);
        };
    }

    /** @throws RejectedExecutionException too many calls hang, or the system has no room for another thread */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (OutOfMemoryError noThread) {
            throw new RejectedExecutionException("no thread can be started: " + noThread.getMessage(), noThread);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** One call in flight. Thread-safe. */
    public static final class Call {
        private Thread thread;
        private boolean interrupted;

        private synchronized void begin() {
            thread = Thread.currentThread();
            if (interrupted) {
                thread.interrupt();
            }
        }

        private synchronized void end() {
            thread = null;
            // The interrupt was meant for the plugin; the pool's thread must not keep it.
            Thread.interrupted();
        }

        /** Asks the plugin to give up; whether it does is its own affair. */
        public synchronized void interrupt() {
            interrupted = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
