package org.hsu.procman.manager.log;

import java.util.ArrayDeque;
import java.util.Deque;
import org.hsu.procman.api.log.LogStream;

/**
 * One stream of one process over its instances: the spools that wait, oldest first, of which only the first
 * is read, so that the lines of an instance come before those of the next. All but the counters belongs to
 * the pump's thread.
 */
final class SpooledStream {
    /** While lines are gathered it is looked so often for the bytes and lines that end the wait. */
    private static final long GATHER_LOOK_NANOS = 100_000_000L;
    private static final long LEAST_BACKOFF_NANOS = 100_000_000L;
    private static final long MOST_BACKOFF_NANOS = 5_000_000_000L;
    /** A disk that is all but full has room for a line now and then. */
    private static final long CALM_NANOS = 5_000_000_000L;

    final String processId;
    final LogStream stream;
    final LogCounters counters = new LogCounters();
    final Deque<SpoolReader> spools = new ArrayDeque<>(1);

    /** In the pump's list of streams to look into. */
    boolean hot;
    /** The last look filled the buffer: there is more. */
    boolean more;
    /** Looks in a row that found nothing. */
    int quietLooks;
    /** Bytes behind the checkpoint in which there is no line end. */
    int tail;
    /** The number that the next spool's first line has at least; 0 when not known. */
    long nextSequence;
    /** Lines wait for more since {@link #gatherSince}; there is nothing to be done before {@link #gatherUntil}. */
    boolean gathering;
    long gatherSince;
    long gatherUntil = System.nanoTime();
    /** That it fails was said. */
    boolean saidFailing;
    /** It works again, and that is said unless it fails before then; 0 for neither. */
    long calmAt;

    private long retryAt;
    private long backoffNanos;
    private long failingSince;
    private long failedNanos;
    private long lost;

    SpooledStream(String processId, LogStream stream) {
        this.processId = processId;
        this.stream = stream;
    }

    /** Of an instance; null when it has none. */
    SpoolReader reader(long generation) {
        for (SpoolReader reader : spools) {
            if (reader.source().generation() == generation) {
                return reader;
            }
        }
        return null;
    }

    boolean isFailing() {
        return backoffNanos > 0;
    }

    long retryAt() {
        return retryAt;
    }

    /** True when this failure is the first after a success. */
    boolean failed(long now) {
        boolean first = backoffNanos == 0;
        backoffNanos = first ? LEAST_BACKOFF_NANOS : Math.min(backoffNanos * 2, MOST_BACKOFF_NANOS);
        retryAt = now + backoffNanos;
        if (first && calmAt == 0) {
            failingSince = now;
        }
        calmAt = 0;
        return first;
    }

    /** True when these are the first lines lost since it failed. */
    boolean lost(int lines) {
        boolean first = lost == 0;
        lost += lines;
        counters.lost(lines);
        return first;
    }

    /** Lines lost since it failed; they are forgotten with it. */
    long lostNow() {
        long lines = lost;
        lost = 0;
        return lines;
    }

    /** It works again. */
    void recovered(long now) {
        backoffNanos = 0;
        failedNanos = now - failingSince;
        calmAt = now + CALM_NANOS;
    }

    /** How long it had failed, in nanoseconds. */
    long failedNanos() {
        return failedNanos;
    }

    /** Whether lines wait for more, as their process's settings have it. */
    boolean gathers(Route route, int bytes, int lines) {
        if (route.gatherNanos() == 0) {
            return false;
        }
        long now = System.nanoTime();
        if (!gathering) {
            gathering = true;
            gatherSince = now;
        }
        long left = route.gatherNanos() - (now - gatherSince);
        if (left <= 0 || bytes >= route.gatherBytes() || lines >= route.gatherLines()) {
            gathering = false;
            gatherUntil = now;
            return false;
        }
        gatherUntil = now + Math.min(left, GATHER_LOOK_NANOS);
        return true;
    }
}
