package org.hsu.procman.panel.poll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.MBeanServerConnection;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.hsu.procman.panel.model.EventRow;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.model.ManagerInfo;
import org.hsu.procman.panel.model.ProcessRow;

/** What can be read of a manager and asked of it; one method is one round trip, or two. Thread-safe. */
public final class ManagerReader {

    private static final int MOST_EVENTS = 5_000;
    private static final String[] OVERVIEW = {
        "Id", "Version", "State", "Pid", "StartTimeMillis", "ConfigurationFile", "ConfigurationGeneration", "Processes"
    };
    private static final String[] TABLES = {"HealthChecks", "Limits", "History"};

    private final ManagerCalls calls;

    public ManagerReader(MBeanServerConnection connection) {
        calls = new ManagerCalls(connection);
    }

    /**
     * The manager and all its processes.
     *
     * @param rows in the order of the configuration
     */
    public record Overview(ManagerInfo manager, List<ProcessRow> rows) {}

    /** What is shown of one process beyond its row; rows of the manager's own tables. */
    public record Tables(List<Items> checks, List<Items> limits, List<Items> history) {}

    public Overview overview() throws ManagerFailure {
        Map<String, Object> values = attributes(ManagerCalls.MANAGER, OVERVIEW);
        List<ProcessRow> rows = new ArrayList<>();
        for (Items row : table(values.get("Processes"))) {
            rows.add(ProcessRow.of(row));
        }
        ManagerInfo manager = new ManagerInfo(
                String.valueOf(values.get("Id")),
                String.valueOf(values.get("Version")),
                String.valueOf(values.get("State")),
                number(values.get("Pid")),
                number(values.get("StartTimeMillis")),
                String.valueOf(values.get("ConfigurationFile")),
                number(values.get("ConfigurationGeneration")));
        return new Overview(manager, rows);
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static List<Items> table(Object value) {
        return value instanceof TabularData table ? Items.of(table) : List.of();
    }

    private Map<String, Object> attributes(javax.management.ObjectName bean, String[] names) throws ManagerFailure {
        AttributeList read = calls.call(on -> on.getAttributes(bean, names));
        Map<String, Object> values = new HashMap<>();
        for (Attribute attribute : read.asList()) {
            values.put(attribute.getName(), attribute.getValue());
        }
        return values;
    }

    /** Oldest first. */
    public List<EventRow> eventsSince(long sequence) throws ManagerFailure {
        List<EventRow> events = new ArrayList<>();
        for (Items event : Items.of((CompositeData[]) calls.invoke("eventsSince", sequence, MOST_EVENTS))) {
            events.add(EventRow.of(event));
        }
        return events;
    }

    public Tables tables(String id) throws ManagerFailure {
        Map<String, Object> values = attributes(ManagerCalls.process(id), TABLES);
        return new Tables(
                table(values.get("HealthChecks")), table(values.get("Limits")), table(values.get("History")));
    }

    /** Everything known about a process, its effective configuration included. */
    public String describe(String id) throws ManagerFailure {
        StringBuilder text = new StringBuilder();
        for (String line : ((String) calls.invoke("describe", id)).split("\n", -1)) {
            text.append(Figures.harmless(line)).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /**
     * A page of what a process has written.
     *
     * @param stream {@code stdout}, {@code stderr} or empty for both
     * @param cursor where the last page ended; empty for the newest lines
     * @return items {@code cursor} and {@code lines}
     */
    public Items logPage(String id, String stream, String cursor, int most) throws ManagerFailure {
        return new Items((CompositeData) calls.invoke("logPage", id, stream, cursor, most, 0L, ""));
    }

    /** One row per type that a plugin provides. */
    public List<Items> plugins() throws ManagerFailure {
        return table(calls.call(on -> on.getAttribute(ManagerCalls.PLUGINS, "Types")));
    }

    /** What a reload would do: {@code valid}, {@code summary}, {@code changes}, {@code notes}, {@code problems}. */
    public Items plan() throws ManagerFailure {
        return new Items((CompositeData) calls.invoke("planChanges"));
    }

    /** As {@link #plan}, and does it. */
    public Items reload() throws ManagerFailure {
        return new Items((CompositeData) calls.invoke("reloadChanges"));
    }

    /** Does something to a process; returns when it is done. */
    public String act(Action action, String id) throws ManagerFailure {
        Object told = action == Action.RESTART
                ? calls.invoke(action.operation(), id, false)
                : calls.invoke(action.operation(), id);
        return Figures.harmless(String.valueOf(told));
    }

    /**
     * What the user may do, found out without doing any of it: both operations are called with an argument that
     * they cannot take, and a role that may not call them is told so first.
     */
    public Permissions permissions() throws ManagerFailure {
        return new Permissions(refusal("start"), refusal("reload"));
    }

    /** Whether nothing of {@link #permissions} is refused; false too when that cannot be found out. */
    public static boolean mayDoAll(MBeanServerConnection connection) {
        try {
            return new ManagerReader(connection).permissions().equals(Permissions.ALL);
        } catch (ManagerFailure e) {
            return false;
        }
    }

    private String refusal(String operation) throws ManagerFailure {
        try {
            calls.invoke(operation, new Object[] {null});
            return null;
        } catch (ManagerFailure e) {
            return switch (e.kind()) {
                case LOST -> throw e;
                case FORBIDDEN -> e.getMessage();
                case REFUSED -> null;
            };
        }
    }
}
