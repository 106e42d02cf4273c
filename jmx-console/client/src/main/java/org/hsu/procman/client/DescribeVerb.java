package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code describe ID}. */
@Command(description = "Shows everything known about a process, and why it is in its state.", sortOptions = false)
final class DescribeVerb implements Verb {

    @Parameters(paramLabel = "ID", description = "Name or glob; for one name the JSON is an object, else a list.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        selection.check(ids, true);
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            Selection.Found found = selection.from(manager, ids);
            found.missing().forEach(session::complain);
            if (common.json()) {
                printJson(session, manager, found);
            } else {
                printText(session, manager, found.ids());
            }
            return found.missing().isEmpty() ? ExitCode.DONE : ExitCode.NO_SUCH_PROCESS;
        }
    }

    private void printJson(Session session, RemoteManager manager, Selection.Found found) throws Failure {
        List<Object> described = new ArrayList<>();
        for (String id : found.ids()) {
            described.add(JsonReader.read(manager.describeJson(id)));
        }
        Selection.print(session, ids, described);
    }

    private static void printText(Session session, RemoteManager manager, List<String> ids) throws Failure {
        for (int i = 0; i < ids.size(); i++) {
            session.printText((i == 0 ? "" : "\n") + manager.describe(ids.get(i)));
        }
    }
}
