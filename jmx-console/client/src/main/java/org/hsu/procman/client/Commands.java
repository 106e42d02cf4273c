package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs one command on several processes at a time and tells of each as soon as it is known. */
final class Commands {

    /** A waiting command holds a thread here and one in the manager while it lasts. */
    private static final int MOST_AT_A_TIME = 128;

    private final Session session;
    private final CommonOptions common;

    Commands(Session session, CommonOptions common) {
        this.session = session;
        this.common = common;
    }

    /** What is done to one process. */
    interface Command {
        Outcome on(String id) throws Failure;
    }

    /**
     * Prints a line for each process, or one JSON list at the end.
     *
     * @return the worst exit code
     * @throws Failure the manager is gone
     */
    int run(Selection.Found found, Command command) throws Failure {
        Map<String, List<String>> none = new LinkedHashMap<>();
        found.ids().forEach(id -> none.put(id, List.of()));
        return run(found, none, command);
    }

    /**
     * As the other, but each command is given only when those before it are over.
     *
     * @param before for each process the others whose commands come before; each of them stands earlier
     */
    int run(Selection.Found found, Map<String, List<String>> before, Command command) throws Failure {
        int exitCode = ExitCode.DONE;
        for (String missing : found.missing()) {
            session.complain(missing);
            exitCode = ExitCode.NO_SUCH_PROCESS;
        }
        List<String> ids = List.copyOf(before.keySet());
        if (ids.isEmpty()) {
            if (common.json()) {
                session.print(List.of("[]"));
            } else if (found.missing().isEmpty()) {
                session.complain("there are no processes");
            }
            return exitCode;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(ids.size(), MOST_AT_A_TIME), task -> {
            Thread thread = new Thread(task, "procman-command");
            thread.setDaemon(true);
            return thread;
        });
        try (Progress progress = new Progress(session, ids)) {
            Map<String, Future<Outcome>> running = new LinkedHashMap<>();
            for (String id : ids) {
                List<Future<Outcome>> first = before.get(id).stream()
                        .map(running::get)
                        .filter(Objects::nonNull)
                        .toList();
                running.put(id, threads.submit(() -> {
                    await(first);
                    return tell(progress, command.on(id));
                }));
            }
            List<Object> json = new ArrayList<>();
            for (String id : found.ids()) {
                Outcome outcome = ended(id, running.get(id), progress);
                json.add(outcome.json());
                exitCode = ExitCode.worse(exitCode, outcome.exitCode());
            }
            if (common.json()) {
                session.print(List.of(Json.document(json)));
            }
        } finally {
            threads.shutdownNow();
        }
        return exitCode;
    }

    /** However they end: what is to come after them comes all the same. */
    private static void await(List<Future<Outcome>> first) throws InterruptedException {
        for (Future<Outcome> each : first) {
            try {
                each.get();
            } catch (ExecutionException e) {
                // It is told where its own outcome is.
            }
        }
    }

    private Outcome tell(Progress progress, Outcome outcome) {
        if (!common.json()) {
            progress.done(outcome.id(), outcome.line(), outcome.isDone());
        }
        return outcome;
    }

    private Outcome ended(String id, Future<Outcome> future, Progress progress) throws Failure {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new Failure(ExitCode.INTERRUPTED, "");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof Failure failure)) {
                throw new IllegalStateException(e.getCause());
            }
            String status = switch (failure.exitCode()) {
                case ExitCode.NO_SUCH_PROCESS -> Outcome.NO_SUCH_PROCESS;
                case ExitCode.REFUSED -> "REFUSED";
                case ExitCode.FAILED -> "FAILED";
                default -> throw failure;
            };
            return tell(progress, new Outcome(id, status, failure.getMessage(), 0));
        }
    }
}
