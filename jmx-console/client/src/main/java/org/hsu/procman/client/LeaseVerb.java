package org.hsu.procman.client;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lease ID}. */
@Command(description = {"Lends one instance that is running, well and lent to nobody else, and prints it with a token.",
        "The lease is over when it is released, when its time is over, or when the instance ends."},
        sortOptions = false)
final class LeaseVerb implements Verb {
    private static final long USUAL_MILLIS = 300_000;
    private static final long LONGEST_MILLIS = 86_400_000;

    @Parameters(index = "0", paramLabel = "ID", description = "Of the entry that has instances, such as web.")
    private String id;

    @Option(names = "--for", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "For how long, at most 1d. Default 5m.")
    private Timeout time;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        long millis = time == null ? USUAL_MILLIS : time.millis();
        if (millis > LONGEST_MILLIS) {
            throw new Failure(ExitCode.USAGE, "--for " + time.text() + " is longer than 1d");
        }
        try (Connection connection = common.connect(session)) {
            Row leased = new RemoteManager(connection).lease(id, millis);
            Outcome outcome = new Outcome(id, leased.text("status"), leased.text("message"), 0);
            if (!outcome.isDone()) {
                session.complain(outcome.line());
            } else if (common.json()) {
                session.print(List.of(leased.text("json")));
            } else {
                session.print(List.of(outcome.line(), leased.text("json")));
            }
            return outcome.exitCode();
        }
    }
}
