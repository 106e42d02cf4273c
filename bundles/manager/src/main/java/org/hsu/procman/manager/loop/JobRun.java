package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * What a process is started with to run a job.
 *
 * @param id        of the job
 * @param attempt   1 for the first
 * @param arguments as they are: nothing in them is replaced
 */
record JobRun(String id, int attempt, List<String> arguments) {
    private static final String ID = "PROCMAN_JOB";
    private static final String ATTEMPT = "PROCMAN_JOB_ATTEMPT";

    JobRun {
        arguments = List.copyOf(arguments);
    }

    /** For people. */
    String text() {
        return attempt > 1 ? id + ", attempt " + attempt : id;
    }

    /** The spec with what the job adds; itself without one. */
    static ProcessSpec in(ProcessSpec spec, JobRun job) {
        ControlSpec control = spec.control();
        if (job == null || control == null) {
            return spec;
        }
        List<String> all = new ArrayList<>(control.arguments());
        all.addAll(job.arguments());
        Map<String, String> environment = new HashMap<>(Map.of(ID, job.id(), ATTEMPT, Integer.toString(job.attempt())));
        environment.putAll(control.environment());
        return spec.with(control.with(all, environment, control.ready()), spec.healthChecks(), spec.settings());
    }
}
