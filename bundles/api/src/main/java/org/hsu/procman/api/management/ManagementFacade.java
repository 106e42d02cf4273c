package org.hsu.procman.api.management;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The manager as its interfaces see it. JSON texts have the shapes of {@code procman ... -o json}; secrets are masked.
 * Thread-safe. Reads answer from snapshots that are there already: they take no lock of supervision and run no check.
 */
@ProviderType
public interface ManagementFacade {

    /** {@code starting}, {@code running} or {@code stopping}. */
    String state();

    /** Of the product. */
    String version();

    /** The list of {@code status -o json}, on one line. */
    String processesJson();

    /** The object of {@code describe -o json}, on one line; empty when there is no such process. */
    Optional<String> processJson(String id);

    /** The circuit breaker's part of {@link #processJson}, and what led to it. */
    Optional<String> circuitBreakerJson(String id);

    /** How often, when and why the process was restarted, and what is due. */
    Optional<String> restartStatsJson(String id);

    /** The list of {@code plugins -o json}. */
    String pluginsJson();

    /** What a reload would do now. Reads the configuration, so it blocks for a moment. */
    ReloadReply plan();

    /**
     * Makes the configuration as it stands now the wish that holds; an invalid one changes nothing. Blocks while it
     * is read, not while processes stop and start.
     *
     * @param origin who wishes it, for the history
     * @throws IllegalStateException the manager is stopping
     */
    ReloadReply reload(String origin);

    /**
     * Queues a command; commands on one process keep their order and the last wish wins.
     *
     * @return completes normally, always
     */
    CompletableFuture<CommandReply> command(CommandRequest request);

    /**
     * Has another number of processes of an entry with {@code instances}, until its configuration says another one.
     * Blocks until it is planned and written down.
     *
     * @param id            of the entry
     * @param origin        who asks, for the history
     * @param awaited       false: the reply says only what begins
     * @param timeoutMillis how long to wait at most; 0: as the entry's own settings allow
     * @return completes normally, always; without a state and verbs
     */
    CompletableFuture<CommandReply> scale(
            String id, int instances, String origin, boolean awaited, long timeoutMillis);

    /** The list of {@code status --groups -o json}, on one line. */
    String groupsJson();

    /**
     * Queues a command on each process of a group and of the groups in it.
     *
     * @param request its {@code id} is the name of the group
     * @return completes normally, always, with the replies by the ids of the processes, in their order; empty when
     *         there is no such group
     */
    Optional<CompletableFuture<Map<String, CommandReply>>> groupCommand(CommandRequest request);

    /** The list of {@code rollout status -o json}, on one line: of every entry with {@code update}. */
    String rolloutsJson();

    /** One of that list; empty when there is no such entry, or it has no {@code update}. */
    Optional<String> rolloutJson(String id);

    /**
     * Holds a rollout, lets it go on, or takes back what was rolled out last. Blocks until it is written down.
     *
     * @param action {@code pause}, {@code resume} or {@code undo}
     * @param id     of the entry
     * @param origin who asks, for the history
     * @throws IllegalArgumentException there is no such action
     */
    CommandReply rollout(String action, String id, String origin);

    /** The list of {@code jobs -o json}, of a queue's entry or of all for an empty id, on one line. */
    String jobsJson(String pool);

    /** The object of {@code jobs show -o json}, on one line; empty when there is no such job. Reads a small file. */
    Optional<String> jobJson(String id);

    /**
     * Puts a job into a queue. When the reply is DONE it is on disk and will be run.
     *
     * @return completes normally, always
     */
    CompletableFuture<JobReply> submitJob(JobSubmission submission);

    /**
     * Has a job not run any more; one that runs is asked to stop.
     *
     * @return completes normally, always; without a state and verbs
     */
    CompletableFuture<CommandReply> cancelJob(String id);

    /**
     * Waits until a job is over: DONE when it has ended with exit code 0, FAILED when it has not.
     *
     * @param timeoutMillis 0: for ever
     * @return completes normally, always; without a state and verbs
     */
    CompletableFuture<CommandReply> awaitJob(String id, long timeoutMillis);

    /**
     * Lends one instance of an entry with {@code instances} that is running, well and lent to nobody else, until it is
     * returned, the time is over or the instance ends. Blocks until it is written down.
     *
     * @param id     of the entry
     * @param millis for how long, greater than 0
     * @param origin who asks
     */
    LeaseReply lease(String id, long millis, String origin);

    /**
     * Takes back what {@link #lease} lent.
     *
     * @param token  of the lease
     * @param origin who returns it
     */
    CommandReply release(String token, String origin);

    /**
     * Lines that a process has written.
     *
     * @throws IllegalArgumentException there is no such process, or the expression is none
     * @throws IllegalStateException    its output is not captured
     * @throws IOException              the log files cannot be read
     */
    LogPage logs(String id, LogQuery query) throws IOException;

    /** Kept events with a greater sequence number, oldest first. */
    List<ManagementEvent> eventsSince(long sequence, int max);

    /** The number of the newest event, 0 before the first. */
    long lastEvent();

    /**
     * Runs something after each event; it must return at once, it is called on one thread for all.
     *
     * @return ends it
     */
    AutoCloseable onEvent(Runnable listener);

    /**
     * Where requests for a host name may be sent.
     *
     * @param hostname null for the routes of all names; else those of the name itself or, where nobody has that, of the
     *                 longest matching {@code *.suffix} or, last, of {@code *}
     * @param all      also targets that are not healthy
     */
    List<Route> routes(String hostname, boolean all);

    /** The list of {@code routes -o json}: {@link #routes} as text, on one line. */
    String routesJson(String hostname, boolean all);

    /** Everything that is counted, measured now. */
    List<Metric> metrics();
}
