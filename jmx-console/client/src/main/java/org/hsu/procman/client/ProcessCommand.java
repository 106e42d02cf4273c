package org.hsu.procman.client;

import java.util.List;

/** What the verbs that change processes have in common: connect, choose, command each, tell. */
final class ProcessCommand {

    private final Session session;
    private final CommonOptions common;
    private final Selection selection;
    private final WaitOptions waiting;

    ProcessCommand(Session session, CommonOptions common, Selection selection, WaitOptions waiting) {
        this.session = session;
        this.common = common;
        this.selection = selection;
        this.waiting = waiting;
    }

    /** What is asked of the manager for one process. */
    interface Request {
        Outcome send(RemoteManager manager, String id) throws Failure;
    }

    /** @return the worst exit code of all */
    int run(List<String> ids, Request request) throws Failure {
        return run(ids, false, request);
    }

    /** @param dependantsFirst what is needed is asked of only after those chosen that depend on it */
    int run(List<String> ids, boolean dependantsFirst, Request request) throws Failure {
        selection.check(ids, true);
        waiting.check();
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            Selection.Found found = selection.from(manager, ids);
            Commands commands = new Commands(session, common);
            Commands.Command command = id -> waiting.explain(request.send(manager, id));
            return dependantsFirst ? commands.run(found, found.dependants(), command) : commands.run(found, command);
        }
    }
}
