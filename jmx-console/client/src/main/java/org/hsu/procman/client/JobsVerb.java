package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobs [ID, show JOB, cancel JOB]}. */
@Command(description = {"Shows the jobs of queues, those that wait and run and the last that are over; shows everything about",
        "one and what it wrote last; cancels one: one that runs is asked to stop."},
        sortOptions = false)
final class JobsVerb implements Verb {
    private static final List<String> ACTIONS = List.of("show", "cancel");

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID|show|cancel",
            description = "Of the entry whose jobs are shown; without it those of all. Or what to do with a job.")
    private String what = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB", description = "Of the job, such as thumbs.17.")
    private String job;

    @Option(names = "--json", description = "As -o json.")
    private boolean json;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        boolean acts = ACTIONS.contains(what);
        if (acts && (job == null || job.isBlank())) {
            throw new Failure(ExitCode.USAGE, "jobs " + what + ": name the job, such as thumbs.17");
        }
        if (!acts && job != null) {
            throw new Failure(ExitCode.USAGE, "unknown action: jobs " + what + "; there are show and cancel"
                    + Nearest.question(what, ACTIONS));
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            return switch (what) {
                case "show" -> show(session, manager);
                case "cancel" -> cancel(session, manager);
                default -> list(session, manager);
            };
        }
    }

    private boolean asJson() {
        return json || common.json();
    }

    private int show(Session session, RemoteManager manager) throws Failure {
        if (manager.jobs("").stream().noneMatch(row -> row.text("id").equals(job))) {
            throw new Failure(ExitCode.NO_SUCH_PROCESS, "no such job: " + job);
        }
        if (asJson()) {
            session.print(List.of(Json.document(JsonReader.read(manager.job("jobJson", job)))));
        } else {
            session.printText(manager.job("show", job));
        }
        return ExitCode.DONE;
    }

    private int cancel(Session session, RemoteManager manager) throws Failure {
        Outcome outcome = manager.cancelJob(job);
        return session.report(outcome, outcome.line(), asJson() ? outcome.json() : null);
    }

    private int list(Session session, RemoteManager manager) throws Failure {
        if (!what.isEmpty()) {
            List<String> queues = manager.queues().stream().map(row -> row.text("id")).toList();
            if (!queues.contains(what)) {
                throw new Failure(ExitCode.NO_SUCH_PROCESS, "no such queue: " + what
                        + (queues.isEmpty() ? "; no entry has a queue" : "; queues have " + String.join(", ", queues)));
            }
        }
        List<Row> rows = manager.jobs(what);
        if (asJson()) {
            List<Object> jobs = new ArrayList<>();
            for (Row row : rows) {
                jobs.add(JsonReader.read(row.text("json")));
            }
            session.print(List.of(Json.document(jobs)));
        } else {
            session.print(table(session, rows));
        }
        return ExitCode.DONE;
    }

    private List<String> table(Session session, List<Row> rows) {
        Table table = new Table(List.of(
                Table.Column.left("JOB", Integer.MAX_VALUE),
                Table.Column.left("STATE", Integer.MAX_VALUE),
                Table.Column.right("PRIORITY", 1),
                Table.Column.right("ATTEMPTS", 2),
                Table.Column.left("SUBMITTED", 3),
                Table.Column.right("DURATION", 4),
                Table.Column.left("PROCESS", 0),
                Table.Column.left("RESULT", 6),
                Table.Column.left("ARGUMENTS", 5)));
        for (Row row : rows) {
            Long submitted = row.number("submittedMillis");
            Long duration = row.number("durationMillis");
            table.row(List.of(
                    row.text("id"),
                    row.text("state").toUpperCase(Locale.ROOT),
                    row.text("priority"),
                    row.text("attempts"),
                    submitted == null ? "" : session.time(submitted),
                    duration == null ? "" : Text.duration(duration),
                    row.text("process"),
                    row.text("result"),
                    String.join(" ", row.texts("arguments"))));
        }
        return session.surroundings().terminal() && common.format() != OutputFormat.WIDE
                ? table.lines(session.surroundings().width())
                : table.lines();
    }
}
