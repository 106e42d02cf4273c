package org.hsu.procman.manager.management;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.settings.Problem;

/**
 * Everything that can be seen and done from outside, whatever the wire: the MBeans stand on it, later
 * interfaces will too. Thread-safe. Reads return immutable snapshots that are already there: no I/O, no
 * lock shared with supervision.
 */
public interface Management {

    ManagerView manager();

    /** In the order of the configuration. */
    List<ProcessView> processes();

    Optional<ProcessView> process(String id);

    /** The groups, each with what its members come to. */
    List<GroupView> groups();

    /** As {@link #process}, with what is dearer to find out; this one looks at the living instance. */
    default Optional<ProcessView> processInDetail(String id) {
        return process(id);
    }

    /** What provides which type. */
    List<PluginView> plugins();

    /**
     * Checks a plugin's JAR, copies it into the plugins folder and deploys it; one that cannot be used changes nothing.
     *
     * @param path absolute, on the manager's host
     * @return what came of it, one line
     * @throws IOException           it cannot be read or copied
     * @throws IllegalStateException it cannot be used, or the folder is not ours to write ({@code refused: ...})
     */
    String installPlugin(String path) throws IOException;

    /**
     * Deletes a plugin's file and undeploys it.
     *
     * @param name of the file or of the bundle
     * @return what came of it, one line
     * @throws IOException              it cannot be deleted
     * @throws IllegalArgumentException there is no such plugin
     */
    String removePlugin(String name) throws IOException;

    /** Of the plugins that a process uses, those with which something is wrong; empty where there is no such process. */
    List<PluginView> pluginProblems(String id);

    /**
     * Has a plugin called again that was quarantined.
     *
     * @param name of the bundle or of a type
     * @return what came of it, one line
     * @throws IllegalArgumentException no such plugin is quarantined
     */
    String resetPlugin(String name);

    /**
     * Everything about a plugin, for people.
     *
     * @param name of the file, of the bundle or of a type
     * @throws IllegalArgumentException there is no such plugin
     */
    String describePlugin(String name);

    /**
     * Queues a command; commands on one process keep their order and the last wish wins.
     *
     * @param wait          false: the outcome says only whether the command was accepted
     * @param timeoutMillis after which the outcome is TIMED_OUT; 0: what the process's own settings allow
     * @return completes normally, always
     */
    CompletableFuture<Outcome> submit(Command command, boolean wait, long timeoutMillis);

    /**
     * Has another number of processes of an entry with {@code instances}, until its configuration says another one; kept
     * for the managers that follow. Blocks until it is planned and written down.
     *
     * @param origin        who wishes it
     * @param wait          false: the outcome says only what begins
     * @param timeoutMillis after which the outcome is TIMED_OUT; 0: what the entry's own settings allow
     * @return completes normally, always
     */
    CompletableFuture<Outcome> scale(String id, int instances, String origin, boolean wait, long timeoutMillis);

    /** How far the instances of each entry with {@code update} are; without those of entries that are gone. */
    List<RolloutView> rollouts();

    /**
     * Holds a rollout, lets it go on, or takes back what was done last. Blocks until it is written down.
     *
     * @param id     of the entry
     * @param origin who wishes it
     */
    Outcome rollout(RolloutAction action, String id, String origin);

    /**
     * Lends one instance of an entry with {@code instances} that is running, well and lent to nobody else, until it is
     * returned, the time is over or the instance ends; kept for the managers that follow. Blocks until it is written down.
     *
     * @param millis for how long, greater than 0
     * @param origin who asks
     */
    Leased lease(String id, long millis, String origin);

    /**
     * Takes back what {@link #lease} lent.
     *
     * @param token of the lease
     * @param origin who returns it
     */
    Outcome release(String token, String origin);

    /**
     * Waits for a state by its name, or for {@code ready} (RUNNING, or ended by itself with success).
     *
     * @param timeoutMillis 0: for ever
     */
    CompletableFuture<Outcome> await(String id, String state, long timeoutMillis);

    /** Kept events with a greater sequence number, oldest first. */
    List<Event> eventsSince(long sequence, int max);

    /** The listener is called on one thread for all; closing ends it. */
    AutoCloseable subscribe(Consumer<Event> listener);

    /** The number of the newest event, 0 before the first. */
    long lastEvent();

    /** The verbs that the process's state and settings allow; empty when there is no such process. */
    List<String> allowed(String id);

    /** Where requests may be sent; see {@link Routes#of}. */
    List<Route> routes(String hostname, boolean all);

    /** How the health checks of each process fared, by process and name of the check. */
    Map<String, Map<String, CheckTimes>> checkTimes();

    /** Lines written and dropped, per process. */
    List<LogCount> logCounts();

    /** How long each reload took to make the configuration the wish that holds. */
    Histogram reconciliations();

    /** What is left of the range of ports. */
    PortUse portUse();

    /** @throws IOException the log files cannot be read */
    LogPage logs(String id, LogQuery query) throws IOException;

    /** What became of the lines of a process, output by output; with an empty id, of all at each target. */
    default List<LogOutputView> logOutputs(String id) {
        return List.of();
    }

    /** Has all log files and the connections of outputs opened anew for the next lines. */
    default void reopenLogs() {}

    /** The effective configuration of one process as lines of {@code key: value}; whoever shows them masks secrets. */
    List<String> configuration(String id);

    /** Where each field of a process's entry was written, by key path; see {@code DesiredState.provenance}. */
    Map<String, String> provenance(String id);

    List<Problem> validate(String yaml);

    /**
     * Reads the configuration as it stands now and makes it the wish that holds; an invalid one changes nothing.
     * Blocks while it is read, not while processes stop and start.
     *
     * @param dryRun true: tells only what it would do
     * @param origin who wishes it, for people
     * @throws IllegalStateException the manager is stopping
     */
    Reloaded reload(boolean dryRun, String origin);

    /** The jobs of queues. */
    Jobs jobs();

    /** Begins an ordered stop of the manager; returns at once. */
    void shutdown(boolean keepProcesses);
}
