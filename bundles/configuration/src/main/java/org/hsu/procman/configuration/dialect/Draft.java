package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;

/** A mapping in the making. Paths are keys joined by dots; what is between is made on the way. */
final class Draft {
    private record Item(Place keyPlace, Node value, Draft draft) {}

    private final Map<String, Item> items = new LinkedHashMap<>();
    private Place place;

    /** @param place where the mapping is said to stand */
    Draft(Place place) {
        this.place = place;
    }

    /** Says where an inner mapping stands; makes it if there is none. */
    Draft inner(String path, Place innerPlace) {
        Draft draft = descend(path, innerPlace);
        draft.place = innerPlace;
        return draft;
    }

    /** What is put twice stays as it was put last. */
    void put(String path, Place keyPlace, Node value) {
        int dot = path.lastIndexOf('.');
        Draft at = dot < 0 ? this : descend(path.substring(0, dot), keyPlace);
        at.items.put(path.substring(dot + 1), new Item(keyPlace, value, null));
    }

    /** A value that nobody wrote, standing where its mapping stands. */
    void putDefault(String path, String text, Place where) {
        put(path, where, Scalar.of(where, text, false));
    }

    boolean has(String path) {
        return item(path) != null;
    }

    /** The text under a path, null when there is none. */
    String text(String path) {
        Scalar scalar = scalar(path);
        return scalar == null ? null : scalar.text();
    }

    /** The value under a path, null when there is none or it is no single one. */
    Scalar scalar(String path) {
        Item item = item(path);
        return item != null && item.value() instanceof Scalar scalar && !scalar.isNull() ? scalar : null;
    }

    /** Where the key stands; null when there is none. */
    Place keyPlace(String path) {
        Item item = item(path);
        return item == null ? null : item.keyPlace();
    }

    void remove(String path) {
        int dot = path.lastIndexOf('.');
        Draft at = dot < 0 ? this : descend(path.substring(0, dot), place);
        at.items.remove(path.substring(dot + 1));
    }

    private Item item(String path) {
        int dot = path.lastIndexOf('.');
        Draft at = this;
        for (String key : dot < 0 ? new String[0] : path.substring(0, dot).split("\\.")) {
            Item item = at.items.get(key);
            if (item == null || item.draft() == null) {
                return null;
            }
            at = item.draft();
        }
        return at.items.get(path.substring(dot + 1));
    }

    private Draft descend(String path, Place keyPlace) {
        Draft at = this;
        for (String key : path.split("\\.")) {
            Item item = at.items.get(key);
            if (item == null || item.draft() == null) {
                item = new Item(keyPlace, null, new Draft(keyPlace));
                at.items.put(key, item);
            }
            at = item.draft();
        }
        return at;
    }

    Mapping build() {
        return build("", Map.of());
    }

    /** @param orders of the keys of inner mappings by their own key, of this one by the empty key */
    Mapping build(Map<String, List<String>> orders) {
        return build("", orders);
    }

    private Mapping build(String ownKey, Map<String, List<String>> orders) {
        List<Mapping.Entry> entries = new ArrayList<>();
        items.forEach((key, item) -> entries.add(new Mapping.Entry(
                key, item.keyPlace(), item.draft() == null ? item.value() : item.draft().build(key, orders))));
        List<String> order = orders.getOrDefault(ownKey, List.of());
        entries.sort(Comparator.comparingInt(entry -> order.indexOf(entry.key())));
        return Mapping.of(place, entries);
    }
}
