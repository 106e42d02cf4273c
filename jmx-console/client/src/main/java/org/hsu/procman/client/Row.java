package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** One composite value that a manager sent; items that it does not have are null, as if unknown. */
record Row(CompositeData data) {

    static List<Row> of(TabularData table) {
        List<Row> rows = new ArrayList<>(table.size());
        for (Object row : table.values()) {
            rows.add(new Row((CompositeData) row));
        }
        return rows;
    }

    static List<Row> of(CompositeData[] array) {
        List<Row> rows = new ArrayList<>(array.length);
        for (CompositeData row : array) {
            rows.add(new Row(row));
        }
        return rows;
    }

    private Object item(String name) {
        return data.containsKey(name) ? data.get(name) : null;
    }

    /** Null becomes the empty text. */
    String text(String name) {
        Object value = item(name);
        return value == null ? "" : value.toString();
    }

    Long number(String name) {
        return item(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    Double decimal(String name) {
        return item(name) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    List<String> texts(String name) {
        return item(name) instanceof String[] texts ? List.of(texts) : List.of();
    }

    /** The parts of an array of {@code key=value}. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : texts(name)) {
            int equals = pair.indexOf('=');
            pairs.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return pairs;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(item(name));
    }

    List<Row> rows(String name) {
        return item(name) instanceof CompositeData[] rows ? of(rows) : List.of();
    }
}
