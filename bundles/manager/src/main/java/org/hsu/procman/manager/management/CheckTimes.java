package org.hsu.procman.manager.management;

import java.util.concurrent.atomic.LongAdder;

/**
 * How one health check of a process fared, over its instances since the manager started. Thread-safe.
 *
 * @param seconds      how long it took, failed ones too
 * @param failureCount how often it failed
 */
public record CheckTimes(Histogram seconds, LongAdder failureCount) {

    public CheckTimes() {
        this(new Histogram(), new LongAdder());
    }

    public void add(double took, boolean healthy) {
        seconds.observe(took);
        if (!healthy) {
            failureCount.increment();
        }
    }

    public long failures() {
        return failureCount.sum();
    }
}
