package org.hsu.procman.api.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A family of numbers under one name, as OpenMetrics has them.
 *
 * @param name    without a suffix for its kind, such as {@code procman_process_restarts}
 * @param kind    what the numbers are
 * @param help    one sentence
 * @param samples one for each combination of labels
 */
public record Metric(String name, Kind kind, String help, List<Sample> samples) {

    /** What can be done with the numbers. */
    public enum Kind {
        /** Only grows, from 0, while the manager runs. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Observations in buckets. */
        HISTOGRAM
    }

    /**
     * One number, or one histogram.
     *
     * @param labels  in their order
     * @param value   of a counter or gauge; the sum of the observations of a histogram
     * @param buckets of a histogram: how many observations are at most each bound, not cumulated, the last one
     *                without a bound; empty otherwise
     */
    public record Sample(Map<String, String> labels, double value, List<Bucket> buckets) {
        public Sample {
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            buckets = List.copyOf(buckets);
        }

        public Sample(Map<String, String> labels, double value) {
            this(labels, value, List.of());
        }
    }

    /**
     * Observations greater than the bound before and at most this one.
     *
     * @param upperBound {@link Double#POSITIVE_INFINITY} for the last
     */
    public record Bucket(double upperBound, long count) {}

    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(help, "help");
        samples = List.copyOf(samples);
    }
}
