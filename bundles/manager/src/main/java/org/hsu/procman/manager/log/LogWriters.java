package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LoggingSpec;

/**
 * Where lines go: into each process's own file, and from there on into the targets that all processes share.
 * A file takes every line or the line waits in its spool; a target has a bounded queue and drops what does
 * not fit. Thread-safe.
 */
public final class LogWriters implements Closeable {
    private final Path logDirectory;
    private final Supplier<ProcessLog> processLog;
    private volatile Map<Object, GlobalTarget> targets = Map.of();
    private boolean closed;

    /**
     * @param logDirectory absolute
     * @param processLog   asked each time; gives null while no bundle provides one
     */
    public LogWriters(Path logDirectory, Supplier<ProcessLog> processLog) {
        this.logDirectory = logDirectory;
        this.processLog = processLog;
    }

    /** What to give to {@link LogPump#attach} for one spool. */
    public List<SinkRef> sinks(String processId, LogStream stream, LoggingSpec logging) {
        return List.of(new ProcessFile(processLog, logDirectory, processId, stream, logging), new AllTargets());
    }

    /**
     * Sets the targets that all processes share. One whose key is equal to one that is open stays as it is;
     * those not named any more are closed, after at most two seconds each.
     *
     * @param wanted by key: whatever is equal exactly when the targets are the same
     */
    public synchronized void setTargets(Map<?, Target> wanted) {
        Map<Object, GlobalTarget> before = targets;
        Map<Object, GlobalTarget> after = new LinkedHashMap<>();
        if (!closed) {
            wanted.forEach((key, target) -> after.put(key,
                    before.containsKey(key) ? before.get(key) : new GlobalTarget(target.name(), target.opener())));
        }
        targets = after;
        before.forEach((key, target) -> {
            if (!after.containsKey(key)) {
                target.close();
            }
        });
    }

    /** Has the targets with these keys opened again for what comes next. */
    public void renew(Predicate<Object> keys) {
        targets.forEach((key, target) -> {
            if (keys.test(key)) {
                target.renew();
            }
        });
    }

    /**
     * A target to be opened.
     *
     * @param name   for people and for the name of its thread
     * @param opener called by the target's own thread, again after each failure
     */
    public record Target(String name, SinkOpener opener) {}

    /** Lines that each target dropped of a process's output, by the target's name; only what is not zero. */
    public Map<String, Long> dropped(String processId) {
        Map<String, Long> counts = new HashMap<>();
        targets.values().forEach(target -> {
            var count = target.dropped().get(processId);
            if (count != null) {
                counts.merge(target.name(), count.get(), Long::sum);
            }
        });
        return counts;
    }

    /** Targets that cannot be written now: {@code name: reason}. */
    public List<String> failingTargets() {
        List<String> failing = new ArrayList<>();
        for (GlobalTarget target : targets.values()) {
            String error = target.lastError();
            if (!error.isEmpty()) {
                failing.add(target.name() + ": " + error);
            }
        }
        return failing;
    }

    /** Closes the targets, two seconds each at most. Close the pump before. */
    @Override
    public synchronized void close() {
        closed = true;
        setTargets(Map.of());
    }

    /** The targets of the moment, as one that never fails. */
    private final class AllTargets implements SinkRef {
        @Override
        public void accept(LogChunk chunk) {
            for (GlobalTarget target : targets.values()) {
                target.offer(chunk);
            }
        }
    }
}
