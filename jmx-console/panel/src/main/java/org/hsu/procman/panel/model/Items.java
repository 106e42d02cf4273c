package org.hsu.procman.panel.model;

import java.util.ArrayList;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * A composite value of a manager of this version or another: an item that it does not have is as unknown as one
 * that is null.
 *
 * @param data the value
 */
public record Items(CompositeData data) {

    public static List<Items> of(TabularData table) {
        List<Items> rows = new ArrayList<>(table.size());
        for (Object row : table.values()) {
            rows.add(new Items((CompositeData) row));
        }
        return rows;
    }

    public static List<Items> of(CompositeData[] array) {
        List<Items> rows = new ArrayList<>(array.length);
        for (CompositeData row : array) {
            rows.add(new Items(row));
        }
        return rows;
    }

    private Object item(String name) {
        return data.containsKey(name) ? data.get(name) : null;
    }

    /** Never null; control characters are made visible, for what processes wrote must not act on whoever reads it. */
    public String text(String name) {
        Object value = item(name);
        return value == null ? "" : Figures.harmless(value.toString());
    }

    /** Null when it is unknown. */
    public Long number(String name) {
        return item(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    /** 0 when it is unknown. */
    public long count(String name) {
        return item(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Null when it is unknown. */
    public Double decimal(String name) {
        return item(name) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(item(name));
    }

    public List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        if (item(name) instanceof String[] texts) {
            for (String text : texts) {
                all.add(Figures.harmless(text));
            }
        }
        return all;
    }

    public List<Items> rows(String name) {
        return item(name) instanceof CompositeData[] rows ? of(rows) : List.of();
    }
}
