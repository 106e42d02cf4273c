package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code start ID...}. */
@Command(description = "Starts processes and waits until they are ready.", sortOptions = false)
final class StartVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--force", description = "Closes the circuit breaker and clears the attempts first.")
    private boolean force;

    @Mixin
    private final WaitOptions waiting = new WaitOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        return new ProcessCommand(session, common, selection, waiting).run(ids, (manager, id) -> {
            if (force) {
                manager.submit("reset", id, false, "", true, waiting.timeoutMillis());
            }
            return manager.submit("start", id, false, "", waiting.waits(), waiting.timeoutMillis());
        });
    }
}
