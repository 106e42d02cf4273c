package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code submit ID [-- ARGS]}. */
@Command(description = {"Puts a job into the queue of a process: its executable is run once with its own arguments and ARGS.",
        "When the command returns, the job is on disk and will be run whatever becomes of the manager: at least once, "
                + "so a run whose end nobody saw is made again where the job has retries left."},
        sortOptions = false)
final class SubmitVerb implements Verb {
    private static final long SLICE_MILLIS = 60_000;
    private static final int MOST_RETRIES = 100;

    @Parameters(index = "0", paramLabel = "ID", description = "Of the entry that has pool.queue, such as thumbs.")
    private String queue;

    @Parameters(index = "1..*", paramLabel = "ARGS", description = "As they are; write -- before them.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--priority", paramLabel = "N", description = "Greater ones go first; the default is 0.")
    private int priority;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "Ends a run that takes longer. Without it: pool.queue.timeout.")
    private Timeout timeout;

    @Option(names = "--retries", paramLabel = "N",
            description = "Begins it so often again after it failed, 0 to 100. Without it: pool.queue.retries.")
    private Integer retries;

    @Option(names = "--wait", description = "Returns when the job is over, with exit code 0 when it has ended with 0, else 1.")
    private boolean wait;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (retries != null && (retries < 0 || retries > MOST_RETRIES)) {
            throw new Failure(ExitCode.USAGE, "--retries is 0 to " + MOST_RETRIES + ", not " + retries);
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            Outcome accepted = manager.submitJob(
                    queue, arguments, priority, timeout == null ? 0 : timeout.millis(), retries == null ? -1 : retries);
            if (!accepted.isDone()) {
                return tell(session, manager, accepted, false);
            }
            if (!wait) {
                return tell(session, manager, accepted, true);
            }
            Outcome over = manager.awaitJob(accepted.id(), SLICE_MILLIS);
            while (over.isTimeout()) {
                over = manager.awaitJob(accepted.id(), SLICE_MILLIS);
            }
            return tell(session, manager, over, true);
        }
    }

    private int tell(Session session, RemoteManager manager, Outcome outcome, boolean there) throws Failure {
        Object json = null;
        if (common.json()) {
            json = there ? JsonReader.read(manager.job("jobJson", outcome.id())) : outcome.json();
        }
        return session.report(outcome, outcome.line(), json);
    }
}
