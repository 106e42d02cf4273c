package org.hsu.procman.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scale ID N}. */
@Command(description = {"Has another number of instances of a process, and waits until they are ready or gone.",
        "It holds, also for managers that follow, until the configuration says another number than it does now."},
        sortOptions = false)
final class ScaleVerb implements Verb {

    private static final int MOST = 1_000;

    @Parameters(index = "0", paramLabel = "ID", description = "Of the entry that has instances, such as web.")
    private String id;

    @Parameters(index = "1", paramLabel = "N", description = "How many, 0 to 1000.")
    private int instances;

    @Mixin
    private final WaitOptions waiting = new WaitOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        waiting.check();
        if (instances < 0 || instances > MOST) {
            throw new Failure(ExitCode.USAGE, instances + " instances cannot be, 0 to " + MOST + " can");
        }
        try (Connection connection = common.connect(session)) {
            Outcome outcome = waiting.explain(new RemoteManager(connection)
                    .scale(id, instances, waiting.waits(), waiting.timeoutMillis()));
            return session.report(outcome, outcome.line(), common.json() ? outcome.json() : null);
        }
    }
}
