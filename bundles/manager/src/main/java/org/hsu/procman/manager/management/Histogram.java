package org.hsu.procman.manager.management;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** How long something took, counted in fixed buckets. Observing allocates nothing. Thread-safe. */
public final class Histogram {

    /** Upper bounds in seconds: what a check, or a pass over the configuration, takes when it is well and when it is not. */
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final DoubleAdder sum = new DoubleAdder();

    /** Counts one that took so long. */
    public void observe(double seconds) {
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        sum.add(seconds);
        counts.incrementAndGet(bucket);
    }

    /** Seconds, of all together. */
    public double sum() {
        return sum.sum();
    }

    /** How many buckets there are. */
    public int size() {
        return counts.length();
    }

    /** Seconds; infinite for the last bucket. */
    public double upperBound(int bucket) {
        return bucket < BOUNDS.length ? BOUNDS[bucket] : Double.POSITIVE_INFINITY;
    }

    /** How many fell into the bucket, and into none before it. */
    public long count(int bucket) {
        return counts.get(bucket);
    }
}
