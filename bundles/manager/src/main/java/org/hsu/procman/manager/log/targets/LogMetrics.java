package org.hsu.procman.manager.log.targets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.manager.log.SinkRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes counters to {@code log_collection.system.metrics.targets} now and then, as lines of a process called
 * {@code procman}. Thread-safe.
 */
public final class LogMetrics implements AutoCloseable {
    private static final String SELF = "procman";

    private static final Logger LOG = LoggerFactory.getLogger(LogMetrics.class);

    private final LogTargets targets;
    private final Supplier<List<String>> lines;
    private final long since = System.currentTimeMillis();
    private LogCollection collection = LogCollection.NONE;
    private Future<?> task;
    private long sequence = 1;

    /** @param lines the counters as they are now, each a line without its end */
    public LogMetrics(LogTargets targets, Supplier<List<String>> lines) {
        this.targets = targets;
        this.lines = lines;
    }

    /** What holds from now on. */
    public synchronized void configure(LogCollection wanted) {
        boolean same = wanted.metricsTargets().equals(collection.metricsTargets())
                && wanted.metricsInterval().equals(collection.metricsInterval());
        collection = wanted;
        if (same) {
            return;
        }
        close();
        if (!wanted.metricsTargets().isEmpty()) {
            SinkRef sink = targets.sink(wanted.metricsTargets());
            task = targets.threads().every(() -> write(sink), wanted.metricsInterval().toMillis());
        }
    }

    private synchronized void write(SinkRef sink) {
        try {
            List<String> now = lines.get();
            if (!now.isEmpty()) {
                byte[] text = (String.join("\n", now) + "\n").getBytes(StandardCharsets.UTF_8);
                sink.accept(new LogChunk(SELF, LogStream.STDOUT, since, ProcessHandle.current().pid(), sequence,
                        now.size(), System.currentTimeMillis(), ByteBuffer.wrap(text).asReadOnlyBuffer()));
                sequence += now.size();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("The counters of logs are not written: {}", e.toString());
        }
    }

    @Override
    public synchronized void close() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }
}
