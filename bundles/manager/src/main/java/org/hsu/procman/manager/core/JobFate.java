package org.hsu.procman.manager.core;

import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;

/** What became of a job, as the process shows that was to run it. Pure. */
public final class JobFate {
    /** What is said of a job whose run may have come to an end that nobody saw. */
    public static final String UNSEEN = "its end was not seen";

    private JobFate() {}

    /** Whether nothing of the process lives or is to come by itself. */
    public static boolean isAtRest(Supervised worker) {
        boolean settled = worker.state() == ProcessState.STOPPED || worker.state() == ProcessState.FAILED;
        return settled && worker.phase() == Phase.IDLE;
    }

    /**
     * The job after its run. One that was never begun, or that somebody stopped, waits again and that counts for
     * nothing; one whose end nobody saw has failed, so that with retries it is run at least once, without at most once.
     *
     * @param job        it runs, as far as is known
     * @param worker     at rest
     * @param ours       false: an earlier manager has begun the run
     * @param before     the exit that the process showed before a run of ours; null for none
     * @param unsure     the process is not remembered: whether there was a run cannot be told
     * @param timedOut   what to say when its timeout is over and it was ended for that; null else
     * @param retryDelay how long it waits before it is begun again
     */
    public static Job of(
            Job job, Supervised worker, boolean ours, ExitStatus before, boolean unsure, String timedOut, long retryDelay,
            long now) {
        ExitStatus exit = worker.lastExit();
        boolean spawned = worker.generation() >= job.generation();
        boolean another = !ours && worker.generation() > job.generation();
        // An exit that was there before the run is that of another.
        boolean later = exit != null && (ours ? exit != before : exit.epochMillis() >= job.started());
        boolean own = spawned && !another && later;
        if (own) {
            boolean asked = worker.lastExitReason() == StateReason.REQUESTED;
            if (asked && timedOut == null && !job.cancelled()) {
                return job.returned(0, "interrupted: " + worker.detail());
            }
            String why = timedOut != null ? timedOut : exit.code() == null && exit.signal() == null ? UNSEEN : "";
            return job.ended(exit.epochMillis(), exit.code(), exit.signal(), why, retryDelay);
        }
        if (spawned && worker.state() == ProcessState.FAILED && worker.reason() == StateReason.SPAWN_FAILED) {
            return job.ended(now, null, null, "not started: " + worker.detail(), retryDelay);
        }
        return unsure || another ? job.ended(now, null, null, UNSEEN, retryDelay) : job.returned(0, "");
    }
}
