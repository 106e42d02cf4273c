package org.hsu.procman.client;

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
            return session.report(outcome, outcome.message(), common.json() ? outcome.json() : null);
        }
    }
}
