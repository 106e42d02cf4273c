package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code why ID}. */
@Command(description = "Says in one paragraph in which state a process is, since when, why, what comes next and which"
        + " setting decided.", sortOptions = false)
final class WhyVerb implements Verb {

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
            List<Object> told = new ArrayList<>();
            for (String id : found.ids()) {
                String why = manager.why(id);
                if (common.json()) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("id", id);
                    one.put("why", why);
                    told.add(one);
                } else {
                    session.printText(why);
                }
            }
            if (common.json()) {
                Selection.print(session, ids, told);
            }
            return found.missing().isEmpty() ? ExitCode.DONE : ExitCode.NO_SUCH_PROCESS;
        }
    }
}
