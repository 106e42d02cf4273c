package org.hsu.procman.configuration.schema;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * One mapping of the schema, read key by key. Opening it reports the keys that do not belong there;
 * reading a key reports what is wrong with its value and answers the default, so that one pass finds
 * every problem.
 */
public final class Section {
    private final Mapping mapping;
    private final Problems problems;
    private final ValueReader values;

    private Section(Mapping mapping, Problems problems) {
        this.mapping = mapping;
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    public static Section open(Mapping mapping, KnownKeys known, Problems problems) {
        return open(mapping, known, entry -> false, problems);
    }

    /** @param alsoKnown says of a key that is not in {@code known} whether it belongs here all the same */
    public static Section open(
            Mapping mapping, KnownKeys known, Predicate<Mapping.Entry> alsoKnown, Problems problems) {
        for (Mapping.Entry entry : mapping.entries()) {
            if (known.later().contains(entry.key())) {
                problems.refuse(entry, "not supported by this version yet", "remove it");
            } else if (!known.keys().contains(entry.key()) && !alsoKnown.test(entry)) {
                problems.refuse(entry, "unknown key", hint(entry.key(), known));
            }
        }
        return new Section(mapping, problems);
    }

    private static String hint(String key, KnownKeys known) {
        String ours = known.translated(key);
        String near = ours == null ? NearestName.of(key, known.keys()) : ours;
        if (near != null) {
            return "did you mean " + Quoted.of(near) + "?";
        }
        String elsewhere = KnownKeys.placeOf(key);
        return elsewhere == null
                ? "allowed here: " + String.join(", ", known.keys())
                : "it belongs under " + elsewhere;
    }

    public Place place() {
        return mapping.place();
    }

    public Mapping mapping() {
        return mapping;
    }

    /** True when something is said under the key. */
    public boolean has(String key) {
        return mapping.get(key) != null;
    }

    public Node node(String key) {
        return mapping.get(key);
    }

    /** The value as it may be shown, the default where there is none. */
    public String shown(String key, String absent) {
        Node node = mapping.get(key);
        return node == null ? absent : node.shown();
    }

    /** Reports that the key is missing; a key without a value is reported by whoever reads it. */
    public void require(String key, String hint) {
        Mapping.Entry entry = mapping.entry(key);
        boolean blank = entry != null && entry.value() instanceof Scalar scalar && scalar.isBlank();
        if (!has(key) && !blank) {
            error(key, "missing", hint);
        }
    }

    /** Where the value stands; where it would stand if it is missing. */
    public Place placeOf(String key) {
        Node node = mapping.get(key);
        return node == null ? mapping.place().child(key) : node.place();
    }

    public String text(String key, String absent) {
        return read(key, absent, values::text);
    }

    /** A text that must not be empty. */
    public String name(String key, String absent) {
        return read(key, absent, node -> values.notEmpty(node, "a text"));
    }

    public boolean flag(String key, boolean absent) {
        return read(key, absent, values::flag);
    }

    public Integer integer(String key, Integer absent, Bounds bounds) {
        return read(key, absent, node -> values.integer(node, bounds));
    }

    public Double decimal(String key, Double absent, Bounds bounds) {
        return read(key, absent, node -> values.decimal(node, bounds));
    }

    /** Bounds count milliseconds. */
    public Duration duration(String key, Duration absent, Bounds bounds) {
        return read(key, absent, node -> values.duration(node, bounds));
    }

    public long size(String key, long absent, Bounds bounds) {
        return read(key, absent, node -> values.size(node, bounds));
    }

    public String word(String key, String absent, Collection<String> words) {
        return read(key, absent, node -> values.word(node, words));
    }

    /** Absolute, see {@link ValueReader#resolvedPath}. */
    public Path path(String key, Path absent) {
        return read(key, absent, values::resolvedPath);
    }

    public List<String> texts(String key) {
        return has(key) ? read(key, List.of(), values::texts) : List.of();
    }

    public Map<String, String> textMap(String key) {
        return has(key) ? read(key, Map.of(), values::textMap) : Map.of();
    }

    /** Anything else that the value reader knows. */
    public <T> T value(String key, T absent, BiFunction<ValueReader, Node, T> reader) {
        return read(key, absent, node -> reader.apply(values, node));
    }

    /** The mapping under the key, opened; null when it is absent or no mapping. */
    public Section section(String key, KnownKeys known) {
        Mapping inner = innerMapping(key);
        return inner == null ? null : open(inner, known, problems);
    }

    /** The mapping under the key; null when it is absent or no mapping. */
    public Mapping innerMapping(String key) {
        Node node = mapping.get(key);
        if (node == null || node instanceof Mapping) {
            return (Mapping) node;
        }
        return values.<Mapping>wrong(node, "a mapping", "");
    }

    /** The mapping under the key; an empty one when it is absent or no mapping. */
    public Mapping inner(String key) {
        Mapping inner = innerMapping(key);
        return inner == null ? Mapping.empty(placeOf(key)) : inner;
    }

    /** {@link #inner}, opened; its keys are free words. */
    public Section named(String key) {
        Mapping inner = inner(key);
        return open(inner, KnownKeys.anyOf(inner), problems);
    }

    /** The mappings of the list under the key, those that are none left out after a report. */
    public List<Mapping> mappings(String key) {
        Node node = mapping.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Sequence list)) {
            String hint = node instanceof Mapping ? "start each entry with \"- \"" : "";
            values.wrong(node, "a list", hint);
            return List.of();
        }
        List<Mapping> mappings = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Mapping inner) {
                mappings.add(inner);
            } else {
                values.wrong(item, "a mapping", "");
            }
        }
        return mappings;
    }

    /** Reports at the key's value, or where it would stand. */
    public void error(String key, String problem, String hint) {
        problems.error(placeOf(key), problem, hint);
    }

    private <T> T read(String key, T absent, Function<Node, T> reader) {
        Mapping.Entry entry = mapping.entry(key);
        if (entry == null) {
            return absent;
        }
        boolean blank = entry.value() instanceof Scalar scalar && scalar.isBlank();
        if (entry.value().isNull() && !blank) {
            return absent;
        }
        T value = reader.apply(entry.value());
        return value == null ? absent : value;
    }
}
