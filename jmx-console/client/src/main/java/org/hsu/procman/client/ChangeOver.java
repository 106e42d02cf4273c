package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The moment between two managers: the old one lets go, the new one takes over, or else the old one comes back. */
final class ChangeOver {

    private static final long POLL_MILLIS = 20;
    private static final long NO_PID = 0;

    private final Session session;
    private final boolean json;
    private final ManagerFile file;
    private final RunningManager old;
    private final Path next;
    private final long patienceMillis;

    /** @param patienceMillis for each of the two managers */
    ChangeOver(
            Session session, boolean json, ManagerFile file, RunningManager old, Path next, long patienceMillis) {
        this.json = json;
        this.session = session;
        this.file = file;
        this.old = old;
        this.next = next;
        this.patienceMillis = patienceMillis;
    }

    /** @return 0 when the new one is in charge */
    int run(RemoteManager manager, long start) throws Failure {
        Map<String, String> environment = old.environment();
        Map<String, Long> before = pids(manager);
        letGo(manager);
        String problem = takeOver(next, environment, before);
        if (problem == null) {
            ManagerFile now = ManagerFile.read(file.stateDirectory()).orElseThrow();
            long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            tell(now.pid(), elapsed, "upgraded in " + Text.elapsed(elapsed)
                    + ": the manager (pid " + now.pid() + ") of " + next + " is in charge, " + before.size()
                    + (before.size() == 1 ? " process" : " processes") + " taken over");
            return ExitCode.DONE;
        }
        endFailed();
        String again = takeOver(old.home(), environment, before);
        throw new Failure(ExitCode.FAILED, "not upgraded to " + next + ": " + problem + "; "
                + (again == null
                        ? "the manager of " + old.home() + " was started again and is in charge"
                        : "and the manager of " + old.home() + " does not come back: " + again + "; the processes go on,"
                                + " start one with: " + String.join(" ", old.command(old.home(), "--detach"))));
    }

    /** By id, of those that have an instance. */
    private static Map<String, Long> pids(RemoteManager manager) throws Failure {
        Map<String, Long> pids = allPids(manager);
        pids.values().removeIf(pid -> pid == NO_PID);
        return pids;
    }

    private static Map<String, Long> allPids(RemoteManager manager) throws Failure {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (Row row : manager.processes()) {
            Long pid = row.number("pid");
            pids.put(row.text("id"), pid == null ? Long.valueOf(NO_PID) : pid);
        }
        return pids;
    }

    private void letGo(RemoteManager manager) throws Failure {
        try {
            manager.shutdown(true);
        } catch (Failure e) {
            if (e.exitCode() != ExitCode.NO_MANAGER) {
                throw e;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (ManagerFile.isAlive(old.pid())) {
            if (System.nanoTime() > deadline) {
                throw new Failure(ExitCode.TIMED_OUT, "not upgraded: the manager (pid " + old.pid()
                        + ") was asked to let go and has not ended within " + Text.duration(patienceMillis));
            }
            Connection.pause(POLL_MILLIS);
        }
    }

    /** Null when it is in charge of all; else why not. */
    private String takeOver(Path home, Map<String, String> environment, Map<String, Long> before) throws Failure {
        Subprocess.Result result = Subprocess.run(old.command(home, "--detach"), environment, patienceMillis);
        if (result.code() == Subprocess.TIMED_OUT) {
            return "it is not running after " + Text.duration(patienceMillis);
        }
        if (result.code() != 0) {
            return result.output().strip().lines().reduce((first, second) -> second)
                    .orElse("it exits " + result.code());
        }
        Optional<ManagerFile> now = ManagerFile.read(file.stateDirectory());
        if (now.isEmpty() || now.get().jmxUrl() == null) {
            return "it says that it runs, but has no " + ManagerFile.NAME;
        }
        String manager = "the new manager (pid " + now.get().pid() + ")";
        try (Connection connection =
                Connection.open(now.get().jmxUrl(), manager, Map.of(), session.patienceMillis())) {
            return lost(allPids(new RemoteManager(connection)), before);
        } catch (IOException e) {
            return manager + " does not answer";
        }
    }

    /** What lives on but is not in its hands. What has ended, or is configured no more, is its business. */
    private static String lost(Map<String, Long> now, Map<String, Long> before) {
        List<String> lost = new ArrayList<>();
        before.forEach((id, pid) -> {
            if (now.containsKey(id) && !pid.equals(now.get(id)) && ManagerFile.isAlive(pid)) {
                lost.add(id + " (pid " + pid + ")");
            }
        });
        return lost.isEmpty() ? null : "it has not taken over " + String.join(", ", lost);
    }

    /** SIGKILL, which leaves the processes alone. */
    private void endFailed() throws Failure {
        Optional<ManagerFile> failed = ManagerFile.read(file.stateDirectory());
        if (failed.isEmpty() || failed.get().pid() == old.pid()) {
            return;
        }
        ProcessHandle.of(failed.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
        while (ManagerFile.isAlive(failed.get().pid())) {
            Connection.pause(POLL_MILLIS);
        }
    }

    /** Whoever asked may be gone; that is no reason to fail. */
    private void tell(long pid, long elapsedMillis, String message) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("pid", pid);
        object.put("home", next.toString());
        object.put("status", "done");
        object.put("message", message);
        object.put("elapsed_ms", elapsedMillis);
        try {
            session.print(List.of(json ? Json.document(object) : message));
        } catch (Failure e) {
            session.complain(message);
        }
    }
}
