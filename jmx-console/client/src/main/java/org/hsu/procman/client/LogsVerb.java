package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs ID...}. */
@Command(description = "Shows the captured output of processes as it was written.", sortOptions = false)
final class LogsVerb implements Verb {

    private static final int USUAL_LINES = 100;
    private static final int LARGEST_PAGE = 10_000;
    private static final int FOLLOW_PAGE = 2000;
    /** A line is to be shown within 100 ms, of which the manager may need 50 to read it from the process. */
    private static final long POLL_MILLIS = 40;

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = {"-n", "--lines"}, paramLabel = "N",
            description = "The newest N lines of each, 0 to 10000; the default is 100, with --since or --grep 10000.")
    private Integer lines;

    @Option(names = {"-f", "--follow"}, description = "Goes on with what is written from now on, until Ctrl-C. Ends "
            + "with exit code 7 when the manager is gone.")
    private boolean follow;

    @Option(names = "--stdout", description = "Only standard output.")
    private boolean stdout;

    @Option(names = "--stderr", description = "Only standard error.")
    private boolean stderr;

    @Option(names = "--since", paramLabel = "TIME",
            description = "Only what is not older: a duration back (10m) or a time (2026-11-20T19:07:00+01:00).")
    private String since;

    @Option(names = "--grep", paramLabel = "REGEX", description = "Only lines in which this expression of RE2 is found.")
    private String grep = "";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private record Line(String id, Row row) {
        long epochMillis() {
            Long millis = row.number("epochMillis");
            return millis == null ? 0 : millis;
        }
    }

    @Override
    public int run(Session session) throws Failure {
        check();
        long sinceMillis = sinceMillis();
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            Selection.Found found = selection.from(manager, ids);
            found.missing().forEach(session::complain);
            Map<String, String> cursors = new LinkedHashMap<>();
            found.ids().forEach(id -> cursors.put(id, ""));
            read(session, manager, cursors, firstPage(), sinceMillis);
            while (follow && !cursors.isEmpty()) {
                boolean moreIsThere = read(session, manager, cursors, FOLLOW_PAGE, sinceMillis);
                if (!moreIsThere) {
                    Connection.pause(POLL_MILLIS);
                }
            }
            return found.missing().isEmpty() ? ExitCode.DONE : ExitCode.NO_SUCH_PROCESS;
        }
    }

    private void check() throws Failure {
        selection.check(ids, true);
        if (stdout && stderr) {
            throw new Failure(ExitCode.USAGE, "--stdout and --stderr exclude each other; without them both are shown");
        }
        if (lines != null && (lines < 0 || lines > LARGEST_PAGE)) {
            throw new Failure(ExitCode.USAGE, "-n is from 0 to " + LARGEST_PAGE + ", not " + lines);
        }
    }

    private long sinceMillis() throws Failure {
        if (since == null) {
            return 0;
        }
        OptionalLong moment = Text.parseMoment(since, System.currentTimeMillis());
        if (moment.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--since: '" + since
                    + "' is neither a duration such as 10m nor a time such as 2026-11-20T19:07:00+01:00");
        }
        return moment.getAsLong();
    }

    private int firstPage() {
        if (lines != null) {
            return lines;
        }
        return since == null && grep.isEmpty() ? USUAL_LINES : LARGEST_PAGE;
    }

    /**
     * Prints the next page of each log, all in the order of time, and moves the cursors on.
     *
     * @return whether a page was full
     */
    private boolean read(Session session, RemoteManager manager, Map<String, String> cursors, int max, long sinceMillis)
            throws Failure {
        List<Line> read = new ArrayList<>();
        boolean full = false;
        for (Map.Entry<String, String> entry : cursors.entrySet()) {
            String stream = stdout ? "stdout" : stderr ? "stderr" : "";
            Row page = manager.logPage(entry.getKey(), stream, entry.getValue(), max, sinceMillis, grep);
            List<Row> rows = page.rows("lines");
            rows.forEach(row -> read.add(new Line(entry.getKey(), row)));
            entry.setValue(page.text("cursor"));
            full |= rows.size() >= max;
        }
        if (cursors.size() > 1) {
            read.sort(Comparator.comparingLong(Line::epochMillis));
        }
        for (Line line : read) {
            session.out().line(shown(session, line, cursors.size() > 1));
        }
        if (!read.isEmpty()) {
            session.out().flush();
        }
        return full;
    }

    private String shown(Session session, Line line, boolean several) {
        if (common.json()) {
            return Json.line(json(session, line));
        }
        String text = line.row().text("text");
        String harmless = session.surroundings().terminal() ? Text.harmless(text) : text;
        String head = common.format() == OutputFormat.WIDE
                ? session.time(line.epochMillis()) + " " + line.row().text("stream") + " "
                : "";
        return (several ? line.id() + " | " : "") + head + harmless;
    }

    private static Map<String, Object> json(Session session, Line line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", session.time(line.epochMillis()));
        json.put("id", line.id());
        json.put("stream", line.row().text("stream"));
        json.put("sequence", line.row().number("sequence"));
        json.put("line", line.row().text("text"));
        return json;
    }
}
