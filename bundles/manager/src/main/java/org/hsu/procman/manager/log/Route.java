package org.hsu.procman.manager.log;

import java.util.List;
import org.hsu.procman.api.log.LogOrigin;

/**
 * What becomes of the lines of a spool.
 *
 * @param origin        of the lines
 * @param filter        lines that do not pass are nowhere and have no number; null lets every line pass
 * @param gatherNanos   how long lines may wait for more; 0 for not at all
 * @param gatherBytes   so many bytes end that wait
 * @param gatherLines   so many lines end that wait
 * @param sinks         offered each chunk in this order; the next only when the one before has taken it
 */
public record Route(
        LogOrigin origin,
        LineFilter filter,
        long gatherNanos,
        int gatherBytes,
        int gatherLines,
        List<SinkRef> sinks) {
    public Route {
        sinks = List.copyOf(sinks);
    }

    /** Every line at once. */
    public static Route to(List<SinkRef> sinks) {
        return new Route(LogOrigin.PLAIN, null, 0, 0, 0, sinks);
    }
}
