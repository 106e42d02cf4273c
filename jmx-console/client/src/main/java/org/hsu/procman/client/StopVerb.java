package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stop ID...}. */
@Command(description = "Stops processes and waits until they are gone.", sortOptions = false)
final class StopVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--force", description = "Without grace, as kill does.")
    private boolean force;

    @Mixin
    private final WaitOptions waiting = new WaitOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        String verb = force ? "kill" : "stop";
        return new ProcessCommand(session, common, selection, waiting).run(ids, !force, (manager, id) ->
                manager.submit(verb, id, false, "", waiting.waits(), waiting.timeoutMillis()));
    }
}
