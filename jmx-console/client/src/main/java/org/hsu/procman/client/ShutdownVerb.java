package org.hsu.procman.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shutdown}. */
@Command(description = "Stops the manager and its processes, and waits until it has ended.", sortOptions = false)
final class ShutdownVerb implements Verb {

    private static final long POLL_MILLIS = 50;

    @Option(names = "--keep-processes", description = "Leaves the processes running for the next manager.")
    private boolean keepProcesses;

    @Option(names = "--no-wait", description = "Returns as soon as the command is accepted.")
    private boolean noWait;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "Gives up waiting after this time (exit code 5); the manager goes on stopping.")
    private Timeout timeout;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (noWait && timeout != null) {
            throw new Failure(ExitCode.USAGE, "--no-wait and --timeout exclude each other");
        }
        long start = System.nanoTime();
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            long pid = ((Number) manager.attribute("Pid")).longValue();
            String accepted = order(manager);
            if (noWait) {
                tell(session, pid, accepted, millisSince(start));
                return ExitCode.DONE;
            }
            Progress progress = new Progress(session, List.of(connection.manager()));
            try {
                while (isThere(manager, pid)) {
                    if (timeout != null && millisSince(start) > timeout.millis()) {
                        throw new Failure(ExitCode.TIMED_OUT, connection.manager() + " has not ended yet ("
                                + timeout + "); it goes on stopping");
                    }
                    Connection.pause(POLL_MILLIS);
                }
            } finally {
                progress.close();
            }
            long elapsed = millisSince(start);
            String kept = keepProcesses ? ", its processes keep running" : "";
            tell(session, pid, "manager (pid " + pid + ") stopped in " + Text.elapsed(elapsed) + kept, elapsed);
            return ExitCode.DONE;
        }
    }

    /** A manager may be quicker to end than to answer. */
    private String order(RemoteManager manager) throws Failure {
        try {
            return manager.shutdown(keepProcesses);
        } catch (Failure e) {
            if (e.exitCode() == ExitCode.NO_MANAGER) {
                return e.getMessage();
            }
            throw e;
        }
    }

    /** A local manager has ended when its process has; of a remote one only the silence is seen. */
    private boolean isThere(RemoteManager manager, long pid) throws Failure {
        if (!common.isRemote()) {
            return ManagerFile.isAlive(pid);
        }
        try {
            manager.attribute("State");
            return true;
        } catch (Failure e) {
            if (e.exitCode() == ExitCode.NO_MANAGER) {
                return false;
            }
            throw e;
        }
    }

    private void tell(Session session, long pid, String message, long elapsedMillis) throws Failure {
        if (!common.json()) {
            session.print(List.of(message));
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("status", "done");
        json.put("message", message);
        json.put("elapsed_ms", elapsedMillis);
        session.print(List.of(Json.document(json)));
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
