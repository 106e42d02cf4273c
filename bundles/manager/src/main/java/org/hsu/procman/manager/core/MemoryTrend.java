package org.hsu.procman.manager.core;

/**
 * Whether the memory of one instance grows towards its limit: a line fitted to the last looks at it (least squares).
 * It warns of growth that is steady, goes on, and reaches the limit soon; not of what comes and goes, as with a garbage
 * collector: a fall among the looks, or usage below what it has fallen from before, is no growth. Immutable.
 *
 * @param warned     it has warned, and has not said yet that it is over
 * @param highest    usage since it last fell, bytes
 * @param fallenFrom the highest usage that it came down from by itself, bytes; 0 when it never did
 * @param forecast   what was found last, null when it is nothing to warn of
 */
public record MemoryTrend(boolean warned, double highest, double fallenFrom, Forecast forecast) {

    /** Nothing seen yet. */
    public static final MemoryTrend NEW = new MemoryTrend(false, 0, 0, null);

    private static final int LEAST_POINTS = 20;
    private static final double LEAST_SPAN_MILLIS = 50_000;
    private static final double LONGEST_AHEAD_MILLIS = 3_600_000;
    /** Further ahead than so many times of what was seen is guesswork. */
    private static final double FARTHEST = 10;
    private static final double BEST_FIT = 0.9;
    private static final double FAIR_FIT = 0.75;
    private static final double FALL = 0.9;
    private static final double BEYOND = 1.02;
    /** Growth that slows down below this share of itself is about to end. */
    private static final double GOES_ON = 0.5;

    /** What a look means. */
    public enum Finding {
        NOTHING,
        /** It will reach the limit. */
        WARNED,
        /** It will not any more. */
        OVER
    }

    /** The trend after a look, and what the look means. */
    public record Look(MemoryTrend next, Finding finding) {}

    /**
     * What the line says.
     *
     * @param bytesPerMinute growth
     * @param millisLeft     until the limit is reached
     * @param points         looks that it was fitted to
     * @param spanMillis     from the first to the last of them
     * @param fit            how well, 0 to 1: the coefficient of determination
     */
    public record Forecast(double bytesPerMinute, long millisLeft, int points, long spanMillis, double fit) {}

    /**
     * After one more look.
     *
     * @param times milliseconds, rising; as long as {@code bytes}
     * @param bytes memory at those times
     * @param limit in bytes
     */
    public Look after(double[] times, double[] bytes, double limit) {
        double now = bytes.length == 0 ? 0 : bytes[bytes.length - 1];
        boolean fell = now < highest * FALL;
        double from = fell ? Math.max(fallenFrom, highest) : fallenFrom;
        double top = fell ? now : Math.max(highest, now);
        Forecast found = now > from * BEYOND ? forecast(times, bytes, limit, warned ? FAIR_FIT : BEST_FIT) : null;
        boolean warns = found != null && (warned || now < limit);
        Finding finding = warns == warned ? Finding.NOTHING : warns ? Finding.WARNED : Finding.OVER;
        return new Look(new MemoryTrend(warns, top, from, found), finding);
    }

    private static Forecast forecast(double[] times, double[] bytes, double limit, double leastFit) {
        int points = times.length;
        if (points < LEAST_POINTS || times[points - 1] - times[0] < LEAST_SPAN_MILLIS || falls(bytes)) {
            return null;
        }
        Line whole = Line.of(times, bytes, 0);
        Line end = Line.of(times, bytes, points - points / 3);
        if (whole.slope <= 0 || whole.fit < leastFit || end.slope < whole.slope * GOES_ON) {
            return null;
        }
        double span = times[points - 1] - times[0];
        double left = Math.max(0, (limit - bytes[points - 1]) / whole.slope);
        return left > Math.min(LONGEST_AHEAD_MILLIS, FARTHEST * span)
                ? null
                : new Forecast(whole.slope * 60_000, Math.round(left), points, Math.round(span), whole.fit);
    }

    private static boolean falls(double[] bytes) {
        double top = 0;
        for (double each : bytes) {
            if (each < top * FALL) {
                return true;
            }
            top = Math.max(top, each);
        }
        return false;
    }

    /** By least squares. */
    private record Line(double slope, double fit) {

        private static Line of(double[] times, double[] bytes, int from) {
            int points = times.length - from;
            double meanTime = 0;
            double meanBytes = 0;
            for (int i = from; i < times.length; i++) {
                meanTime += times[i] / points;
                meanBytes += bytes[i] / points;
            }
            double both = 0;
            double squareTime = 0;
            double squareBytes = 0;
            for (int i = from; i < times.length; i++) {
                double time = times[i] - meanTime;
                double used = bytes[i] - meanBytes;
                both += time * used;
                squareTime += time * time;
                squareBytes += used * used;
            }
            double slope = squareTime == 0 ? 0 : both / squareTime;
            return new Line(slope, squareTime == 0 || squareBytes == 0 ? 0 : both * both / (squareTime * squareBytes));
        }
    }
}
