package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kill ID...}. */
@Command(description = "Stops processes without grace: SIGKILL to the whole tree, and the wish is then stopped.",
        sortOptions = false)
final class KillVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final WaitOptions waiting = new WaitOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        return new ProcessCommand(session, common, selection, waiting).run(ids, (manager, id) ->
                manager.submit("kill", id, false, "", waiting.waits(), waiting.timeoutMillis()));
    }
}
