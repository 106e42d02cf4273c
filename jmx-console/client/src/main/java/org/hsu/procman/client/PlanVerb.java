package org.hsu.procman.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plan}. */
@Command(description = {"Shows, per process, what the configuration as it stands now would do. Nothing is changed.",
        "Exit code 0: nothing; 10: something; 78: the configuration is invalid."}, sortOptions = false)
final class PlanVerb implements Verb {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        try (Connection connection = common.connect(session)) {
            Changes changes = new Changes(new RemoteManager(connection).plan());
            session.print(changes.lines(session, common));
            if (!changes.valid()) {
                return ExitCode.INVALID_CONFIGURATION;
            }
            return changes.any() ? ExitCode.CHANGES : ExitCode.DONE;
        }
    }
}
