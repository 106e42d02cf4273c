package org.hsu.procman.configuration.yaml;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * YAML tokens to nodes; bounds depth and the growth that aliases and merge keys can cause. Merge keys as
 * https://yaml.org/type/merge.html has them: what a mapping says itself wins, then what is merged first.
 */
final class TreeBuilder {
    private static final String MERGE = "<<";
    private static final int DEEPEST = 64;
    private static final int HEAVIEST = 1_000_000;
    private static final Set<String> KNOWN_TAGS = Set.of("str", "int", "float", "bool", "null", "map", "seq");

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

    private final Tokens tokens;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private long weight;
    /** The deepest level of what is being built, aliases followed. */
    private int deepest;

    /** @param height levels below the node, aliases followed */
    private record Anchored(Node node, int height) {}

    TreeBuilder(Tokens tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    /** The tree that starts with a token. */
    Node build(JsonToken first, KeyPath path) throws IOException {
        return node(first, path, 0);
    }

    private Node node(JsonToken token, KeyPath path, int depth) throws IOException {
        Place place = tokens.place(path);
        reach(depth, place);
        if (tokens.isAlias()) {
            return aliased(tokens.text(), place, depth);
        }
        weigh(1, place);
        return switch (token) {
            case START_OBJECT, START_ARRAY -> collection(token, place, depth);
            case NOT_AVAILABLE -> throw mistagged(place);
            default -> scalar(place);
        };
    }

    private void reach(int depth, Place place) {
        if (depth > DEEPEST) {
            throw new RefusedException(place, "nested more than " + DEEPEST + " levels deep", "");
        }
        deepest = Math.max(deepest, depth);
    }

    private Node aliased(String anchor, Place place, int depth) {
        Anchored anchored = anchors.get(anchor);
        if (anchored == null) {
            boolean open = openAnchors.contains(anchor);
            throw new RefusedException(
                    place,
                    "the alias *" + Quoted.plain(anchor)
                            + (open ? " stands inside its own anchor" : " has no anchor before it"),
                    "");
        }
        weigh(anchored.node().weight(), place);
        reach(depth + anchored.height(), place);
        // What stands in it stands at its anchor, but it is itself used here.
        return anchored.node() instanceof Mapping mapping ? Mapping.of(place, mapping.entries()) : anchored.node();
    }

    private void weigh(int more, Place place) {
        weight += more;
        if (weight > HEAVIEST) {
            throw new RefusedException(
                    place, "with its aliases the document has more than " + HEAVIEST + " values", "");
        }
    }

    private RefusedException mistagged(Place place) {
        String tag = tokens.spelling().tag();
        return isKnown(tag)
                ? new RefusedException(place, "is not what its tag says", "remove the tag")
                : new RefusedException(place, unsupported(tag), "remove it");
    }

    private Scalar scalar(Place place) throws IOException {
        Spelling spelling = tokens.spelling();
        checkTag(spelling.tag(), place);
        Scalar scalar = Scalar.of(place, tokens.text(), spelling.isString());
        if (spelling.anchor() != null) {
            anchors.put(spelling.anchor(), new Anchored(scalar, 0));
        }
        return scalar;
    }

    private Node collection(JsonToken start, Place place, int depth) throws IOException {
        checkTag(tokens.tag(), place);
        String anchor = tokens.anchor();
        if (anchor != null) {
            openAnchors.add(anchor);
            anchors.remove(anchor);
        }
        int before = deepest;
        deepest = depth;
        Node node = start == JsonToken.START_ARRAY ? sequence(place, depth) : mapping(place, depth);
        if (anchor != null) {
            openAnchors.remove(anchor);
            anchors.put(anchor, new Anchored(node, deepest - depth));
        }
        deepest = Math.max(deepest, before);
        return node;
    }

    private Node sequence(Place place, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        for (JsonToken next = tokens.next(); next != JsonToken.END_ARRAY; next = tokens.next()) {
            items.add(node(next, place.path().item(items.size()), depth + 1));
        }
        return Sequence.of(place, items);
    }

    private Node mapping(Place place, int depth) throws IOException {
        Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
        List<Mapping> merged = new ArrayList<>();
        Place merge = null;
        for (JsonToken next = tokens.next(); next != JsonToken.END_OBJECT; next = tokens.next()) {
            if (next == JsonToken.NOT_AVAILABLE) {
                throw new RefusedException(
                        tokens.place(place.path()), "a key must be a text, not " + tokens.kindOfKey(), "");
            }
            Scalar key = (Scalar) node(next, place.path(), depth + 1);
            KeyPath path = place.path().child(key.text());
            Place keyPlace = tokens.place(path);
            if (key.text().equals(MERGE) && !key.quoted()) {
                List<Mapping> sources = sources(path, place.path(), depth);
                if (merge == null) {
                    merge = keyPlace;
                    merged.addAll(sources);
                } else {
                    duplicate(keyPlace, merge);
                }
                continue;
            }
            Node value = node(tokens.next(), path, depth + 1);
            Mapping.Entry first = entries.putIfAbsent(key.text(), new Mapping.Entry(key.text(), keyPlace, value));
            if (first != null) {
                duplicate(keyPlace, first.place());
            }
        }
        if (merged.isEmpty()) {
            return Mapping.of(place, entries.values());
        }
        List<Mapping.Entry> all = new ArrayList<>(entries.values());
        merged.forEach(source -> all.addAll(source.entries()));
        return Mapping.of(place, all);
    }

    private void duplicate(Place place, Place first) {
        problems.error(place, "duplicate key, first given at line " + first.line(), "remove one of them");
    }

    /**
     * What a merge key names, the value being the next token.
     *
     * @param path   of the merge key
     * @param target of the mapping that what is merged belongs to
     */
    private List<Mapping> sources(KeyPath path, KeyPath target, int depth) throws IOException {
        JsonToken next = tokens.next();
        Place place = tokens.place(path);
        // What an alias names comes up a level; what is written here still nests, and costs stack.
        boolean written = next == JsonToken.START_OBJECT;
        Node value = node(next, written ? target : path, tokens.isAlias() ? depth : depth + 1);
        List<Node> named = value instanceof Sequence list ? list.items() : List.of(value);
        List<Mapping> sources = new ArrayList<>();
        for (Node source : named) {
            if (source instanceof Mapping mapping) {
                sources.add(mapping);
            } else {
                problems.error(
                        place, "expected a mapping or a list of mappings to merge, found " + source.shown(), "");
            }
        }
        return sources;
    }

    private void checkTag(String tag, Place place) {
        if (!isKnown(tag)) {
            problems.error(place, unsupported(tag), "remove it");
        }
    }

    private static String unsupported(String tag) {
        return "the tag " + Quoted.plain(tag) + " is not supported";
    }

    private static boolean isKnown(String tag) {
        return tag == null
                || tag.isEmpty()
                || tag.equals("!")
                || tag.startsWith(Spelling.TAGS) && KNOWN_TAGS.contains(tag.substring(Spelling.TAGS.length()));
    }
}
