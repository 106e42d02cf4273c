package org.hsu.procman.client;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events}. */
@Command(description = "Shows what has happened, one event a line.", sortOptions = false)
final class EventsVerb implements Verb {

    private static final int PAGE = 1000;
    private static final long POLL_MILLIS = 200;

    @Option(names = {"-n", "--lines"}, paramLabel = "N", description = "The newest N events; the default is 20.")
    private int lines = 20;

    @Option(names = {"-f", "--follow"}, description = "Goes on with what happens from now on, until Ctrl-C. Ends with "
            + "exit code 7 when the manager is gone.")
    private boolean follow;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    private long last;

    @Override
    public int run(Session session) throws Failure {
        if (lines < 0) {
            throw new Failure(ExitCode.USAGE, "-n is 0 or more, not " + lines);
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            print(session, newest(manager));
            while (follow) {
                List<Row> page = manager.eventsSince(last, PAGE);
                tellGap(session, page);
                remember(page);
                print(session, page);
                if (page.size() < PAGE) {
                    Connection.pause(POLL_MILLIS);
                }
            }
            return ExitCode.DONE;
        }
    }

    /** The manager gives the oldest first, so all that it keeps is read. */
    private Collection<Row> newest(RemoteManager manager) throws Failure {
        Deque<Row> newest = new ArrayDeque<>();
        List<Row> page;
        do {
            page = manager.eventsSince(last, PAGE);
            remember(page);
            for (Row event : page) {
                newest.addLast(event);
                if (newest.size() > lines) {
                    newest.removeFirst();
                }
            }
        } while (page.size() >= PAGE);
        return newest;
    }

    private void remember(List<Row> page) {
        if (!page.isEmpty()) {
            last = sequence(page.get(page.size() - 1));
        }
    }

    private void tellGap(Session session, List<Row> page) {
        if (!page.isEmpty() && last > 0 && sequence(page.get(0)) > last + 1) {
            session.complain("events " + (last + 1) + " to " + (sequence(page.get(0)) - 1)
                    + " are lost: they came faster than they were read");
        }
    }

    private static long sequence(Row event) {
        Long sequence = event.number("sequence");
        return sequence == null ? 0 : sequence;
    }

    private void print(Session session, Collection<Row> events) throws Failure {
        if (events.isEmpty()) {
            return;
        }
        boolean terminal = session.surroundings().terminal();
        for (Row event : events) {
            String line = common.json() ? event.text("json") : forPeople(session, event);
            session.out().line(terminal ? Text.harmless(line) : line);
        }
        session.out().flush();
    }

    private String forPeople(Session session, Row event) {
        Long millis = event.number("epochMillis");
        String number = common.format() == OutputFormat.WIDE ? event.text("sequence") + "  " : "";
        String type = event.text("type");
        return number + String.format(Locale.ROOT, "%s  %-17s  %-12s  %s",
                millis == null ? event.text("time") : session.time(millis),
                type.startsWith("procman.") ? type.substring("procman.".length()) : type,
                event.text("id").isEmpty() ? "-" : event.text("id"),
                event.text("message"));
    }
}
