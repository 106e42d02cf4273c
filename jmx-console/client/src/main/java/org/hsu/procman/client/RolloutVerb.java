package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rollout status|pause|resume|undo ID}. */
@Command(description = {"Shows how far the instances of a process are on their way to another version (update in its entry);",
        "pause begins nothing more, resume goes on, undo takes back what was rolled out last, be it under way or over.",
        "All return at once; status without an ID is of all."},
        sortOptions = false)
final class RolloutVerb implements Verb {

    private static final List<String> ACTIONS = List.of("pause", "resume", "undo");
    private static final List<String> NUMBERS = List.of("instances", "updated", "ready", "more");

    @Parameters(index = "0", paramLabel = "ACTION", description = "status, pause, resume or undo.")
    private String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Of the entry that has update, such as web.")
    private String id;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        boolean changes = ACTIONS.contains(action);
        if (!changes && !action.equals("status")) {
            throw new Failure(ExitCode.USAGE, "unknown action: rollout " + action + "; there are status, "
                    + String.join(", ", ACTIONS));
        }
        if (changes && id == null) {
            throw new Failure(ExitCode.USAGE, "rollout " + action + ": name the process");
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            return changes ? change(session, manager) : show(session, manager);
        }
    }

    private int change(Session session, RemoteManager manager) throws Failure {
        Outcome outcome = manager.changeRollout(action, id);
        return session.report(outcome, outcome.line(), common.json() ? outcome.json() : null);
    }

    private int show(Session session, RemoteManager manager) throws Failure {
        List<Row> all = manager.rollouts();
        List<Row> chosen = all.stream().filter(row -> id == null || row.text("id").equals(id)).toList();
        if (id != null && chosen.isEmpty()) {
            if (manager.processes().stream().anyMatch(row -> row.text("id").equals(id))) {
                session.complain(id + " is not rolled out, its entry has no update");
                return ExitCode.REFUSED;
            }
            List<String> known = all.stream().map(row -> row.text("id")).toList();
            session.complain("no process with update: " + id + Nearest.question(id, known));
            return ExitCode.NO_SUCH_PROCESS;
        }
        if (common.json()) {
            List<Object> list = new ArrayList<>();
            chosen.forEach(row -> list.add(fields(row)));
            session.print(List.of(Json.document(list)));
        } else {
            session.print(chosen.stream().map(row -> row.text("id") + ": " + row.text("text")).toList());
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> fields(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", row.text("id"));
        fields.put("state", row.text("state"));
        fields.put("strategy", row.text("strategy"));
        fields.put("phase", row.text("phase").isEmpty() ? null : row.text("phase"));
        fields.put("left_ms", row.text("leftMillis").isEmpty() ? null : row.number("leftMillis"));
        NUMBERS.forEach(name -> fields.put(name, row.number(name)));
        fields.put("undoable", row.text("undoable").equals("true"));
        fields.put("since", row.text("since"));
        fields.put("reason", row.text("reason").isEmpty() ? null : row.text("reason"));
        return fields;
    }
}
