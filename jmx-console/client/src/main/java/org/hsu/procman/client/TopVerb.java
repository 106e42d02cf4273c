package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code top}. */
@Command(description = "A live screen of the processes, the busiest first. Keys: c, m, r, i sort, q ends. Where the "
        + "output is no terminal it is printed once.", sortOptions = false)
final class TopVerb implements Verb {

    private static final long USUAL_MILLIS = 1000;
    private static final long SHORTEST_MILLIS = 100;

    @Parameters(paramLabel = "ID", description = "Names or globs; none means all.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = {"-s", "--sort"}, paramLabel = "ORDER", description = "${COMPLETION-CANDIDATES}; the default is cpu.")
    private Order order = Order.cpu;

    @Option(names = {"-d", "--interval"}, paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "How often it looks; the default is 1s. The manager measures every 5 s.")
    private Timeout interval;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    /** In lower case, for these are the words of the option. */
    private enum Order {
        cpu('c', descending("cpuPercent")),
        memory('m', descending("memoryBytes")),
        restarts('r', descending("restarts")),
        id('i', (one, other) -> 0);

        private final char key;
        private final Comparator<Row> comparator;

        Order(char key, Comparator<Row> comparator) {
            this.key = key;
            this.comparator = comparator.thenComparing(row -> row.text("id"));
        }

        /** What is not known comes last. */
        private static Comparator<Row> descending(String item) {
            return Comparator.comparing((Row row) -> row.decimal(item),
                    Comparator.nullsLast(Comparator.reverseOrder()));
        }
    }

    @Override
    public int run(Session session) throws Failure {
        selection.check(ids, false);
        long millis = interval == null ? USUAL_MILLIS : Math.max(SHORTEST_MILLIS, interval.millis());
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            if (common.json() || !session.surroundings().decorated() || !Surroundings.standardInputIsTerminal()) {
                return once(session, manager);
            }
            try (Screen screen = Screen.open(session)) {
                while (true) {
                    screen.show(lines(session, manager, found(manager).rows()));
                    int key = screen.key(millis);
                    if (key == 'q' || key == 'Q') {
                        return ExitCode.DONE;
                    }
                    sortBy(key);
                }
            }
        }
    }

    private void sortBy(int key) {
        for (Order each : Order.values()) {
            if (each.key == key) {
                order = each;
            }
        }
    }

    private Selection.Found found(RemoteManager manager) throws Failure {
        List<Row> sorted = new ArrayList<>(manager.processes());
        sorted.sort(order.comparator);
        selection.askFor(manager);
        return selection.from(sorted, ids);
    }

    private int once(Session session, RemoteManager manager) throws Failure {
        Selection.Found found = found(manager);
        if (common.json()) {
            Object list = found.rows().isEmpty() ? List.of() : JsonReader.read(manager.statusJson(found.ids()));
            session.print(List.of(Json.document(list)));
        } else {
            session.print(lines(session, manager, found.rows()));
        }
        found.missing().forEach(session::complain);
        return found.missing().isEmpty() ? ExitCode.DONE : ExitCode.NO_SUCH_PROCESS;
    }

    private List<String> lines(Session session, RemoteManager manager, List<Row> rows) throws Failure {
        List<String> lines = new ArrayList<>();
        int width = session.surroundings().terminal() ? session.surroundings().width() : Integer.MAX_VALUE;
        lines.add(Table.cut(heading(manager, rows), width));
        lines.add(Table.cut(sums(rows), width));
        lines.add("");
        lines.addAll(new ProcessTable(session, common.format() == OutputFormat.WIDE).lines(rows));
        return lines;
    }

    private String heading(RemoteManager manager, List<Row> rows) throws Failure {
        Map<String, Integer> states = new TreeMap<>();
        rows.forEach(row -> states.merge(row.text("state"), 1, Integer::sum));
        StringBuilder heading = new StringBuilder(manager.attribute("Id") + ", up "
                + Text.duration(((Number) manager.attribute("UptimeMillis")).longValue()) + ", " + rows.size()
                + (rows.size() == 1 ? " process" : " processes"));
        states.forEach((state, count) -> heading.append(", ").append(count).append(' ').append(state));
        return Text.harmless(heading.toString());
    }

    private String sums(List<Row> rows) {
        double cpu = 0;
        long memory = 0;
        for (Row row : rows) {
            Double percent = row.decimal("cpuPercent");
            Long bytes = row.number("memoryBytes");
            cpu += percent == null ? 0 : percent;
            memory += bytes == null ? 0 : bytes;
        }
        return String.format(Locale.ROOT, "cpu %s of one core, memory %s; sorted by %s (c cpu, m memory, r restarts, "
                + "i id, q quit)", Text.percent(cpu), Text.size(memory), order);
    }
}
