package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a configuration changes, as the manager told it. */
final class Changes {

    private final Row reply;

    Changes(Row reply) {
        this.reply = reply;
    }

    boolean valid() {
        return reply.flag("valid");
    }

    long generation() {
        return reply.number("generation");
    }

    /** Whether anything at all changes. */
    boolean any() {
        return !reply.texts("notes").isEmpty()
                || reply.rows("changes").stream().anyMatch(change -> !change.text("action").equals("unchanged"));
    }

    List<String> lines(Session session, CommonOptions common) {
        return common.json() ? List.of(Json.document(json())) : table(session, common);
    }

    private Map<String, Object> json() {
        List<Object> changes = new ArrayList<>();
        for (Row row : reply.rows("changes")) {
            Map<String, Object> change = new LinkedHashMap<>();
            change.put("id", row.text("id"));
            change.put("action", row.text("action"));
            change.put("because", row.texts("because"));
            changes.add(change);
        }
        List<Object> problems = new ArrayList<>();
        for (Row row : reply.rows("problems")) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("file", row.text("file"));
            problem.put("line", row.number("line"));
            problem.put("column", row.number("column"));
            for (String key : List.of("key", "problem", "hint", "severity")) {
                problem.put(key, row.text(key));
            }
            problems.add(problem);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("valid", valid());
        json.put("generation", generation());
        json.put("changes", changes);
        json.put("notes", reply.texts("notes"));
        json.put("problems", problems);
        return json;
    }

    private List<String> table(Session session, CommonOptions common) {
        List<String> lines = new ArrayList<>();
        reply.rows("problems").forEach(row -> lines.add(problem(row)));
        if (!valid()) {
            lines.add("the configuration is invalid, nothing is changed");
            return lines;
        }
        Table table = new Table(List.of(
                Table.Column.left("ID", Integer.MAX_VALUE),
                Table.Column.left("ACTION", Integer.MAX_VALUE),
                Table.Column.left("BECAUSE", Integer.MAX_VALUE)));
        boolean wide = common.format() == OutputFormat.WIDE;
        boolean some = false;
        for (Row row : reply.rows("changes")) {
            if (wide || !row.text("action").equals("unchanged")) {
                some = true;
                table.row(List.of(row.text("id"), row.text("action"), String.join(", ", row.texts("because"))));
            }
        }
        if (some) {
            boolean fit = session.surroundings().terminal() && !wide;
            lines.addAll(fit ? table.lines(session.surroundings().width()) : table.lines());
        }
        lines.addAll(reply.texts("notes"));
        lines.add(reply.text("summary"));
        return lines;
    }

    /** As the manager and {@code validate} show problems. */
    private static String problem(Row row) {
        StringBuilder text = new StringBuilder(row.text("file"));
        if (row.number("line") != null) {
            text.append(':').append(row.number("line"));
            text.append(':').append(row.number("column") == null ? 1 : row.number("column"));
        }
        text.append(": ");
        if (row.text("severity").equals("warning")) {
            text.append("warning: ");
        }
        if (!row.text("key").isEmpty()) {
            text.append(row.text("key")).append(": ");
        }
        text.append(row.text("problem"));
        return row.text("hint").isEmpty() ? text.toString() : text + " (" + row.text("hint") + ")";
    }
}
