package org.hsu.procman.manager.loop;

import java.util.Arrays;
import org.hsu.procman.manager.management.UsageHistory;

/**
 * The last looks at what one process used, for charts: a fixed number of points in primitive arrays, without garbage. A
 * series that does not change is one number, so that a process that idles costs the times and little more. Thread-safe.
 */
final class UsageRing {
    static final int POINTS = 60;

    private static final double UNKNOWN = Double.NaN;
    private static final long LEAST_MILLIS = 1_000;

    private final long[] times = new long[POINTS];
    /** What each series was at all points, while it has no values of its own. */
    private final double[] constants = new double[UsageHistory.SERIES.size()];
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
        count++;
        if (count == 2 * POINTS) {
            count = POINTS;
        }
        if (count == POINTS) {
            forgetConstants();
        }
    }

    /** Once a round: most of what changes does so in the first moments of an instance. */
    private void forgetConstants() {
        for (int series = 0; series < values.length; series++) {
            double[] points = values[series];
            if (points != null && Arrays.stream(points).allMatch(point -> Double.compare(point, points[0]) == 0)) {
                constants[series] = points[0];
                values[series] = null;
            }
        }
    }

    private void put(int series, int at, Number known) {
        double value = known == null ? UNKNOWN : known.doubleValue();
        if (count == 0) {
            constants[series] = value;
        }
        if (values[series] == null) {
            if (Double.compare(value, constants[series]) == 0) {
                return;
            }
            values[series] = new double[POINTS];
            Arrays.fill(values[series], constants[series]);
        }
        values[series][at] = value;
    }

    private double value(int series, int at) {
        return values[series] == null ? constants[series] : values[series][at];
    }

    /** Times and bytes of memory since a time, oldest first; looks that could not tell are left out. */
    synchronized double[][] memory(long sinceMillis) {
        int points = Math.min(count, POINTS);
        double[] when = new double[points];
        double[] what = new double[points];
        int known = 0;
        for (int i = 0; i < points; i++) {
            int at = (count - points + i) % POINTS;
            double value = value(1, at);
            if (times[at] >= sinceMillis && !Double.isNaN(value)) {
                when[known] = times[at];
                what[known++] = value;
            }
        }
        return new double[][] {Arrays.copyOf(when, known), Arrays.copyOf(what, known)};
    }

    /** Oldest first. Points that follow each other and are the same are one object, which is written only once. */
    synchronized UsageHistory snapshot() {
        int points = Math.min(count, POINTS);
        long[] when = new long[points];
        Double[][] what = new Double[values.length][points];
        for (int i = 0; i < points; i++) {
            int at = (count - points + i) % POINTS;
            when[i] = times[at];
            for (int series = 0; series < values.length; series++) {
                double value = value(series, at);
                what[series][i] = Double.isNaN(value) ? null : boxed(value, i == 0 ? null : what[series][i - 1]);
            }
        }
        return new UsageHistory(when, what);
    }

    private static Double boxed(double value, Double before) {
        return before != null && Double.compare(before, value) == 0 ? before : Double.valueOf(value);
    }
}
