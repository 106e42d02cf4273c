package org.hsu.procman.configuration.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** YAML events to nodes; bounds depth and the growth that aliases can cause. */
final class TreeBuilder {
    private static final int DEEPEST = 64;
    private static final int HEAVIEST = 1_000_000;
    private static final String TAGS = "tag:yaml.org,2002:";
    private static final Set<String> KNOWN_TAGS = Set.of("str", "int", "float", "bool", "null", "map", "seq");

    /** Where events come from. */
    interface Source {
        Event next();
    }

    /** The document cannot be used from here on. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final String hint;

        private RefusedException(Place place, String problem, String hint) {
            super(problem, null, false, false);
            this.place = place;
            this.hint = hint;
        }

        Place place() {
            return place;
        }

        String hint() {
            return hint;
        }
    }

    private final Source source;
    private final SourceFile file;
    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private long weight;

    TreeBuilder(Source source, SourceFile file, Problems problems) {
        this.source = source;
        this.file = file;
        this.problems = problems;
    }

    Node build(KeyPath path) {
        return node(source.next(), path, 0);
    }

    private Node node(Event event, KeyPath path, int depth) {
        Place place = place(event.getStartMark(), path);
        if (depth > DEEPEST) {
            throw new RefusedException(place, "nested more than " + DEEPEST + " levels deep", "");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, place);
        }
        weigh(1, place);
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            openAnchors.add(anchor);
            anchors.remove(anchor);
        }
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar, place);
        } else if (event.is(ID.SequenceStart)) {
            checkTag(((CollectionStartEvent) event).getTag(), place);
            node = sequence(place, depth);
        } else {
            checkTag(((CollectionStartEvent) event).getTag(), place);
            node = mapping(place, depth);
        }
        if (anchor != null) {
            openAnchors.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node aliased(AliasEvent alias, Place place) {
        Node node = anchors.get(alias.getAnchor());
        if (node == null) {
            boolean open = openAnchors.contains(alias.getAnchor());
            throw new RefusedException(
                    place,
                    "the alias *" + Quoted.plain(alias.getAnchor())
                            + (open ? " stands inside its own anchor" : " has no anchor before it"),
                    "");
        }
        weigh(node.weight(), place);
        return node;
    }

    private void weigh(int more, Place place) {
        weight += more;
        if (weight > HEAVIEST) {
            throw new RefusedException(
                    place, "with its aliases the document has more than " + HEAVIEST + " values", "");
        }
    }

    private Node scalar(ScalarEvent event, Place place) {
        checkTag(event.getTag(), place);
        boolean quoted = event.getScalarStyle() != ScalarStyle.PLAIN || (TAGS + "str").equals(event.getTag());
        return Scalar.of(place, event.getValue(), quoted);
    }

    private Node sequence(Place place, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event next = source.next(); !next.is(ID.SequenceEnd); next = source.next()) {
            items.add(node(next, place.path().item(items.size()), depth + 1));
        }
        return Sequence.of(place, items);
    }

    private Node mapping(Place place, int depth) {
        Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
        for (Event next = source.next(); !next.is(ID.MappingEnd); next = source.next()) {
            Node key = node(next, place.path(), depth + 1);
            String name = key instanceof Scalar scalar ? scalar.text() : "?";
            KeyPath path = place.path().child(name);
            Place keyPlace = place(next.getStartMark(), path);
            Node value = node(source.next(), path, depth + 1);
            if (!(key instanceof Scalar scalar)) {
                problems.error(key.place(), "a key must be a text, not " + key.shown(), "");
                continue;
            }
            if (scalar.text().equals("<<") && !scalar.quoted()) {
                problems.error(
                        keyPlace,
                        "merge keys are no part of YAML 1.2",
                        "write under defaults what all processes share");
                continue;
            }
            Mapping.Entry entry = new Mapping.Entry(name, keyPlace, value);
            Mapping.Entry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                problems.error(
                        keyPlace, "duplicate key, first given at line " + first.place().line(), "remove one of them");
            }
        }
        return Mapping.of(place, entries.values());
    }

    private void checkTag(String tag, Place place) {
        boolean known = tag == null
                || tag.equals("!")
                || tag.startsWith(TAGS) && KNOWN_TAGS.contains(tag.substring(TAGS.length()));
        if (!known) {
            problems.error(place, "the tag " + Quoted.plain(tag) + " is not supported", "remove it");
        }
    }

    private Place place(Mark mark, KeyPath path) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, path);
    }
}
