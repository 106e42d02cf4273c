package org.hsu.procman.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins [list, install JAR, remove NAME, reset NAME, describe NAME, new KIND NAME]}. */
@Command(description = {"Shows what provides which type, from which bundle, in which state, and what failed;",
        "installs, removes and describes plugins, and has one called again that was quarantined.",
        "NAME is that of a file in the plugins folder or of its bundle; describe and reset know types as well.",
        "new writes a project of a plugin that provides the type NAME, KIND being one of health, process, resource, "
                + "log, enricher, restart, source, listener."},
        sortOptions = false)
final class PluginsVerb implements Verb {

    private static final List<String> KEYS = List.of("kind", "name", "bundle", "version", "file", "state", "problem");

    private static final List<String> ACTIONS = List.of("install", "remove", "reset", "describe");

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION",
            description = "list (the default), install, remove, reset, describe or new.")
    private String action = "list";

    @Parameters(index = "1", arity = "0..1", paramLabel = "JAR|NAME|KIND",
            description = "What to install, the plugin, or the kind of a new one.")
    private String subject;

    @Parameters(index = "2", arity = "0..1", paramLabel = "NAME", description = "new: the type that it is to provide.")
    private String type;

    @Option(names = "--directory", paramLabel = "DIR",
            description = "new: the folder to make. Default: KIND-NAME, here.")
    private String directory;

    @Option(names = "--package", paramLabel = "NAME", description = "new: of its classes. Default: com.example...")
    private String packageName;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (action.equals("new")) {
            PluginProject project = PluginProject.of(subject, type, packageName, directory);
            session.print(project.write(session.surroundings().home()));
            return ExitCode.DONE;
        }
        if (type != null || directory != null || packageName != null) {
            throw new Failure(ExitCode.USAGE, "plugins " + action + " takes no "
                    + (type != null ? "second name, not '" + type + "'" : directory != null ? "--directory" : "--package"));
        }
        if (ACTIONS.contains(action)) {
            return act(session);
        }
        if (!action.equals("list")) {
            throw new Failure(ExitCode.USAGE, "unknown action: plugins " + action
                    + "; there are list, " + String.join(", ", ACTIONS) + ", new");
        }
        if (subject != null) {
            throw new Failure(ExitCode.USAGE, "plugins list takes no name, not '" + subject + "'");
        }
        try (Connection connection = common.connect(session)) {
            List<Row> rows = new RemoteManager(connection).plugins();
            session.print(common.json() ? List.of(Json.document(json(rows))) : table(session, rows));
            return ExitCode.DONE;
        }
    }

    private int act(Session session) throws Failure {
        if (subject == null || subject.isBlank()) {
            throw new Failure(ExitCode.USAGE, "plugins " + action + ": "
                    + (action.equals("install") ? "name the JAR" : "name the plugin"));
        }
        // The manager has a working directory of its own.
        boolean local = action.equals("install") && !common.isRemote();
        String argument = local ? Path.of(subject).toAbsolutePath().normalize().toString() : subject;
        long start = System.nanoTime();
        try (Connection connection = common.connect(session)) {
            String said = new RemoteManager(connection).plugin(action, argument);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (common.json()) {
                session.print(List.of(Json.document(Map.of("message", said))));
            } else if (action.equals("describe")) {
                session.printText(said);
            } else {
                session.printText(said + ", in " + Text.elapsed(millis));
            }
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
