package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * Between which numbers the instances of an entry become more and fewer, and by what: {@code pool} of the entry.
 *
 * @param min           fewest instances, at least 0
 * @param max           most instances, at least {@code min}
 * @param metric        what the load is
 * @param upThreshold   above this load there are to be more, greater than zero; 1 is one fully used instance
 * @param downThreshold below this load there may be fewer, less than {@code upThreshold}; 0 for never
 * @param cooldown      how long the number stays as it is after each change
 * @param upDelay       over how long the mean load must be above the threshold
 * @param downDelay     for how long the load must be below the threshold without a break
 * @param interval      how often it is looked at, greater than zero
 */
public record AutoscaleSpec(
        int min,
        int max,
        ScaleMetric metric,
        double upThreshold,
        double downThreshold,
        Duration cooldown,
        Duration upDelay,
        Duration downDelay,
        Duration interval) {

    public AutoscaleSpec {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(cooldown, "cooldown");
        Objects.requireNonNull(upDelay, "upDelay");
        Objects.requireNonNull(downDelay, "downDelay");
        Objects.requireNonNull(interval, "interval");
    }

    /** The nearest number that may be. */
    public int bounded(int instances) {
        return Math.max(min, Math.min(max, instances));
    }
}
