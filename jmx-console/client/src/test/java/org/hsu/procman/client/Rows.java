package org.hsu.procman.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Makes the open values that a manager sends. */
final class Rows {

    private static final List<String> TEXTS = List.of(
            "id", "type", "group", "instanceOf", "state", "reason", "detail", "since", "health", "circuitBreaker",
            "lastExitSignal", "lastExitReason");
    private static final List<String> LONGS = List.of(
            "sinceMillis", "generation", "pid", "startTimeMillis", "uptimeMillis", "restarts", "nextRestartMillis",
            "memoryBytes", "lastExitTimeMillis");
    private static final List<String> INTEGERS = List.of(
            "attempts", "openFiles", "threads", "processCount", "lastExitCode");

    private Rows() {}

    /** A row of {@code Processes}: everything null but what is given, and what is never null. */
    static CompositeData process(String id, String state, Map<String, Object> more) {
        Map<String, Object> items = new LinkedHashMap<>();
        Map<String, OpenType<?>> types = new LinkedHashMap<>();
        TEXTS.forEach(name -> types.put(name, SimpleType.STRING));
        LONGS.forEach(name -> types.put(name, SimpleType.LONG));
        INTEGERS.forEach(name -> types.put(name, SimpleType.INTEGER));
        types.put("cpuPercent", SimpleType.DOUBLE);
        types.put("labels", textArray());
        types.put("ports", textArray());
        types.put("dependsOn", textArray());
        types.keySet().forEach(name -> items.put(name, null));
        items.putAll(Map.of("id", id, "type", "standard", "group", "", "state", state, "reason", "requested",
                "detail", "", "health", "unknown", "sinceMillis", FakeManager.SINCE, "restarts", 0L));
        items.put("labels", new String[0]);
        items.put("ports", new String[0]);
        items.put("dependsOn", new String[0]);
        items.putAll(more);
        return composite("ProcessStatus", items, types);
    }

    static CompositeData outcome(String id, String status, String message, long elapsedMillis) {
        return composite("Outcome", Map.of(
                "id", id, "status", status, "message", message, "elapsedMillis", elapsedMillis));
    }

    static CompositeData leased(String status, String message, String json) {
        Map<String, Object> items = new LinkedHashMap<>(Map.of("status", status, "message", message));
        items.put("json", json);
        return composite("Leased", items);
    }

    static CompositeData line(long epochMillis, String stream, long sequence, String text) {
        return composite("LogLine", Map.of(
                "epochMillis", epochMillis, "time", "", "stream", stream, "sequence", sequence, "text", text));
    }

    static CompositeData event(long sequence, String type, String id, String message) {
        return composite("Event", Map.of(
                "sequence", sequence, "epochMillis", FakeManager.SINCE, "time", "", "type", type, "id", id,
                "message", message, "json", "{\"sequence\":" + sequence + "}"));
    }

    static CompositeData plugin(String kind, String name, String state, String file, String problem) {
        return composite("Plugin", Map.of(
                "kind", kind, "name", name, "bundle", "org.hsu.procman." + name, "version", "0.1.0",
                "file", file, "state", state, "problem", problem));
    }

    static CompositeData group(String name, String parent, String state, int running, String... processes) {
        Map<String, Object> items = new LinkedHashMap<>(Map.of(
                "name", name, "parent", parent, "strategy", "one_for_all", "processes", processes,
                "processCount", processes.length, "running", running, "state", state, "cpuPercent", 1.5,
                "memoryBytes", 2048L, "quota", "2 of 4 processes"));
        CompositeData limit = composite("Limit", Map.of(
                "kind", "max_memory_mb", "value", "64 MiB", "enforcedBy", "cgroup2", "enforced", true, "detail", ""));
        items.put("limits", new CompositeData[] {limit});
        return composite("Group", items);
    }

    static TabularData table(String index, List<CompositeData> rows) {
        try {
            CompositeType type = rows.isEmpty()
                    ? process("none", "STOPPED", Map.of()).getCompositeType()
                    : rows.get(0).getCompositeType();
            TabularDataSupport table =
                    new TabularDataSupport(new TabularType("t", "t", type, new String[] {index}));
            rows.forEach(table::put);
            return table;
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Items whose types are those of their values. */
    static CompositeData composite(String name, Map<String, Object> items) {
        Map<String, OpenType<?>> types = new LinkedHashMap<>();
        items.forEach((item, value) -> types.put(item, typeOf(value)));
        return composite(name, items, types);
    }

    private static CompositeData composite(String name, Map<String, Object> items, Map<String, OpenType<?>> types) {
        try {
            String[] names = types.keySet().toArray(String[]::new);
            return new CompositeDataSupport(
                    new CompositeType(name, name, names, names, types.values().toArray(OpenType[]::new)), items);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static OpenType<?> typeOf(Object value) {
        if (value instanceof CompositeData[] rows) {
            OpenType<?> element = rows.length > 0 ? rows[0].getCompositeType() : line(0, "", 0, "").getCompositeType();
            return array(element);
        }
        if (value instanceof String[]) {
            return textArray();
        }
        if (value instanceof Integer) {
            return SimpleType.INTEGER;
        }
        if (value instanceof Boolean) {
            return SimpleType.BOOLEAN;
        }
        if (value instanceof Double) {
            return SimpleType.DOUBLE;
        }
        return value instanceof Long ? SimpleType.LONG : SimpleType.STRING;
    }

    private static OpenType<?> textArray() {
        return array(SimpleType.STRING);
    }

    private static OpenType<?> array(OpenType<?> element) {
        try {
            return new ArrayType<>(1, element);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
