package org.hsu.procman.manager.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to tell of the last run of a hook.
 *
 * @param pid           of its main process, 0 when it could not be started
 * @param startedMillis when it began
 * @param problem       empty when it ended well, else what went wrong; null while it runs
 * @param status        how its main process ended by itself; null while it runs and when it did not
 * @param millis        how long it took
 * @param lastLine      of its output, may be empty
 */
record HookTiding(
        Hook hook,
        long generation,
        long pid,
        long startedMillis,
        long timeoutMillis,
        String problem,
        ExitStatus status,
        long millis,
        String lastLine) {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");

    /** It runs from now on. */
    HookTiding(Hook hook, long generation, long pid, long timeoutMillis) {
        this(hook, generation, pid, System.currentTimeMillis(), timeoutMillis, null, null, 0, "");
    }

    HookTiding over(String what, ExitStatus how, long took, String last) {
        return new HookTiding(hook, generation, pid, startedMillis, timeoutMillis, what, how, took, last);
    }

    boolean running() {
        return problem == null;
    }

    /** What went wrong with the last line that it wrote, which most likely says why. */
    String complaint() {
        return lastLine.isEmpty() ? problem : problem + " (" + lastLine + ")";
    }

    private String text() {
        if (running()) {
            return "runs, pid " + pid + ", killed after " + timeoutMillis + " ms";
        }
        return problem.isEmpty() ? "ended well after " + millis + " ms" : "failed: " + complaint();
    }

    String message(String id) {
        return id + ": " + hook.word() + " hook " + text();
    }

    void log(String id) {
        if (running() || problem.isEmpty()) {
            LOG.info(message(id));
        } else {
            LOG.warn(message(id));
        }
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("hook", hook.word());
        data.put("what", running() ? "began" : problem.isEmpty() ? "ended" : "failed");
        data.put("generation", generation);
        data.put("pid", pid == 0 ? null : Long.valueOf(pid));
        if (!running()) {
            data.put("code", status == null ? null : status.code());
            data.put("signal", status == null ? null : status.signal());
            data.put("duration_ms", millis);
            data.put("problem", problem.isEmpty() ? null : problem);
            data.put("output", lastLine.isEmpty() ? null : lastLine);
        }
        return data;
    }

    ProcessView.HookView view() {
        return new ProcessView.HookView(
                hook.word(), running() ? "running" : problem.isEmpty() ? "ended" : "failed", generation,
                pid == 0 ? null : Long.valueOf(pid), startedMillis, running() ? null : Long.valueOf(millis),
                running() ? "killed at " + Times.rfc3339(startedMillis + timeoutMillis) : complaint());
    }
}
