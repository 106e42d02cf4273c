package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code signal SIG ID...}. */
@Command(description = "Sends a signal to the main process; what follows is up to its restart policy.",
        sortOptions = false)
final class SignalVerb implements Verb {

    @Parameters(index = "0", paramLabel = "SIG", description = "Such as HUP or SIGUSR1.")
    private String signal;

    @Parameters(index = "1..*", paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        return new ProcessCommand(session, common, selection, new WaitOptions()).run(ids, (manager, id) ->
                manager.submit("signal", id, false, signal, true, 0));
    }
}
