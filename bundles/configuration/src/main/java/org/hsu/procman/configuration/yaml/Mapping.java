package org.hsu.procman.configuration.yaml;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys with values, in the order of the file, each key once. */
public final class Mapping implements Node {

    /**
     * One key with its value.
     *
     * @param place where the key stands
     */
    public record Entry(String key, Place place, Node value) {}

    private final Place place;
    private final Map<String, Entry> entries;
    private final int weight;

    private Mapping(Place place, Map<String, Entry> entries) {
        this.place = place;
        this.entries = Collections.unmodifiableMap(entries);
        long total = 1;
        for (Entry entry : entries.values()) {
            total += 1 + entry.value().weight();
        }
        this.weight = (int) Math.min(total, Integer.MAX_VALUE);
    }

    /** Of entries with the same key the first counts. */
    public static Mapping of(Place place, Collection<Entry> entries) {
        Map<String, Entry> byKey = new LinkedHashMap<>();
        entries.forEach(entry -> byKey.putIfAbsent(entry.key(), entry));
        return new Mapping(place, byKey);
    }

    public static Mapping empty(Place place) {
        return of(place, List.of());
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** Null when there is no such key. */
    public Entry entry(String key) {
        return entries.get(key);
    }

    /** Null when there is no such key, or nothing is said under it. */
    public Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.value().isNull() ? null : entry.value();
    }

    /** The mapping under a key, null when there is none or it is something else. */
    public Mapping mapping(String key) {
        return get(key) instanceof Mapping mapping ? mapping : null;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public Object content() {
        Map<String, Object> contents = new HashMap<>();
        entries.forEach((key, entry) -> contents.put(key, entry.value().content()));
        return contents;
    }

    @Override
    public String shown() {
        return "a mapping";
    }

    @Override
    public String toString() {
        return place + " a mapping of " + entries.keySet();
    }
}
