package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogOrigin;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.manager.log.targets.LogTargets;

/**
 * Where lines go: into each process's own file, and from there on into its targets and those that all processes
 * share. A file takes every line or the line waits in its spool. Thread-safe.
 */
public final class LogWriters implements Closeable {
    private final Supplier<ProcessLog> processLog;
    private final LogTargets targets;
    private final LogSinkRequest request;
    private final Path logDirectory;
    private final Map<String, List<ProcessFile>> files = new ConcurrentHashMap<>();
    private volatile LogCollection collection = LogCollection.NONE;

    /**
     * @param request    with the log directory, the manager's id and the host's name
     * @param processLog asked each time; gives null while no bundle provides one
     */
    public LogWriters(LogSinkRequest request, Supplier<ProcessLog> processLog, LogTargets targets) {
        this.request = request;
        this.logDirectory = request.logDirectory();
        this.processLog = processLog;
        this.targets = targets;
    }

    /**
     * Sets what is wanted from now on. Targets that were there before stay as they are; those not wanted any more
     * are closed, after at most two seconds each.
     *
     * @param processes what is wanted of each process
     */
    public void configure(LogCollection wanted, List<LoggingSpec> processes) {
        collection = wanted;
        Set<LogTarget> all = new LinkedHashSet<>(wanted.targets());
        all.addAll(wanted.metricsTargets());
        processes.forEach(logging -> all.addAll(logging.targets()));
        targets.retain(all, wanted);
    }

    /** Where the processes' own files are. */
    public Path processDirectory() {
        return logDirectory.resolve(collection.processDirectory()).normalize();
    }

    /** What to give to {@link LogPump#attach} for one spool. */
    public Route route(String processId, LogStream stream, LoggingSpec logging, Map<String, String> labels) {
        return new Route(
                new LogOrigin(labels, logging.enhanced(), logging.structured()),
                LineFilter.of(logging.filter()),
                logging.flushInterval().toNanos(),
                logging.bufferSize(),
                logging.maxLines(),
                sinks(processId, stream, logging));
    }

    private List<SinkRef> sinks(String processId, LogStream stream, LoggingSpec logging) {
        LogCollection now = collection;
        LogFormatter formatter = logging.format() == LogFormat.PLAIN
                ? null
                : new LogFormatter(
                        new LogSinkRequest(logDirectory, logging.format(), "", now.enhancement(),
                                request.managerId(), request.hostName()),
                        ZoneId.systemDefault());
        ProcessFile file =
                new ProcessFile(processLog, processDirectory(), processId, stream, logging, formatter);
        files.compute(stream.word() + ' ' + processId, (key, before) -> List.of(file));
        Set<LogTarget> all = new LinkedHashSet<>(logging.targets());
        all.addAll(now.targets());
        List<LogTarget> wanted = new ArrayList<>(all);
        wanted.removeIf(target -> !(stream == LogStream.STDOUT ? target.stdout() : target.stderr()));
        return List.of(file, targets.sink(wanted));
    }

    /** How often the own file of a stream was rotated since it was opened last. */
    public long rotations(String processId, LogStream stream) {
        return files.getOrDefault(stream.word() + ' ' + processId, List.of()).stream()
                .mapToLong(ProcessFile::rotations)
                .sum();
    }

    /** Of a process that is gone. */
    public void forget(String processId) {
        for (LogStream stream : LogStream.values()) {
            files.remove(stream.word() + ' ' + processId);
        }
    }

    public LogTargets targets() {
        return targets;
    }

    /** Closes the targets, two seconds each at most. Close the pump before. */
    @Override
    public void close() {
        targets.close();
    }
}
