package org.hsu.procman.http;

import java.util.concurrent.TimeUnit;

/** Wakes whoever waits for something to happen. Thread-safe. */
final class Signal {
    private long count;

    synchronized void raise() {
        count++;
        notifyAll();
    }

    /** How often it was raised. */
    synchronized long count() {
        return count;
    }

    /** Waits until it was raised more often than {@code seen}; false when that takes too long. */
    synchronized boolean await(long seen, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (count == seen) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
