package org.hsu.procman.configuration.document;

import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;

/** Where each field of a merged entry was written. */
final class Provenance {
    private static final String DEFAULTS = "defaults.";

    private Provenance() {}

    /** By key path within the entry; lists and scalars are fields, mappings hold them. */
    static Map<String, String> of(Mapping entry) {
        Map<String, String> origins = new TreeMap<>();
        add("", entry, origins);
        return origins;
    }

    private static void add(String path, Mapping mapping, Map<String, String> origins) {
        for (Mapping.Entry entry : mapping.entries()) {
            String key = path.isEmpty() ? entry.key() : path + "." + entry.key();
            Node value = entry.value();
            if (value instanceof Mapping inner && !inner.entries().isEmpty()) {
                add(key, inner, origins);
            } else {
                boolean inherited = value.place().path().toString().startsWith(DEFAULTS);
                origins.put(key, value.place() + (inherited ? " (defaults)" : ""));
            }
        }
    }
}
