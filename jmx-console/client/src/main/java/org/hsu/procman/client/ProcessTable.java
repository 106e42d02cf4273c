package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.client.Table.Column;

/** The table of {@code status}. */
final class ProcessTable {

    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final Set<String> GOOD = Set.of("RUNNING");
    private static final Set<String> BAD = Set.of("FAILED", "UNHEALTHY");
    private static final Set<String> PASSING = Set.of("STARTING", "STOPPING");

    private final Session session;
    private final boolean wide;

    ProcessTable(Session session, boolean wide) {
        this.session = session;
        this.wide = wide;
    }

    /** For a terminal as wide as it is, for anything else as wide as it takes. */
    List<String> lines(List<Row> processes) {
        Table table = new Table(columns());
        for (Row process : processes) {
            table.row(cells(process));
        }
        Surroundings surroundings = session.surroundings();
        List<String> lines = surroundings.terminal() && !wide ? table.lines(surroundings.width()) : table.lines();
        if (!surroundings.decorated()) {
            return lines;
        }
        List<String> coloured = new ArrayList<>(lines);
        for (int i = 0; i < processes.size(); i++) {
            coloured.set(i + 1, Table.coloured(lines.get(i + 1), GOOD, BAD, PASSING));
        }
        return coloured;
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.left("ID", ALWAYS),
                Column.left("TYPE", 0),
                Column.left("STATE", ALWAYS),
                Column.left("HEALTH", 5),
                Column.right("PID", 7),
                Column.right("UPTIME", 6),
                Column.right("RESTARTS", 4),
                Column.right("CPU", 2),
                Column.right("MEMORY", 3),
                Column.left("PORT", 1)));
        if (wide) {
            columns.addAll(List.of(
                    Column.left("GROUP", 0),
                    Column.left("LABELS", 0),
                    Column.left("REASON", 0),
                    Column.left("SINCE", 0),
                    Column.right("ATTEMPTS", 0),
                    Column.left("BREAKER", 0),
                    Column.left("NEXT RESTART", 0),
                    Column.left("LAST EXIT", 0),
                    Column.right("PROCESSES", 0),
                    Column.right("THREADS", 0),
                    Column.right("FILES", 0)));
        }
        columns.add(Column.left("DETAIL", ALWAYS));
        return columns;
    }

    private List<String> cells(Row process) {
        Double cpu = process.decimal("cpuPercent");
        Long memory = process.number("memoryBytes");
        Long uptime = process.number("uptimeMillis");
        List<String> cells = new ArrayList<>(List.of(
                process.text("id"),
                process.text("type"),
                process.text("state"),
                process.text("health"),
                process.text("pid"),
                uptime == null ? "" : Text.duration(uptime),
                process.text("restarts"),
                cpu == null ? "" : Text.percent(cpu),
                memory == null ? "" : Text.size(memory),
                ports(process.pairs("ports"))));
        if (wide) {
            cells.addAll(List.of(
                    process.text("group"),
                    String.join(",", process.texts("labels")),
                    process.text("reason"),
                    time(process.number("sinceMillis")),
                    process.text("attempts"),
                    process.text("circuitBreaker"),
                    time(process.number("nextRestartMillis")),
                    lastExit(process),
                    process.text("processCount"),
                    process.text("threads"),
                    process.text("openFiles")));
        }
        cells.add(detail(process));
        return cells;
    }

    private String ports(Map<String, String> ports) {
        List<String> shown = new ArrayList<>();
        ports.forEach((name, number) -> shown.add(wide ? name + "=" + number : number));
        return String.join(",", shown);
    }

    /** A state that needs explaining always has a word for it. */
    private static String detail(Row process) {
        String detail = process.text("detail");
        return detail.isEmpty() && !process.text("state").equals("RUNNING") ? process.text("reason") : detail;
    }

    private String time(Long epochMillis) {
        return epochMillis == null ? "" : session.time(epochMillis);
    }

    private static String lastExit(Row process) {
        String signal = process.text("lastExitSignal");
        return signal.isEmpty() ? process.text("lastExitCode") : signal;
    }
}
