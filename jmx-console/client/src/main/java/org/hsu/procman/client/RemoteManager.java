package org.hsu.procman.client;

import java.util.List;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** What the verbs need of a manager, one method a round trip. Thread-safe. */
final class RemoteManager {

    private static final ObjectName MANAGER = Connection.name("org.hsu.procman:type=ProcessManager");
    private static final ObjectName PLUGINS = Connection.name("org.hsu.procman:type=Plugins");

    private static final ObjectName JOBS = Connection.name("org.hsu.procman:type=Jobs");

    private final Connection connection;

    RemoteManager(Connection connection) {
        this.connection = connection;
    }

    /** In the order of the configuration. */
    List<Row> processes() throws Failure {
        return Row.of((TabularData) connection.attribute(MANAGER, "Processes"));
    }

    /** Items {@code name}, {@code strategy}, {@code processes}, {@code processCount}, {@code running}, {@code state}. */
    List<Row> groups() throws Failure {
        return Row.of((TabularData) connection.attribute(MANAGER, "Groups"));
    }

    /** The JSON list of these processes. */
    String statusJson(List<String> ids) throws Failure {
        return (String) connection.invoke(MANAGER, "statusJson", String.join(",", ids));
    }

    String describe(String id) throws Failure {
        return (String) connection.invoke(MANAGER, "describe", id);
    }

    String why(String id) throws Failure {
        return (String) connection.invoke(MANAGER, "why", id);
    }

    String describeJson(String id) throws Failure {
        return (String) connection.invoke(MANAGER, "describeJson", id);
    }

    /**
     * @param signal        the empty text for every verb but {@code signal}
     * @param wait          false: the outcome says only whether it was accepted
     * @param timeoutMillis 0: what the settings of the process allow
     */
    Outcome submit(String verb, String id, boolean force, String signal, boolean wait, long timeoutMillis)
            throws Failure {
        return outcome(connection.invoke(MANAGER, "submit", verb, id, force, signal, wait, timeoutMillis));
    }

    /** @param timeoutMillis 0: what the settings of the entry allow */
    Outcome scale(String id, int instances, boolean wait, long timeoutMillis) throws Failure {
        return outcome(connection.invoke(MANAGER, "scaleInstances", id, instances, wait, timeoutMillis));
    }

    /**
     * Puts a job into a queue; the outcome has the job's id.
     *
     * @param timeoutMillis 0: as the queue says
     * @param retries       -1: as the queue says
     */
    Outcome submitJob(String queue, List<String> arguments, int priority, long timeoutMillis, int retries) throws Failure {
        StringBuilder text = new StringBuilder();
        arguments.forEach(argument -> text.append(argument).append('\0'));
        return outcome(connection.invoke(JOBS, "submitJob", queue, text.toString(), priority, timeoutMillis, retries));
    }

    /** In the order in which they were submitted; of all queues for an empty name. */
    List<Row> jobs(String queue) throws Failure {
        return Row.of((CompositeData[]) connection.invoke(JOBS, "jobs", queue));
    }

    /** Everything about a job, by {@code show} for people, by {@code jobJson} as JSON. */
    String job(String operation, String id) throws Failure {
        return String.valueOf(connection.invoke(JOBS, operation, id));
    }

    Outcome cancelJob(String id) throws Failure {
        return outcome(connection.invoke(JOBS, "cancelJob", id));
    }

    /** Waits a minute at most. */
    Outcome awaitJob(String id, long timeoutMillis) throws Failure {
        return outcome(connection.invoke(JOBS, "awaitJob", id, timeoutMillis));
    }

    /** Items {@code id}, {@code waiting}, {@code running}, {@code size}, {@code processes}. */
    List<Row> queues() throws Failure {
        return Row.of((TabularData) connection.attribute(JOBS, "Queues"));
    }

    /** @return items {@code status}, {@code message}, and {@code json} where it is done */
    Row lease(String id, long millis) throws Failure {
        return new Row((CompositeData) connection.invoke(MANAGER, "leaseInstance", id, millis));
    }

    Outcome release(String token) throws Failure {
        return outcome(connection.invoke(MANAGER, "releaseInstance", token));
    }

    /** Of all entries with {@code update}; their items are those of {@code rollout status -o json}, and {@code text}. */
    List<Row> rollouts() throws Failure {
        return Row.of((CompositeData[]) connection.invoke(MANAGER, "rollouts"));
    }

    /** @param action pause, resume or undo */
    Outcome changeRollout(String action, String id) throws Failure {
        return outcome(connection.invoke(MANAGER, "changeRollout", action, id));
    }

    /** Waits a minute at most, whatever the timeout says. */
    Outcome await(String id, String state, long timeoutMillis) throws Failure {
        return outcome(connection.invoke(MANAGER, "await", id, state, timeoutMillis));
    }

    private static Outcome outcome(Object data) {
        Row row = new Row((CompositeData) data);
        Long elapsed = row.number("elapsedMillis");
        return new Outcome(row.text("id"), row.text("status"), row.text("message"), elapsed == null ? 0 : elapsed);
    }

    /** @return items {@code cursor} and {@code lines} */
    Row logPage(String id, String stream, String cursor, int maxLines, long sinceMillis, String expression)
            throws Failure {
        return new Row((CompositeData) connection.invoke(
                MANAGER, "logPage", id, stream, cursor, maxLines, sinceMillis, expression));
    }

    /** Oldest first. */
    List<Row> eventsSince(long sequence, int max) throws Failure {
        return Row.of((CompositeData[]) connection.invoke(MANAGER, "eventsSince", sequence, max));
    }

    /** The JSON list of routes; of all names for an empty host name. */
    String routesJson(String hostname, boolean all) throws Failure {
        return (String) connection.invoke(MANAGER, "routes", hostname, all);
    }

    List<Row> plugins() throws Failure {
        return Row.of((TabularData) connection.attribute(PLUGINS, "Types"));
    }

    /** What an operation of the plugins' bean says. */
    String plugin(String operation, String argument) throws Failure {
        return String.valueOf(connection.invoke(PLUGINS, operation, argument));
    }

    /** Of the manager; its attribute by this name. */
    Object attribute(String name) throws Failure {
        return connection.attribute(MANAGER, name);
    }

    /** @return items {@code valid}, {@code generation}, {@code changes}, {@code notes}, {@code problems} */
    Row plan() throws Failure {
        return new Row((CompositeData) connection.invoke(MANAGER, "planChanges"));
    }

    /** As {@link #plan}, and does it. */
    Row reload() throws Failure {
        return new Row((CompositeData) connection.invoke(MANAGER, "reloadChanges"));
    }

    String shutdown(boolean keepProcesses) throws Failure {
        return String.valueOf(connection.invoke(MANAGER, "shutdown", keepProcesses));
    }
}
