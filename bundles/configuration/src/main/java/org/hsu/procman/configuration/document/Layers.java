package org.hsu.procman.configuration.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * Lays entries of one id over one another: those of the file over those of sources, a source of higher rank over one of
 * lower (NexusHub seed, 4.2: static configuration overrides single fields of the dynamic one). An entry of the file that
 * does not say of what type it is only changes fields: it counts when a source has the process, and not otherwise.
 */
final class Layers {
    private final Problems problems;
    private final Map<String, Mapping> merged = new LinkedHashMap<>();
    private final List<Mapping> others = new ArrayList<>();

    Layers(Problems problems) {
        this.problems = problems;
    }

    /** The entries of the file: the uppermost layer, in their order. */
    void file(List<Mapping> entries) {
        for (Mapping entry : entries) {
            String id = id(entry);
            if (id == null || merged.putIfAbsent(id, entry) != null) {
                // Without a usable id, or with one that is used: whoever reads the entries says so.
                others.add(entry);
            }
        }
    }

    /** The next layer below. */
    void below(List<Mapping> entries) {
        Map<String, Place> own = new LinkedHashMap<>();
        for (Mapping entry : entries) {
            String id = id(entry);
            Place first = id == null ? null : own.putIfAbsent(id, entry.place());
            if (first != null) {
                problems.error(entry.place(), "the id \"" + id + "\" is already used at " + first, "");
            } else if (id == null) {
                others.add(entry);
            } else {
                Mapping above = merged.get(id);
                merged.put(id, above == null ? entry : Inheritance.merge(entry, above));
            }
        }
    }

    /** @param sourced whether there are sources at all */
    List<Mapping> all(boolean sourced) {
        List<Mapping> all = new ArrayList<>();
        for (Mapping entry : merged.values()) {
            if (sourced && entry.entry("type") == null) {
                problems.warning(entry.place(), "no source has a process of this id, so there is nothing to override",
                        "give it a type to make it a process of its own");
            } else {
                all.add(entry);
            }
        }
        all.addAll(others);
        return all;
    }

    private static String id(Mapping entry) {
        Node id = entry.get("id");
        return id instanceof Scalar scalar ? scalar.text() : null;
    }
}
