package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reset ID...}. */
@Command(description = "Closes the circuit breaker and clears the restart attempts.", sortOptions = false)
final class ResetVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        return new ProcessCommand(session, common, selection, new WaitOptions()).run(ids, (manager, id) ->
                manager.submit("reset", id, false, "", true, 0));
    }
}
