package org.hsu.procman.client;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code release TOKEN}. */
@Command(description = "Returns an instance that lease has lent.", sortOptions = false)
final class ReleaseVerb implements Verb {

    @Parameters(index = "0", paramLabel = "TOKEN", description = "What lease has printed.")
    private String token;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        try (Connection connection = common.connect(session)) {
            Outcome outcome = new RemoteManager(connection).release(token);
            if (common.json()) {
                session.print(List.of(Json.document(outcome.json())));
            } else if (outcome.isDone()) {
                session.print(List.of(outcome.message()));
            } else {
                session.complain(outcome.message());
            }
            return outcome.exitCode();
        }
    }
}
