package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restart ID...}. */
@Command(description = "Restarts processes and waits until they are ready again.", sortOptions = false)
final class RestartVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--force", description = "Kills the old instance at once instead of asking it to end.")
    private boolean force;

    @Mixin
    private final WaitOptions waiting = new WaitOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        return new ProcessCommand(session, common, selection, waiting).run(ids, (manager, id) ->
                manager.submit("restart", id, force, "", waiting.waits(), waiting.timeoutMillis()));
    }
}
