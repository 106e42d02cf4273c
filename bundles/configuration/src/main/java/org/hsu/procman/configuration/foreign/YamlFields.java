package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** A mapping that remembers what was asked for, so that the rest can be told. */
final class YamlFields {
    private final Mapping mapping;
    private final Set<String> asked = new HashSet<>();

    YamlFields(Mapping mapping) {
        this.mapping = mapping;
    }

    /** @throws ForeignFileException it is no mapping */
    static YamlFields of(Node node, String what) throws ForeignFileException {
        if (node instanceof Mapping mapping) {
            return new YamlFields(mapping);
        }
        throw wrong(node, what, "a mapping");
    }

    private static ForeignFileException wrong(Node node, String what, String expected) {
        return new ForeignFileException(
                node == null ? 0 : node.place().line(),
                what + ": expected " + expected + (node == null ? ", found nothing" : ", found " + node.shown()));
    }

    int line() {
        return mapping.place().line();
    }

    List<String> keys() {
        return mapping.entries().stream().map(Mapping.Entry::key).toList();
    }

    /** Null when there is none, or nothing in it. */
    Node node(String key) {
        asked.add(key);
        return mapping.get(key);
    }

    /** Null when there is none. */
    String text(String key) throws ForeignFileException {
        Node node = node(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar) {
            return scalar.text();
        }
        throw wrong(node, key, "a value");
    }

    String text(String key, String otherwise) throws ForeignFileException {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** Null when there is none. */
    Integer whole(String key) throws ForeignFileException {
        String text = text(key);
        if (text == null) {
            return null;
        }
        if (!text.matches("-?\\d{1,9}")) {
            throw wrong(mapping.get(key), key, "a number");
        }
        return Integer.valueOf(text);
    }

    boolean flag(String key) throws ForeignFileException {
        String text = text(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw wrong(mapping.get(key), key, "true or false");
        }
        return "true".equals(text);
    }

    /** Null when there is none. */
    YamlFields mapping(String key) throws ForeignFileException {
        Node node = node(key);
        return node == null ? null : of(node, key);
    }

    /** A list, or one value; empty when there is none. */
    List<String> texts(String key) throws ForeignFileException {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Scalar scalar) {
            return List.of(scalar.text());
        }
        List<String> texts = new ArrayList<>();
        for (Node item : items(node, key)) {
            if (!(item instanceof Scalar scalar)) {
                throw wrong(item, key, "a value");
            }
            texts.add(scalar.text());
        }
        return texts;
    }

    static List<Node> items(Node node, String what) throws ForeignFileException {
        if (node instanceof Sequence list) {
            return list.items();
        }
        throw wrong(node, what, "a list");
    }

    /** A mapping, or a list of {@code NAME=value}; a name alone has the value null. */
    Map<String, String> assignments(String key) throws ForeignFileException {
        Map<String, String> all = new LinkedHashMap<>();
        Node node = node(key);
        if (node instanceof Mapping inner) {
            for (Mapping.Entry entry : inner.entries()) {
                if (!(entry.value() instanceof Scalar scalar)) {
                    throw wrong(entry.value(), key + "." + entry.key(), "a value");
                }
                all.put(entry.key(), scalar.isNull() ? null : scalar.text());
            }
        } else {
            for (String assignment : texts(key)) {
                int equals = assignment.indexOf('=');
                all.put(equals < 0 ? assignment : assignment.substring(0, equals),
                        equals < 0 ? null : assignment.substring(equals + 1));
            }
        }
        return all;
    }

    boolean isText(String key) {
        return mapping.get(key) instanceof Scalar;
    }

    /** Tells of every key that nobody has asked for. */
    void rest(Consumer<String> note) {
        for (Mapping.Entry entry : mapping.entries()) {
            if (!asked.contains(entry.key()) && !entry.key().startsWith("x-")) {
                String value = entry.value() instanceof Scalar scalar ? " " + scalar.shown() : "";
                note.accept(entry.key() + ":" + value + " has no equivalent");
            }
        }
    }
}
