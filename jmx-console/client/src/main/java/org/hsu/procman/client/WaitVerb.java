package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wait ID...}. */
@Command(description = "Returns when a state is reached.", sortOptions = false)
final class WaitVerb implements Verb {

    private static final List<String> STATES = List.of(
            "ready", "unknown", "stopped", "starting", "running", "unhealthy", "stopping", "failed");
    private static final long LONGEST_CALL_MILLIS = 60_000;
    /** An answer before its time must not become a busy loop. */
    private static final long EARLY_PAUSE_MILLIS = 50;

    @Parameters(paramLabel = "ID", description = "Names or globs.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--state", paramLabel = "STATE",
            description = "ready (the default: running, or ended by itself with success), running, stopped, failed, "
                    + "...")
    private String state = "ready";

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "Gives up after this time (exit code 5). Without it: waits as long as it takes.")
    private Timeout timeout;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        selection.check(ids, true);
        String wished = state.toLowerCase(Locale.ROOT);
        if (!STATES.contains(wished)) {
            throw new Failure(ExitCode.USAGE, "unknown state: " + state + Nearest.question(wished, STATES));
        }
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            Selection.Found found = selection.from(manager, ids);
            return new Commands(session, common).run(found, id -> await(manager, id, wished));
        }
    }

    /** The manager holds a call for a minute at most, so it is asked again until the time is over. */
    private Outcome await(RemoteManager manager, String id, String wished) throws Failure {
        long start = System.nanoTime();
        for (int call = 1; true; call++) {
            long left = timeout == null ? LONGEST_CALL_MILLIS : timeout.millis() - millisSince(start);
            long asked = Math.max(1, Math.min(left, LONGEST_CALL_MILLIS));
            long before = System.nanoTime();
            Outcome outcome = manager.await(id, wished, asked);
            boolean over = timeout != null && millisSince(start) >= timeout.millis();
            if (!outcome.isTimeout()) {
                // The manager only knows how long the last call took.
                String waited = call == 1 ? "" : ", waited " + Text.duration(millisSince(start)) + " in all";
                return new Outcome(id, outcome.status(), outcome.message() + waited, millisSince(start));
            }
            if (over) {
                String message = id + " is not " + wished + " yet (" + timeout + ")";
                return new Outcome(id, outcome.status(), message, millisSince(start));
            }
            if (millisSince(before) < asked) {
                Connection.pause(EARLY_PAUSE_MILLIS);
            }
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
