package org.hsu.procman.manager.loop;

import java.util.Arrays;
import org.hsu.procman.manager.management.UsageHistory;

/**
 * The last looks at what one process used, for charts: a fixed number of points in primitive arrays, so that a
 * thousand processes cost a few megabytes and no garbage. Thread-safe.
 */
final class UsageRing {
    static final int POINTS = 60;

    private static final double UNKNOWN = Double.NaN;
    private static final long LEAST_MILLIS = 1_000;

    private final long[] times = new long[POINTS];
    private final double[][] values = new double[UsageHistory.SERIES.size()][];
    private int count;

    /** Looks that follow each other faster than once a second are thinned out. */
    synchronized void add(Measurements now) {
        if (count > 0 && now.epochMillis() - times[(count - 1) % POINTS] < LEAST_MILLIS) {
            return;
        }
        int at = count % POINTS;
        times[at] = now.epochMillis();
        put(0, at, now.cpuPercent());
        put(1, at, now.usage().rssBytes());
        put(2, at, now.usage().openFiles());
        put(3, at, now.usage().threads());
        put(4, at, now.usage().processes());
        put(5, at, now.readBytesRate());
        put(6, at, now.writtenBytesRate());
        count = count + 1 == 2 * POINTS ? POINTS : count + 1;
    }

    private void put(int series, int at, Number value) {
        if (values[series] == null) {
            if (value == null) {
                return;
            }
            values[series] = new double[POINTS];
            Arrays.fill(values[series], UNKNOWN);
        }
        values[series][at] = value == null ? UNKNOWN : value.doubleValue();
    }

    /** Times and bytes of memory since a time, oldest first; looks that could not tell are left out. */
    synchronized double[][] memory(long sinceMillis) {
        int points = Math.min(count, POINTS);
        double[] when = new double[points];
        double[] what = new double[points];
        int known = 0;
        for (int i = 0; i < points; i++) {
            int at = (count - points + i) % POINTS;
            double value = values[1] == null ? UNKNOWN : values[1][at];
            if (times[at] >= sinceMillis && !Double.isNaN(value)) {
                when[known] = times[at];
                what[known++] = value;
            }
        }
        return new double[][] {Arrays.copyOf(when, known), Arrays.copyOf(what, known)};
    }

    /** Oldest first. */
    synchronized UsageHistory snapshot() {
        int points = Math.min(count, POINTS);
        long[] when = new long[points];
        Double[][] what = new Double[values.length][points];
        for (int i = 0; i < points; i++) {
            int at = (count - points + i) % POINTS;
            when[i] = times[at];
            for (int series = 0; series < values.length; series++) {
                double value = values[series] == null ? UNKNOWN : values[series][at];
                what[series][i] = Double.isNaN(value) ? null : Double.valueOf(value);
            }
        }
        return new UsageHistory(when, what);
    }
}
