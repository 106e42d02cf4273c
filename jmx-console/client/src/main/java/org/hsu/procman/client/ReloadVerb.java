package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}. */
@Command(description = {"Reads the configuration again and does what `plan` shows.",
        "It returns when the manager has taken it over; what stops and starts goes on. An invalid configuration "
                + "changes nothing (exit code 78)."}, sortOptions = false)
final class ReloadVerb implements Verb {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        long start = System.nanoTime();
        try (Connection connection = common.connect(session)) {
            Changes changes = new Changes(new RemoteManager(connection).reload());
            List<String> lines = new ArrayList<>(changes.lines(session, common));
            if (changes.valid() && !common.json()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                lines.add("reloaded in " + Text.elapsed(millis) + ", generation " + changes.generation());
            }
            session.print(lines);
            return changes.valid() ? ExitCode.DONE : ExitCode.INVALID_CONFIGURATION;
        }
    }
}
