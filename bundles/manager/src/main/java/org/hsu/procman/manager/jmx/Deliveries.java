package org.hsu.procman.manager.jmx;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that hands notifications to listeners, behind a bounded queue: a slow listener in this VM holds up
 * other listeners, never supervision. When the queue is full the oldest go; clients see the gap in the sequence
 * numbers and can ask for what they missed.
 */
final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Runnable LAST = () -> {};
    private static final long CLOSE_MILLIS = 1000;

    private final BlockingQueue<Runnable> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(this::deliver, "procman-notifications");

    /** @param capacity how many may wait */
    Deliveries(int capacity) {
        queue = new ArrayBlockingQueue<>(capacity);
        thread.setDaemon(true);
        thread.start();
    }

    /** Never blocks. */
    void add(Runnable delivery) {
        while (!queue.offer(delivery)) {
            if (queue.poll() != null) {
                lost.incrementAndGet();
            }
        }
    }

    private void deliver() {
        try {
            for (Runnable next = queue.take(); next != LAST; next = queue.take()) {
                deliver(next);
                reportLoss();
            }
        } catch (InterruptedException closed) {
            LOG.debug("closed before all notifications were delivered");
        }
    }

    private static void deliver(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException failure) {
            LOG.warn("a notification could not be delivered: {}", failure.toString());
        }
    }

    private void reportLoss() {
        long count = lost.getAndSet(0);
        if (count > 0) {
            LOG.warn("{} notifications were dropped: a JMX listener in this VM was too slow", count);
        }
    }

    /** Delivers what waits, for a second at most. */
    @Override
    public void close() {
        add(LAST);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
