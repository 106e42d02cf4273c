package org.hsu.procman.manager.log;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.manager.log.targets.TargetFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Says once that the lines of a stream cannot be written, and once that they can again and go on to. A target that is full and
 * holds its lines back does so by its settings: that is counted, not said. Used by the pump's thread.
 */
final class StreamFailures {
    private static final Logger LOG = LoggerFactory.getLogger(LogPump.class);

    private final SpoolLimit limit;

    StreamFailures(SpoolLimit limit) {
        this.limit = limit;
    }

    void failed(SpooledStream stream, Throwable why) {
        String reason = why instanceof IOException && why.getMessage() != null ? why.getMessage() : why.toString();
        stream.counters.failed(reason);
        stream.more = false;
        if (stream.failed(System.nanoTime()) && !stream.saidFailing && !(why instanceof TargetFullException)) {
            stream.saidFailing = true;
            log(Level.WARN, stream, "cannot be written, its lines wait in the spool: " + reason);
        }
        if (limit.shed(stream)) {
            log(Level.WARN, stream, "loses its oldest lines: more than spool_limit wait to be written");
        }
    }

    void worked(SpooledStream stream) {
        long now = System.nanoTime();
        if (stream.isFailing()) {
            stream.counters.failed("");
            stream.recovered(now);
            if (!stream.saidFailing) {
                over(stream);
            }
        } else if (stream.calmAt != 0 && stream.calmAt - now <= 0) {
            over(stream);
        }
    }

    /** It has not failed for a while, or nobody writes to it any more. */
    void over(SpooledStream stream) {
        stream.calmAt = 0;
        long millis = TimeUnit.NANOSECONDS.toMillis(stream.failedNanos());
        long lost = stream.lostNow();
        if (stream.saidFailing || lost > 0) {
            stream.saidFailing = false;
            String lines = lost == 0 ? "" : "; " + lost + " lines are lost";
            log(Level.INFO, stream, "is written again, after " + millis + " ms" + lines);
        }
    }

    private static void log(Level level, SpooledStream stream, String what) {
        MDC.put("process", stream.processId);
        try {
            LOG.atLevel(level).log("The {} of {} {}", stream.stream.word(), stream.processId, what);
        } finally {
            MDC.remove("process");
        }
    }
}
