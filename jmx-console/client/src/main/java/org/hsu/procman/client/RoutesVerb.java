package org.hsu.procman.client;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code routes [HOST]}. */
@Command(description = "Shows which processes answer for which host names: those whose entry has a hostname and ports.",
        sortOptions = false)
final class RoutesVerb implements Verb {

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "The route that a request for this host takes.")
    private String host = "";

    @Option(names = {"-a", "--all-targets"}, description = "Also targets that are not healthy.")
    private boolean all;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        try (Connection connection = common.connect(session)) {
            Object routes = JsonReader.read(new RemoteManager(connection).routesJson(host, all));
            session.print(common.json() ? List.of(Json.document(routes)) : table(session, common.format() == OutputFormat.WIDE, (List<?>) routes));
            return ExitCode.DONE;
        }
    }

    private static List<String> table(Session session, boolean wide, List<?> routes) {
        Table table = new Table(List.of(
                Table.Column.left("HOSTNAME", Integer.MAX_VALUE),
                Table.Column.left("ID", Integer.MAX_VALUE),
                Table.Column.left("ADDRESS", 3),
                Table.Column.left("NAME", 2),
                Table.Column.left("HEALTHY", 2)));
        for (Object each : routes) {
            Map<?, ?> route = (Map<?, ?>) each;
            List<?> targets = (List<?>) route.get("targets");
            if (targets.isEmpty()) {
                table.row(List.of(text(route, "hostname"), "-", "-", "-", "no target"));
            }
            for (Object one : targets) {
                Map<?, ?> target = (Map<?, ?>) one;
                table.row(List.of(
                        text(route, "hostname"),
                        text(target, "id"),
                        text(target, "address") + ":" + text(target, "port"),
                        text(target, "name"),
                        Boolean.TRUE.equals(target.get("healthy")) ? "yes" : "no"));
            }
        }
        return session.surroundings().terminal() && !wide
                ? table.lines(session.surroundings().width())
                : table.lines();
    }

    private static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }
}
