package org.hsu.procman.manager.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.manager.log.targets.LogTargets;

/** Log writers without targets. */
final class Writers {
    private Writers() {}

    static LogWriters of(Path dir, Supplier<ProcessLog> log) {
        return new LogWriters(new LogSinkRequest(dir, LogFormat.PLAIN, ""), log, new LogTargets(
                dir.resolve("queues"),
                (target, enhancement) -> {
                    throw new IllegalStateException("no targets here");
                },
                enhancement -> UnaryOperator.identity()));
    }

    static List<SinkRef> sinks(LogWriters writers, String processId, LogStream stream) {
        return writers.route(processId, stream, LoggingSpec.DEFAULT, Map.of()).sinks();
    }
}
