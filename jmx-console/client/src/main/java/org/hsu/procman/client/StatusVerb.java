package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status [ID...]}. */
@Command(description = "Shows the state of processes. Exit code 3: one that was named is not RUNNING.",
        sortOptions = false)
final class StatusVerb implements Verb {

    private static final long WATCH_MILLIS = 1000;
    private static final String TOP_LEFT = "\u001b[H";
    private static final String WIPE_LINE = "\u001b[K";
    private static final String WIPE_BELOW = "\u001b[J";

    @Parameters(paramLabel = "ID", description = "Names or globs; none means all.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = {"-w", "--watch"}, description = "Shows it again every second, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--groups", description = "Shows how many processes of each group run, and the worst state of them.")
    private boolean groups;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        selection.check(ids, false);
        if (groups && (watch || !ids.isEmpty() || selection.usesLabels())) {
            throw new Failure(ExitCode.USAGE, "--groups goes with --group alone");
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            if (groups) {
                return groups(session, manager);
            }
            if (!watch) {
                return show(session, manager);
            }
            if (session.surroundings().decorated()) {
                session.out().text(TOP_LEFT + WIPE_BELOW);
            }
            while (true) {
                show(session, manager);
                Connection.pause(WATCH_MILLIS);
            }
        }
    }

    private int groups(Session session, RemoteManager manager) throws Failure {
        List<Row> all = manager.groups();
        List<Row> chosen = all.stream().filter(row -> selection.isOfGroup(row.text("name"))).toList();
        if (chosen.isEmpty() && selection.group() != null) {
            session.complain("no such group: " + selection.group() + Nearest.question(
                    selection.group(), all.stream().map(row -> row.text("name")).toList()));
            return ExitCode.NO_SUCH_PROCESS;
        }
        GroupTable table = new GroupTable(chosen);
        session.print(common.json() ? List.of(Json.document(table.json())) : table.lines());
        return table.allRun() || !selection.namesAny(ids) ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }

    private int show(Session session, RemoteManager manager) throws Failure {
        Selection.Found found = selection.from(manager, ids);
        int exitCode = common.json() ? json(session, manager, found) : table(session, found);
        found.missing().forEach(session::complain);
        return found.missing().isEmpty() ? exitCode : ExitCode.worse(exitCode, ExitCode.NO_SUCH_PROCESS);
    }

    private int table(Session session, Selection.Found found) throws Failure {
        List<String> lines = new ProcessTable(session, common.format() == OutputFormat.WIDE).lines(found.rows());
        boolean empty = found.rows().isEmpty();
        if (watch && session.surroundings().decorated()) {
            StringBuilder screen = new StringBuilder(TOP_LEFT);
            lines.forEach(line -> screen.append(line).append(WIPE_LINE).append('\n'));
            session.out().text(screen.append(WIPE_BELOW).toString());
            session.out().flush();
        } else if (!empty || found.missing().isEmpty()) {
            session.print(lines);
        }
        return exitCode(found.rows().stream().map(row -> row.text("state")).toList());
    }

    /** The manager writes the JSON, so that it is the same from every interface. */
    private int json(Session session, RemoteManager manager, Selection.Found found) throws Failure {
        Object list = found.rows().isEmpty() ? List.of() : JsonReader.read(manager.statusJson(found.ids()));
        session.print(List.of(watch ? Json.line(list) : Json.document(list)));
        List<String> states = new ArrayList<>();
        for (Object process : (List<?>) list) {
            states.add(String.valueOf(((Map<?, ?>) process).get("state")));
        }
        return exitCode(states);
    }

    private int exitCode(List<String> states) {
        boolean allRun = states.stream().allMatch("RUNNING"::equals);
        return allRun || !selection.namesAny(ids) ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }
}
