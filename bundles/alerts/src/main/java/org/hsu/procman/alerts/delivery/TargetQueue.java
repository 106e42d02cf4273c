package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.alerts.rule.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits to be told to one target: at most a hundred, the oldest are left out. Thread-safe. */
public final class TargetQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetQueue.class);
    private static final int MOST_WAITING = 100;
    private static final long IDLE_SECONDS = 10;

    private final String name;
    private final Delivery delivery;
    private final ThreadPoolExecutor thread;

    public TargetQueue(Target target) {
        this(target.name(), target.delivery());
    }

    TargetQueue(String name, Delivery delivery) {
        this.name = name;
        this.delivery = delivery;
        thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING),
                task -> {
                    Thread made = new Thread(task, "procman-alert-" + name);
                    made.setDaemon(true);
                    return made;
                },
                this::full);
        thread.allowCoreThreadTimeOut(true);
    }

    private void full(Runnable task, ThreadPoolExecutor pool) {
        if (!pool.isShutdown()) {
            if (pool.getQueue().poll() != null) {
                LOG.warn("alert target {}: too slow, an alert is left out", name);
            }
            pool.execute(task);
        }
    }

    /** Returns at once. */
    public void offer(Alert alert) {
        thread.execute(() -> deliver(alert));
    }

    private void deliver(Alert alert) {
        try {
            delivery.deliver(alert);
        } catch (IOException | RuntimeException e) {
            LOG.warn("alert target {}: not told: {}: {}", name, alert.text(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits is given up. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
