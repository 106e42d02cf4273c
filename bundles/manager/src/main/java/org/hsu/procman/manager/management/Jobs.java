package org.hsu.procman.manager.management;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The jobs of queues. Thread-safe; all but {@link #output} answer from memory. */
public interface Jobs {

    /** The queues, by the ids of their entries. */
    List<QueueView> queues();

    /** Those of a queue in the order in which they were submitted, or of all for an empty name. */
    List<JobView> jobs(String pool);

    /** Empty when there is none, or none any more. */
    Optional<JobView> job(String id);

    /** What the last run of a job wrote last, lines; empty when it wrote nothing. Reads a small file. */
    String output(String id);

    /**
     * Puts a job into a queue. When the outcome is DONE it is on disk: it is run at least once, or as often as its
     * retries allow, whatever becomes of the manager.
     *
     * @return the job's id, or that of the entry when there is none, and what became of it; completes normally, always
     */
    CompletableFuture<Map.Entry<String, Outcome>> submit(JobRequest request);

    /**
     * Has a job not run any more; one that runs is asked to stop.
     *
     * @return completes normally, always, when that is kept
     */
    CompletableFuture<Outcome> cancel(String id);

    /**
     * Waits until a job is over: DONE when it has ended with exit code 0, FAILED when it has not.
     *
     * @param timeoutMillis 0: for ever
     * @return completes normally, always
     */
    CompletableFuture<Outcome> await(String id, long timeoutMillis);
}
