package org.hsu.procman.configuration.yaml;

import java.util.ArrayList;
import java.util.List;

/** A list of values. */
public record Sequence(Place place, List<Node> items, int weight) implements Node {

    public Sequence {
        items = List.copyOf(items);
    }

    public static Sequence of(Place place, List<Node> items) {
        long weight = 1;
        for (Node item : items) {
            weight += item.weight();
        }
        return new Sequence(place, items, (int) Math.min(weight, Integer.MAX_VALUE));
    }

    @Override
    public Object content() {
        List<Object> contents = new ArrayList<>(items.size());
        for (Node item : items) {
            contents.add(item.content());
        }
        return contents;
    }

    @Override
    public String shown() {
        return "a list";
    }

    @Override
    public String toString() {
        return place + " a list of " + items.size();
    }
}
