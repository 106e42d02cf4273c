package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code plugins [list]}. */
@Command(description = "Shows what provides which type, from which bundle, in which state, and what failed.",
        sortOptions = false)
final class PluginsVerb implements Verb {

    private static final List<String> KEYS = List.of("kind", "name", "bundle", "version", "file", "state", "problem");

    @Parameters(arity = "0..1", paramLabel = "list", description = "list, which is the default.")
    private String action = "list";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (!action.equals("list")) {
            throw new Failure(ExitCode.USAGE, "unknown action: plugins " + action);
        }
        try (Connection connection = common.connect(session)) {
            List<Row> rows = new RemoteManager(connection).plugins();
            session.print(common.json() ? List.of(Json.document(json(rows))) : table(session, rows));
            return ExitCode.DONE;
        }
    }

    private static List<Object> json(List<Row> rows) {
        List<Object> list = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> plugin = new LinkedHashMap<>();
            for (String key : KEYS) {
                String value = row.text(key);
                plugin.put(key, value.isEmpty() ? null : value);
            }
            list.add(plugin);
        }
        return list;
    }

    private List<String> table(Session session, List<Row> rows) {
        boolean wide = common.format() == OutputFormat.WIDE;
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.left("KIND", 3),
                Table.Column.left("NAME", Integer.MAX_VALUE),
                Table.Column.left("STATE", 4),
                Table.Column.left("BUNDLE", 2),
                Table.Column.left("VERSION", 1)));
        if (wide) {
            columns.add(Table.Column.left("FILE", 0));
        }
        columns.add(Table.Column.left("PROBLEM", Integer.MAX_VALUE));
        Table table = new Table(columns);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(
                    row.text("kind"), row.text("name"), row.text("state"), row.text("bundle"), row.text("version")));
            if (wide) {
                cells.add(row.text("file"));
            }
            cells.add(row.text("problem"));
            table.row(cells);
        }
        return session.surroundings().terminal() && !wide
                ? table.lines(session.surroundings().width())
                : table.lines();
    }
}
